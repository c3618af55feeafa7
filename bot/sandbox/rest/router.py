"""Finds the handler of a path: a tree of segments, literal ones before parameters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from bot.sandbox.rest.answer import Answer
    from bot.sandbox.rest.call import Call

Handler = Callable[["Call"], "Answer"]


@dataclass(frozen=True, slots=True)
class Route:
    """`docs` is the part of docs.github.com/rest that errors point to."""

    handler: Handler
    docs: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Node:
    literals: dict[str, "Node"] = field(default_factory=dict)
    parameter: "Node | None" = None
    rest: "Node | None" = None
    """Takes everything that follows: a path of a file, the name of a ref."""
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    def __init__(self) -> None:
        self.root = Node()

    def add(self, method: str, template: str, docs: str = "") -> Callable[[Handler], Handler]:
        """`{name}` is one segment, `{name...}` all the rest."""

        def put(handler: Handler) -> Handler:
            names: list[str] = []
            node = self.root
            for segment in template.strip("/").split("/"):
                if segment.endswith("...}"):
                    names.append(segment[1:-4])
                    node.rest = node.rest or Node()
                    node = node.rest
                elif segment.startswith("{"):
                    names.append(segment[1:-1])
                    node.parameter = node.parameter or Node()
                    node = node.parameter
                else:
                    node = node.literals.setdefault(segment, Node())
            node.routes[method] = Route(handler, docs, tuple(names))
            return handler

        return put

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """`path` is as it was sent, still quoted, so that a label's `/` stays inside its segment."""
        segments = path.strip("/").split("/")
        found = _match(self.root, segments, 0, [], "GET" if method == "HEAD" else method)
        if found is None:
            return None
        route, values = found
        return route, dict(zip(route.names, values, strict=True))


def _match(node: Node, segments: list[str], at: int, values: list[str], method: str) -> tuple[Route, list[str]] | None:
    if at == len(segments):
        route = node.routes.get(method)
        return None if route is None else (route, values)
    segment = segments[at]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _match(literal, segments, at + 1, values, method)
        if found is not None:
            return found
    if node.parameter is not None and segment:
        found = _match(node.parameter, segments, at + 1, [*values, unquote(segment)], method)
        if found is not None:
            return found
    if node.rest is not None:
        route = node.rest.routes.get(method)
        if route is not None:
            return route, [*values, unquote("/".join(segments[at:]))]
    return None


router = Router()
"""The routes of the REST API; the modules of this folder add theirs."""

route = router.add
