"""What a Python interface takes away, told by griffe from the syntax alone: nothing is imported or run."""

from collections.abc import Iterator
from typing import Any

import griffe

from bot.rules.contracts.breakage import Breakage, Unreadable

MAX_LENGTH = 500_000
_UNTOLD = frozenset({griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE})
"""A constant's new value is no new interface."""


def python_breakages(old: str, new: str) -> list[Breakage]:
    """Of public functions, classes and attributes. Raises `Unreadable` where one of the two is no Python."""
    before, after = _module(old, "the former form"), _module(new, "the new form")
    try:
        found = [_told(one) for one in griffe.find_breaking_changes(before, after) if one.kind not in _UNTOLD]
        found += _signatures(before, after)
    except (griffe.GriffeError, RecursionError) as error:
        raise Unreadable(f"griffe cannot compare the two ({type(error).__name__})") from error
    return sorted(set(found))


def _module(code: str, which: str) -> griffe.Module:
    if len(code) > MAX_LENGTH:
        raise Unreadable(f"{which} has {len(code)} characters, over {MAX_LENGTH}")
    try:
        # griffe asks for a path only to tell it again, and rules know no paths
        return griffe.visit("contract", filepath=None, code=code)  # type: ignore[arg-type]  # as modules in memory have
    except SyntaxError as error:
        raise Unreadable(f"{which} is no Python (line {error.lineno}: {error.msg})") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"{which} is no Python ({type(error).__name__})") from None


def _told(one: griffe.Breakage) -> Breakage:
    kind = one.kind.value[:1].lower() + one.kind.value[1:]
    if one.kind is griffe.BreakageKind.OBJECT_REMOVED:
        return Breakage(_path(one.old_value) or _path(one.obj), "it was removed", 0)
    name = getattr(one.old_value, "name", "") or getattr(one.new_value, "name", "")
    of = f"{_path(one.obj)}({name})" if kind.startswith("parameter") else _path(one.obj)
    values = _values(one)
    return Breakage(of, f"{kind.replace('parameter was', 'the parameter was')}{values}", one.obj.lineno or 0)


def _values(one: griffe.Breakage) -> str:
    if one.kind in (griffe.BreakageKind.PARAMETER_REMOVED, griffe.BreakageKind.PARAMETER_ADDED_REQUIRED):
        return ""
    old, new = (_short(value) for value in (one.old_value, one.new_value))
    return f": {old} became {new}" if old and new else ""


def _short(value: Any) -> str:
    if hasattr(value, "kind") and hasattr(value, "default"):  # a parameter
        return f"{value.kind.value} {value.name}" + (f"={value.default}" if value.default is not None else "")
    return str(value)[:80] if value is not None else ""


def _path(thing: Any) -> str:
    return str(getattr(thing, "path", "")).removeprefix("contract.")


def _signatures(before: griffe.Module, after: griffe.Module) -> Iterator[Breakage]:
    """What griffe does not tell: types that narrow or change, and whether a function must be awaited."""
    now = dict(_functions(after))
    for name, one in _functions(before):
        if other := now.get(name):
            yield from _awaited(name, one, other)
            yield from _typed(name, one, other)


def _awaited(name: str, one: griffe.Function, other: griffe.Function) -> Iterator[Breakage]:
    if ("async" in one.labels) != ("async" in other.labels):
        why = "it must be awaited now" if "async" in other.labels else "it cannot be awaited any more"
        yield Breakage(name, why, other.lineno or 0)


def _typed(name: str, one: griffe.Function, other: griffe.Function) -> Iterator[Breakage]:
    """A parameter may take more than before and an answer be less; without annotations nothing is known."""
    gave, gives = _choices(one.returns), _choices(other.returns)
    if gave and gives and not gives <= gave:
        yield Breakage(name, f"it returned {one.returns}, now {other.returns}", other.lineno or 0)
    now = {parameter.name: parameter for parameter in other.parameters}
    for parameter in one.parameters:
        taken = _choices(parameter.annotation)
        takes = _choices(now[parameter.name].annotation) if parameter.name in now else taken
        if taken and takes and not taken <= takes:
            why = f"it took {parameter.annotation}, now {now[parameter.name].annotation}"
            yield Breakage(f"{name}({parameter.name})", why, other.lineno or 0)


def _choices(annotation: Any) -> frozenset[str]:
    """`int | None` and `Optional[int]` are the same two; empty where nothing, or anything, is said."""
    text = "".join(str(annotation or "").split()).strip("'\"")
    if text.startswith(("Optional[", "typing.Optional[")):
        text = text[text.index("[") + 1 : -1] + "|None"
    elif text.startswith(("Union[", "typing.Union[")):
        text = "|".join(_split(text[text.index("[") + 1 : -1], ","))
    found = frozenset(_split(text, "|"))
    return frozenset() if found & {"", "Any", "typing.Any", "object"} else found


def _split(text: str, between: str) -> list[str]:
    """At the top level alone: `dict[str, int | None] | None` has two parts."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "[(") - (character in "])")
        if character == between and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _functions(of: griffe.Module | griffe.Class) -> Iterator[tuple[str, griffe.Function]]:
    for member in of.members.values():
        if isinstance(member, griffe.Function) and member.is_public:
            yield _path(member), member
        elif isinstance(member, griffe.Class) and member.is_public:
            yield from _functions(member)
