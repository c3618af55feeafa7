"""What a JSON Schema takes away, by the rules that docs/guide/contracts.md lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.rules.contracts.breakage import Breakage, Unreadable

Side = Literal["both", "sent", "received"]
"""Who has the schema's values from whom: a consumer sends them, receives them, or it is not known."""
MAX_COMPARED = 20_000
MAX_DEPTH = 60
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_FIXED = ("pattern", "format", "const", "multipleOf", "not")
_COMPOSED = ("allOf", "anyOf", "oneOf")


def schema_breakages(old: Any, new: Any) -> list[Breakage]:
    """Of a document that is a schema. Raises `Unreadable` where it is none, or too large or deep to compare."""
    for which, value in (("the former form", old), ("the new form", new)):
        if not isinstance(value, Mapping | bool):
            raise Unreadable(f"{which} is no JSON Schema")
    return sorted(set(Comparison(old, new).of(old, new, "", "both")))


@dataclass(slots=True)
class Comparison:
    """Two documents, in which `$ref` is looked up, and how much was compared so far."""

    old: Any
    new: Any
    compared: int = 0

    def of(self, old: Any, new: Any, at: str, side: Side, seen: frozenset[tuple[str, str]] = frozenset()) -> Iterator[
        Breakage
    ]:  # fmt: skip
        """What of `new` those who build on `old` cannot live with."""
        self.compared += 1
        if self.compared > MAX_COMPARED or at.count("/") > MAX_DEPTH:
            raise Unreadable(f"it has over {MAX_COMPARED} parts, or is more than {MAX_DEPTH} levels deep")
        names = (_reference(old), _reference(new))
        if any(names):
            if names in seen:
                return
            seen = seen | {names}
            old, new = resolved(old, self.old), resolved(new, self.new)
        if old == new and not any(names):
            return
        if isinstance(old, bool) or isinstance(new, bool):
            yield from _plain(old, new, at, side)
            return
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _types(old, new, at, side)
            yield from _values(old, new, at, side)
            yield from self._members(old, new, at, side, seen)

    def _members(
        self, old: Mapping[str, Any], new: Mapping[str, Any], at: str, side: Side, seen: frozenset[tuple[str, str]]
    ) -> Iterator[Breakage]:
        before, after = _mapping(old, "properties"), _mapping(new, "properties")
        yield from _required(old, new, before, after, at, side)
        for name, schema in before.items():
            if name in after:
                yield from self.of(schema, after[name], f"{at}/{name}", side, seen)
        if "items" in old and "items" in new:
            yield from self.of(old["items"], new["items"], f"{at}[]", side, seen)
        for word in ("$defs", "definitions"):
            yield from self._definitions(_mapping(old, word), _mapping(new, word), at, side, seen)
        for word in _COMPOSED:
            yield from self._choices(old.get(word), new.get(word), f"{at} {word}".strip(), side, seen)
        is_closed = [one.get("additionalProperties", True) is False for one in (old, new)]
        if is_closed == [False, True] and side != "received":
            yield Breakage(at or "/", "further properties are refused now")

    def _definitions(
        self, old: Mapping[str, Any], new: Mapping[str, Any], at: str, side: Side, seen: frozenset[tuple[str, str]]
    ) -> Iterator[Breakage]:
        """Definitions at the top are names that others build on; within, only what refers to them counts."""
        for name, schema in old.items() if not at else ():
            if name not in new:
                yield Breakage(f"definition {name}", "it was removed")
            else:
                yield from self.of(schema, new[name], f"definition {name}", side, seen)

    def _choices(self, old: Any, new: Any, at: str, side: Side, seen: frozenset[tuple[str, str]]) -> Iterator[Breakage]:
        """By position: choices have no names."""
        if old is None and new is None:
            return
        before, after = (value if isinstance(value, list) else [] for value in (old, new))
        for place, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from self.of(one, other, f"{at}[{place}]", side, seen)
        is_all = at.endswith("allOf")
        narrower, wider = len(after) - len(before), len(before) - len(after)
        if not is_all:
            narrower, wider = wider, narrower
        if narrower > 0 and side != "received":
            yield Breakage(at, f"{narrower} conditions came to it" if is_all else f"{narrower} choices went away")
        elif wider > 0 and (side == "received" or (is_all and side == "both")):
            yield Breakage(at, f"{wider} conditions went away" if is_all else f"{wider} choices came to it")


def resolved(schema: Any, document: Any) -> Any:
    """What a local `$ref` names, along a chain of them; itself where it names nothing here."""
    for _ in range(10):
        name = _reference(schema)
        if not name:
            return schema
        found = document
        for part in name.removeprefix("#").strip("/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            found = found.get(part) if isinstance(found, Mapping) and part else found if not part else None
        if found is None:
            return schema
        schema = found
    return schema


def _reference(schema: Any) -> str:
    name = schema.get("$ref") if isinstance(schema, Mapping) else None
    return name if isinstance(name, str) and name.startswith("#") else ""


def _plain(old: Any, new: Any, at: str, side: Side) -> Iterator[Breakage]:
    if new is False and side != "received":
        yield Breakage(at or "/", "nothing is taken any more")
    elif new is True and old is not True and side != "sent":
        yield Breakage(at or "/", "anything may come now")


def _types(old: Mapping[str, Any], new: Mapping[str, Any], at: str, side: Side) -> Iterator[Breakage]:
    before, after = _type_set(old), _type_set(new)
    if before == after:
        return
    taken = {one for one in before - after if not (one == "integer" and "number" in after)}
    come = {one for one in after - before if not (one == "integer" and "number" in before)}
    narrower = not before or (bool(after) and bool(taken))  # none written is any
    wider = not after or (bool(before) and bool(come))
    if (narrower and side != "received") or (wider and side != "sent"):
        yield Breakage(at or "/", f"its type was {_shown(before)}, now {_shown(after)}")


def _type_set(schema: Mapping[str, Any]) -> frozenset[str]:
    """Empty where any type is meant. `nullable` is how OpenAPI 3.0 says null."""
    written = schema.get("type")
    types = frozenset(str(one) for one in (written if isinstance(written, list) else [written]) if one)
    return types | {"null"} if types and schema.get("nullable") is True else types


def _shown(types: frozenset[str]) -> str:
    return " or ".join(sorted(types)) or "any"


def _values(old: Mapping[str, Any], new: Mapping[str, Any], at: str, side: Side) -> Iterator[Breakage]:
    where = at or "/"
    gone = [one for one in _list(old, "enum") if "enum" in new and one not in _list(new, "enum")]
    come = [one for one in _list(new, "enum") if "enum" in old and one not in _list(old, "enum")]
    if gone and side != "received":
        yield Breakage(where, f"the value {_word(gone[0])} was removed")
    if come and side == "received":
        yield Breakage(where, f"the value {_word(come[0])} may come now")
    if "enum" in new and "enum" not in old and side != "received":
        yield Breakage(where, "only certain values are taken now")
    for word in _FIXED:
        if old.get(word) != new.get(word) and word in new and side != "received":
            yield Breakage(where, f"its {word} is {_word(new[word])} now")
    yield from _bounds(old, new, where, side)


def _bounds(old: Mapping[str, Any], new: Mapping[str, Any], where: str, side: Side) -> Iterator[Breakage]:
    for words, sign in ((_UPPER, 1), (_LOWER, -1)):
        for word in words:
            before, after = _number(old.get(word)), _number(new.get(word))
            if after is not None and (before is None or after * sign < before * sign) and side != "received":
                yield Breakage(where, f"its {word} is {after:g} now")
    if new.get("uniqueItems") is True and old.get("uniqueItems") is not True and side != "received":
        yield Breakage(where, "its items must differ now")


def _required(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    at: str,
    side: Side,
) -> Iterator[Breakage]:
    was, must = (frozenset(map(str, _list(one, "required"))) for one in (old, new))
    for name in before:
        if name not in after and side != "sent":
            yield Breakage(f"{at}/{name}", "it was removed")
        elif name not in after and new.get("additionalProperties", True) is False:
            yield Breakage(f"{at}/{name}", "it is refused now")
    for name in sorted(must - was) if side != "received" else ():
        yield Breakage(f"{at}/{name}", "it must be given now")
    for name in sorted(was - must) if side != "sent" else ():
        if name in after:
            yield Breakage(f"{at}/{name}", "it may be missing now")


def _mapping(value: Mapping[str, Any], word: str) -> Mapping[str, Any]:
    found = value.get(word)
    return found if isinstance(found, Mapping) else {}


def _list(value: Mapping[str, Any], word: str) -> list[Any]:
    found = value.get(word)
    return found if isinstance(found, list) else []


def _number(value: Any) -> float | None:
    """Fractions come as text where the document is YAML."""
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _word(value: Any) -> str:
    return str(value)[:60]
