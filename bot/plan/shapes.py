"""Values that do not fit the plan's models, told in our own words with the key, the reason and what to write."""

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.plan.finding import Finding
from bot.plan.models import Plan, id_from_title
from bot.plan.models.base import ID_PATTERN
from bot.plan.nearest import nearest
from bot.plan.source import Source

_IN_WORDS = 500
"""Faults that are told in full: looking for the nearest name takes a while, and nobody reads so many."""
_FEW_WORDS = ("this does not fit", "see the reference of the plan", "wrong-value")

_PATTERNS = {
    r"^\d{1,4}(m|h|d)$": "write a length of time such as 30m, 24h or 3d",
    r"^\d{1,4}(s|m|h|d)$": "write a length of time such as 30s, 15m, 2h or 1d",
    r"^\d{1,6}(ms|s|m|h)$": "write a length of time such as 500ms, 5s or 2m",
}
_EXPECTED = {
    "int_type": ("is no whole number", "write digits only, without quotes or leading zeros"),
    "list_type": ("is no list", "write [a, b] or lines that begin with a dash"),
    "dict_type": ("is no mapping", "write `key: value` lines below it"),
    "model_type": ("is no mapping", "write `key: value` lines below it"),
    "string_type": ("is no text", "write text, in quotes if it is true or false"),
    "string_too_short": ("is empty", "write something, or take the key out"),
    "too_short": ("is empty", "name at least one, or take the key out"),
}


def shape_findings(error: ValidationError, value: Mapping[str, Any], source: Source) -> list[Finding]:
    """One finding for each place of `value` that does not fit, in the order of the file."""
    places: dict[tuple[str, ...], tuple[int, str, tuple[str, ...], ErrorDetails]] = {}
    for fault in error.errors(include_url=False):
        path = path_in(value, fault["loc"])
        place = (*path, str(fault["loc"][-1])) if fault["type"] == "missing" else path
        key = ".".join(path)
        places.setdefault(place, (source.line_of(key), key, path, fault))
    found = []
    for at, (line, key, path, fault) in enumerate(sorted(places.values(), key=lambda entry: entry[:2])):
        message, remedy, code = _words(fault, path) if at < _IN_WORDS else _FEW_WORDS
        found.append(Finding(source.file, line, code, message, remedy, key))
    return found


def path_in(value: Any, loc: Sequence[int | str]) -> tuple[str, ...]:
    """The part of a validation's location that the file really has: keys and places in lists."""
    path: list[str] = []
    for step in loc:
        is_there = (
            step in value
            if isinstance(value, Mapping)
            else isinstance(value, list) and isinstance(step, int) and step < len(value)
        )
        if is_there:
            value = value[step]
            path.append(str(step))
    return tuple(path)


def _words(fault: ErrorDetails, path: tuple[str, ...]) -> tuple[str, str, str]:
    """Message, remedy and code."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "extra_forbidden":
            return _unknown_key(path)
        case "missing":
            name = str(fault["loc"][-1])
            return f"{name} is missing", f"write `{name}:` with {_expected(path, name)}", "missing-key"
        case "string_pattern_mismatch":
            return _pattern(fault["input"], str(context.get("pattern")), is_key=fault["loc"][-1] == "[key]")
        case "literal_error":
            return _literal(fault["input"], path)
        case "value_error":
            message, _, remedy = str(context.get("error", fault["msg"])).partition("; ")
            return message, remedy or "mend it", "wrong-value"
        case "string_too_long":
            limit = context.get("max_length")
            return f"the text is longer than {limit} characters", "shorten it, or put it into `note`", "too-long"
        case "greater_than_equal" | "less_than_equal":
            bound = "at least" if "ge" in context else "at most"
            limit = context.get("ge", context.get("le"))
            return f"{_shown(fault['input'])} is out of range", f"write {bound} {limit}", "wrong-value"
        case "bool_type":
            return _flag(fault["input"])
        case kind if kind in _EXPECTED:
            message, remedy = _EXPECTED[kind]
            return f"{_shown(fault['input'])} {message}", remedy, "wrong-value"
        case _:
            return f"{_shown(fault['input'])} does not fit", f"write {_expected(path[:-1], path[-1])}", "wrong-value"


def _unknown_key(path: tuple[str, ...]) -> tuple[str, str, str]:
    name = path[-1]
    known = keys_at(path[:-1])
    near = nearest(name, known)
    message = f"there is no key {_shown(name)}{' here' if path[:-1] else ' in a plan'}"
    if ":" in name:
        return message, f"put a space behind the colon: `{name.replace(':', ': ', 1)}`", "unknown-key"
    return message, f"write {near}" if near else f"use one of: {', '.join(known)}", "unknown-key"


def _pattern(given: Any, pattern: str, *, is_key: bool) -> tuple[str, str, str]:
    if pattern != ID_PATTERN:
        return f"{_shown(given)} does not fit", _PATTERNS.get(pattern, f"write it as {pattern}"), "wrong-value"
    text = str(given)
    if is_key and ":" in text:
        return f"{_shown(text)} is no id", f"put a space behind the colon: `{text.replace(':', ': ', 1)}`", "wrong-id"
    fit = id_from_title(text)
    why = "is longer than 40 characters" if len(text) > 40 else "is no id: lower case letters, digits, . _ -"
    return f"{_shown(text)} {why}", f"write {fit}" if fit != "x" else "write a word such as db-schema", "wrong-id"


def _literal(given: Any, path: tuple[str, ...]) -> tuple[str, str, str]:
    choices = [str(choice) for choice in literals_at(path)]
    near = nearest(str(given), choices)
    if len(choices) == 1:
        quoted = " without quotes" if str(given) == choices[0] else ""
        return f"{_shown(given)} is not known here", f"write {choices[0]}{quoted}", "wrong-value"
    others = ", ".join(choices)
    return f"{_shown(given)} is none of {others}", f"write {near}" if near else "write one of them", "wrong-value"


def _expected(path: tuple[str, ...], name: str) -> str:
    kinds = list(_alternatives(_step(annotation_at(path), name)))
    if any(get_origin(kind) is list for kind in kinds):
        return "a list"
    if kinds and get_origin(kinds[0]) is Literal:
        return " or ".join(str(choice) for choice in get_args(kinds[0]))
    return "a number" if int in kinds else "its text"


def _flag(given: Any) -> tuple[str, str, str]:
    meant = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
    remedy = meant.get(str(given).lower(), "true or false")
    return f"{_shown(given)} is neither true nor false", f"write {remedy}", "wrong-value"


def _shown(given: Any) -> str:
    if isinstance(given, bool) or given is None:
        return {True: "true", False: "false", None: "nothing"}[given]
    if isinstance(given, Mapping):
        return "a mapping"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, int):
        return str(given)
    text = " ".join(
        re.sub(r"[^\x20-\x7e\u00a1-\u1fff\u2010-\u2027\u3000-\ud7ff\uf900-\ufdcf]", " ", str(given)).split()
    )
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def keys_at(path: tuple[str, ...]) -> list[str]:
    """The keys that the mapping at a path may have, as they are written."""
    kinds = [one for one in _alternatives(annotation_at(path)) if isinstance(one, type) and issubclass(one, BaseModel)]
    return list(dict.fromkeys(field.alias or name for one in kinds for name, field in one.model_fields.items()))


def literals_at(path: tuple[str, ...]) -> list[Any]:
    kinds = list(_alternatives(annotation_at(path)))
    kinds += [one for kind in kinds if get_origin(kind) is list for one in _alternatives(get_args(kind)[0])]
    return [choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)]


def annotation_at(path: tuple[str, ...]) -> Any:
    """What the models say about the value at a path of keys and places in lists; None where they say nothing."""
    annotation: Any = Plan
    for name in path:
        annotation = _step(annotation, name)
    return annotation


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.rebuild_annotation() for name, field in model.model_fields.items()}


def _step(annotation: Any, name: str) -> Any:
    for kind in _alternatives(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = _fields(kind)
            if name in fields:
                return fields[name]
            if "recurring" in fields:  # the names of a schedule stand beside its time zone
                return _step(fields["recurring"], name)
        elif get_origin(kind) is dict:
            return get_args(kind)[1]
        elif get_origin(kind) is list and name.isdecimal():
            return get_args(kind)[0]
    return None


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The plain types behind annotations and unions."""
    if get_origin(annotation) is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif annotation is not None:
        yield annotation
