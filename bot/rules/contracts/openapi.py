"""What an OpenAPI document takes away from those who call it: operations, parameters, bodies, answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.rules.contracts.breakage import Breakage, Unreadable
from bot.rules.contracts.json_schema import Comparison, Side, resolved
from bot.rules.contracts.swagger import is_swagger, modern

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def is_openapi(value: Any) -> bool:
    return is_swagger(value) or (isinstance(value, Mapping) and "openapi" in value)


def openapi_breakages(old: Any, new: Any) -> list[Breakage]:
    """Consumers call it: what they send must be taken still, what they get must not lack anything.

    Documents of version 2 are brought into the form of version 3. Raises `Unreadable` where only one is OpenAPI.
    """
    for which, value in (("the former form", old), ("the new form", new)):
        if not is_openapi(value):
            raise Unreadable(f"{which} is no OpenAPI; bring it as OpenAPI 3")
    old, new = (modern(value) if is_swagger(value) else value for value in (old, new))
    return sorted(set(_paths(Comparison(old, new))))


def _paths(both: Comparison) -> Iterator[Breakage]:
    before, after = _mapping(both.old, "paths"), _mapping(both.new, "paths")
    known = {_nameless(path): item for path, item in after.items()}
    for path, item in before.items():
        other = known.get(_nameless(path))
        if other is None:
            yield Breakage(str(path), "the path was removed")
            continue
        yield from _operations(both, str(path), resolved(item, both.old), resolved(other, both.new))


def _nameless(path: Any) -> str:
    """`/carts/{id}` and `/carts/{cart}` are one path to those who call it."""
    return "/".join("{}" if part.startswith("{") else part for part in str(path).split("/"))


def _operations(both: Comparison, path: str, old: Any, new: Any) -> Iterator[Breakage]:
    for method in METHODS:
        before, after = (_mapping(one, method) if isinstance(one, Mapping) else {} for one in (old, new))
        name = f"{method.upper()} {path}"
        if before and not after:
            yield Breakage(name, "the operation was removed")
        elif before:
            parameters = (
                _parameters(one, item, doc) for one, item, doc in ((before, old, both.old), (after, new, both.new))
            )
            yield from _parameters_of(both, name, *parameters)
            yield from _bodies(both, name, before, after)
            yield from _answers(both, name, before, after)
            if not _lets_in(both, before, after):
                yield Breakage(name, "it asks for other credentials now")


def _lets_in(both: Comparison, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the credentials of before will do; what an operation does not say its document says for all."""
    was, now = before.get("security", _of(both.old, "security")), after.get("security", _of(both.new, "security"))
    return not now or now == was or (isinstance(now, list) and {} in now)


Parameters = Mapping[tuple[str, str], Mapping[str, Any]]


def _parameters(operation: Mapping[str, Any], item: Any, document: Any) -> Parameters:
    """By where they stand and their names; those of a path are numbered, because their names are nobody's business."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    written = [*_list(item, "parameters"), *_list(operation, "parameters")]
    for one in (resolved(value, document) for value in written):
        if isinstance(one, Mapping) and one.get("in") != "path":
            found[str(one.get("in")), str(one.get("name"))] = one
    return found


def _parameters_of(both: Comparison, name: str, before: Parameters, after: Parameters) -> Iterator[Breakage]:
    for key, one in after.items():
        was = before.get(key)
        what = f"{name} {key[0]} parameter {key[1]}"
        if one.get("required") is True and (was is None or was.get("required") is not True):
            yield Breakage(what, "it must be given now")
        if was is not None:
            yield from both.of(was.get("schema"), one.get("schema"), what, "sent")
    for key in before.keys() - after.keys():
        yield Breakage(f"{name} {key[0]} parameter {key[1]}", "it was removed")


def _bodies(both: Comparison, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breakage]:
    before, after = resolved(old.get("requestBody"), both.old), resolved(new.get("requestBody"), both.new)
    after = after if isinstance(after, Mapping) else {}
    before = before if isinstance(before, Mapping) else {}
    if after.get("required") is True and before.get("required") is not True:
        yield Breakage(name, "it needs a body now")
    if before and not after:
        yield Breakage(name, "it takes no body any more")
    elif before:
        yield from _contents(both, f"{name} body", before, after, "sent")


def _answers(both: Comparison, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breakage]:
    before, after = _mapping(old, "responses"), _mapping(new, "responses")
    for status, answer in before.items():
        other = after.get(status)
        if other is None and str(status).startswith("2"):
            yield Breakage(f"{name} {status}", "the answer was removed")
        if other is not None:
            one, two = resolved(answer, both.old), resolved(other, both.new)
            if isinstance(one, Mapping) and isinstance(two, Mapping):
                yield from _contents(both, f"{name} {status}", one, two, "received")


def _contents(
    both: Comparison, name: str, old: Mapping[str, Any], new: Mapping[str, Any], side: Side
) -> Iterator[Breakage]:
    before, after = _mapping(old, "content"), _mapping(new, "content")
    for media, one in before.items():
        if media not in after:
            yield Breakage(name, f"{media} was removed")
        elif isinstance(one, Mapping) and isinstance(after[media], Mapping):
            yield from both.of(one.get("schema"), after[media].get("schema"), f"{name} ", side)


def _of(document: Any, word: str) -> Any:
    return document.get(word) if isinstance(document, Mapping) else None


def _mapping(value: Any, word: str) -> Mapping[Any, Any]:
    found = value.get(word) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _list(value: Any, word: str) -> list[Any]:
    found = value.get(word) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []
