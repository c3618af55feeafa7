"""The plan's order, edges made by hand and `/block on` as one graph, in which nothing may wait for itself."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.board import Entry, Issue
from bot.plan.graph import Node, graph_from, id_of, knots
from bot.reconcile.view import View

Edges = dict[Node, list[Node]]
SHOWN = 12
"""Steps of a way that are told."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry on a way; `number` is 0 where it has no issue yet."""

    number: int
    title: str


def way(view: View, start: Entry, goal: Entry) -> tuple[Node, ...]:
    """What `start` waits for, and that again, until `goal`; empty where it does not wait for it. Both ends included."""
    return _way(_whole(view), start, goal)


def circular(view: View) -> Mapping[tuple[Entry, int], tuple[Node, ...]]:
    """Edges made by hand that would close a circle, each with the way round: from its issue back to that.

    They are looked at in the order of their issues' numbers: of a circle made by hand its last edge goes.
    """
    if view.circular is None:
        view.circular = _circular(view)
    return view.circular


def shown(view: View, path: Iterable[Node]) -> str:
    """`#12 → #7 → #12`."""
    names = [f"#{step.number}" if step.number > 0 else step.title for step in steps(view, path)]
    return " → ".join(names if len(names) <= SHOWN else [*names[: SHOWN - 2], "…", names[-1]])


def steps(view: View, path: Iterable[Node]) -> list[Step]:
    return [Step(view.number(Entry(node)), view.outline.titles.get(Entry(node), id_of(node))) for node in path]


def hand_edges(view: View, issue: Issue) -> tuple[int, ...]:
    """Numbers of what blocks an issue natively and is not in the plan's order."""
    if not issue.blocked_by:
        return ()
    known = view.hands.get(issue.entry)
    if known is None:
        planned = map(view.number, view.outline.before.get(issue.entry, ()))
        known = view.hands[issue.entry] = tuple(sorted(issue.blocked_by.difference(planned)))
    return known


def _circular(view: View) -> dict[tuple[Entry, int], tuple[Node, ...]]:
    by_hand = [
        (issue.entry, view.entries[number])
        for issue in sorted(view.board.issues.values(), key=lambda issue: issue.number)
        if issue.entry in view.outline.titles
        for number in hand_edges(view, issue)
        if number in view.entries
    ]
    found: dict[tuple[Entry, int], tuple[Node, ...]] = {}
    if not by_hand:
        return found
    whole = _without_hands(view)
    edges = {node: list(others) for node, others in whole.items()}
    for entry, other in by_hand:
        for some in (whole, edges):
            some.setdefault(other, [])
            some.setdefault(entry, [])
        whole[entry].append(other)
    groups = list(knots(graph_from(whole)))
    for entry, other in by_hand:
        is_suspect = any(entry in group and other in group for group in groups)
        if is_suspect and (path := _way(edges, other, entry)):
            found[entry, view.number(other)] = (entry, *path)
        else:
            edges[entry].append(other)
    return found


def _whole(view: View) -> Edges:
    edges = _without_hands(view)
    left_out = circular(view)
    for entry, issue in view.board.issues.items():
        for number in hand_edges(view, issue):
            if number in view.entries and (entry, number) not in left_out:
                edges.setdefault(entry, []).append(view.entries[number])
    return edges


def _without_hands(view: View) -> Edges:
    """The plan's order and what was said with `/block on`."""
    edges = {node: list(others) for node, others in view.outline.graph.before.items()}
    for entry, issue in view.board.issues.items():
        for other in (view.entries[one.on] for one in issue.state.blocks if one.on in view.entries):
            edges.setdefault(other, [])
            edges.setdefault(entry, []).append(other)
    return edges


def _way(edges: Mapping[Node, list[Node]], start: Node, goal: Node) -> tuple[Node, ...]:
    """A shortest way."""
    via: dict[Node, Node] = {start: ""}
    todo = deque([start])
    while todo and goal not in via:
        node = todo.popleft()
        for other in edges.get(node, ()):
            if other not in via:
                via[other] = node
                todo.append(other)
    if goal not in via:
        return ()
    path = [goal]
    while via[path[-1]]:
        path.append(via[path[-1]])
    return tuple(node for node in reversed(path) if ":" in node and not node.startswith("start:"))
