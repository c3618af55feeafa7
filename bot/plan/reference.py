"""The reference page of plans, made from the models, so that it cannot lag behind them."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.plan.models import Plan
from bot.plan.models.base import Count, Day, Flag, Id, Ids, Line, Lines, Many, Partly, Percent, Text, When
from bot.plan.models.gates import SignOff
from bot.plan.models.people import Principal
from bot.plan.short_form import SHORT

_NAMES: Final[tuple[tuple[Any, str], ...]] = (
    (Id, "id"),
    (Ids, "one id or a list"),
    (Line, "text"),
    (Lines, "one text or a list"),
    (Text, "text of several lines"),
    (Flag, "`true` or `false`"),
    (Count, "number"),
    (Percent, "`15` or `15%`"),
    (Day, "date"),
    (When, "date, `day 7` or `week 2`"),
    (Partly, "`true`, `false` or `partial`"),
    (Principal, "`login#id`"),
    (SignOff, "`all`, `any`, ids, or [AtLeast](#atleast)"),
)
_HEAD = """\
# The plan

`.github/coordination.yml`, in YAML. This page is made from the models: `baton schema --markdown`.
Editors check a plan while it is written with [the JSON Schema](plan.schema.json).

- Where the table says *short for*, a plain word stands for the whole mapping with that key.
- An id has up to 40 characters: lower case letters, digits, `.`, `_` and `-`.
- Nothing is coerced: `no`, `012`, `1:30` and `1_000` stay the text that they are. Dates are written `2026-01-24`.
- Anchors and aliases are read; merge keys (`<<`), tags, duplicate keys and several documents are refused.
- A file of 1 MB, or with more than 50 levels or 300,000 values, is refused.
"""


def plan_reference() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *(_section(model) for model in _models(Plan, set()))])


def _section(model: type[BaseModel]) -> str:
    about = (model.__doc__ or "").strip()
    short = f"\n\nShort for `{{{SHORT[model]}: ...}}`: a plain text." if model in SHORT else ""
    rows = [_row(model, name, field) for name, field in model.model_fields.items()]
    return "\n".join(
        [f"## {model.__name__}\n\n{about}{short}\n", "| key | value | default | |", "|---|---|---|---|", *rows, ""]
    )


def _row(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    words = _words(get_type_hints(model, include_extras=True)[name])
    return f"| `{field.alias or name}` | {words} | {_default(field)} | {field.description} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default in (None, [], {}) or default is PydanticUndefined or isinstance(default, BaseModel):
        return ""
    if isinstance(default, list):
        default = ", ".join(default)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _words(annotation: Any) -> str:
    for known, name in _NAMES:
        if annotation == known:
            return name
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = _words(arguments[0])
        return inner.replace("list of", "one or a list of", 1) if any(isinstance(a, Many) for a in arguments) else inner
    if origin is Literal:
        return " ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return ", or ".join(_words(part) for part in arguments if part is not type(None))
    if origin is dict:
        key = "id" if arguments[0] == Id else "name"
        return f"mapping by {key}: {_words(arguments[1])}"
    if origin is list:
        return f"list of {_words(arguments[0])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "text", int: "number", Any: "anything"}.get(annotation, "anything")


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The plan and every model below it, each once, in the order of the file."""
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            if inner not in seen:
                yield from _models(inner, seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
