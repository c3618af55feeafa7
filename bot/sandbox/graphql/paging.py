"""Connections: pages of a list with opaque cursors, in GitHub's limits."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)

from bot.sandbox.graphql.faults import GraphFault

MOST = 100
CURSOR = "cursor:v2:"
KINDS = {
    "IssueConnection": "issues",
    "IssueCommentConnection": "comments",
    "LabelConnection": "labels",
    "MilestoneConnection": "milestones",
    "IssueTimelineItemsConnection": "timeline",
    "PullRequestTimelineItemsConnection": "timeline",
    "PullRequestConnection": "pulls",
    "PullRequestReviewConnection": "reviews",
    "PullRequestCommitConnection": "commits",
    "PullRequestChangedFileConnection": "files",
    "StatusCheckRollupContextConnection": "check_runs",
    "CheckRunConnection": "check_runs",
}
"""What the faults call the things of a connection."""
BOUNDED = {"nodes", "edges", "pageInfo"}  # a bare totalCount needs no page size

Items = Sequence[Any]
Key = Callable[[Any], object]


class Connection(dict[str, Any]):
    """What a connection field answers; further counts and edge fields are added by who makes it."""


def page(
    items: Items,
    info: GraphQLResolveInfo[Any],
    arguments: Mapping[str, Any],
    *,
    key: Key,
    edge: Callable[[Any], dict[str, Any]] | None = None,
) -> Connection:
    """The asked part of `items`. `key` names an item for cursors, so that a page survives what came or went before."""
    faults = info.context.world.faults
    kind = KINDS.get(get_named_type(info.return_type).name)
    if faults.on and kind is not None:
        items = faults.visible(kind, items)
    start, end = bounds(items, info, arguments, key)
    shown = items[start:end]
    total = len(items)

    def edges(_info: GraphQLResolveInfo[Any]) -> list[dict[str, Any]]:
        return [
            {"cursor": cursor(key(item), start + i), "node": item, **(edge(item) if edge else {})}
            for i, item in enumerate(shown)
        ]

    def page_info(_info: GraphQLResolveInfo[Any]) -> dict[str, Any]:
        return {
            "hasNextPage": end < total,
            "hasPreviousPage": start > 0,
            "startCursor": cursor(key(shown[0]), start) if shown else None,
            "endCursor": cursor(key(shown[-1]), end - 1) if shown else None,
        }

    return Connection(nodes=shown, edges=edges, pageInfo=page_info, totalCount=total)


def bounds(items: Items, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any], key: Key) -> tuple[int, int]:
    name, first, last = info.field_name, arguments.get("first"), arguments.get("last")
    check_size(name, first, last, info)
    start, end = 0, len(items)
    if arguments.get("after"):
        start = position(items, arguments["after"], key) + 1
    if arguments.get("before"):
        end = min(end, position(items, arguments["before"], key))
    start = min(start, end)
    if first is not None:
        return start, min(end, start + first)
    if last is not None:
        return max(start, end - last), end
    return start, start


def check_size(name: str, first: int | None, last: int | None, info: GraphQLResolveInfo[Any]) -> None:
    if first is None and last is None:
        if BOUNDED.isdisjoint(selected(info)):
            return
        raise GraphFault(
            "MISSING_PAGINATION_BOUNDARIES",
            f"You must provide a `first` or `last` value to properly paginate the `{name}` connection.",
        )
    if first is not None and last is not None:
        raise GraphFault(
            "INVALID_PAGINATION_BOUNDARIES",
            f"Passing both `first` and `last` values to paginate the `{name}` connection is not supported.",
        )
    word, size = ("first", first) if first is not None else ("last", last or 0)
    if size < 0:
        raise GraphFault(
            "INVALID_PAGINATION_BOUNDARIES", f"`{word}` on the `{name}` connection cannot be less than zero."
        )
    if size > MOST:
        raise GraphFault(
            "EXCESSIVE_PAGINATION",
            f"Requesting {size} records on the `{name}` connection exceeds the `{word}` limit of {MOST} records.",
        )


def selected(info: GraphQLResolveInfo[Any]) -> set[str]:
    """Names of the fields that are asked of this field's answer."""

    def walk(selections: SelectionSetNode | None) -> Iterator[str]:
        for one in selections.selections if selections else ():
            match one:
                case FieldNode():
                    yield one.name.value
                case InlineFragmentNode():
                    yield from walk(one.selection_set)
                case FragmentSpreadNode():
                    yield from walk(info.fragments[one.name.value].selection_set)

    return {name for node in info.field_nodes for name in walk(node.selection_set)}


def cursor(key: object, index: int) -> str:
    return b64encode(f"{CURSOR}{index}:{key}".encode()).decode()


def position(items: Items, text: str, key: Key) -> int:
    """Where the item of a cursor stands now; where it is gone, where it stood."""
    try:
        plain = b64decode(text, validate=True).decode()
        index, _, wanted = plain.removeprefix(CURSOR).partition(":")
        stood = int(index)
    except ValueError:
        plain = ""
    if not plain.startswith(CURSOR):
        raise GraphFault("INVALID_CURSOR_ARGUMENTS", f"`{text}` does not appear to be a valid cursor.")
    if stood < len(items) and str(key(items[stood])) == wanted:
        return stood
    return next((i for i, item in enumerate(items) if str(key(item)) == wanted), stood - 1)
