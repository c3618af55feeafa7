"""What comes before what: tasks, phases and checkpoints as one graph, and the questions asked of it, in linear time.

Nodes have the names of the board's entries: `task:schema`, `phase:phase-1`, `checkpoint:week-1`.

- A task comes after what its `after` names, after the tasks that name it in `blocks`, and after whatever its phase
  comes after.
- Steps of a sequential session in which no step names an `after` follow each other as they stand in the file.
- A phase is over when its tasks are; a checkpoint when the tasks that name it are, beside its sign-offs.
- `blocks: all` holds every task but those that the blocker itself waits for, so it never makes a cycle.

Two kinds of inner nodes keep the edges few: `start:<phase>` stands for the beginning of a phase, `all` for
all tasks with `blocks: all`. No function here returns them.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.plan.estimate import parse_estimate
from bot.plan.models import ALL, Plan
from bot.plan.once import KEPT, Same, once

Node = str
_EVERYTHING = "all"
DAYS_WITHOUT_ESTIMATE = 1.0


@dataclass(frozen=True)
class Graph:
    """Every node with what is directly before it and directly behind it, inner nodes included. Ask the functions."""

    before: Mapping[Node, tuple[Node, ...]]
    behind: Mapping[Node, tuple[Node, ...]]
    _through: dict[tuple[Node, bool], dict[Node, None]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What is before (False) and behind (True) the inner nodes: asked again by each of their neighbours."""

    @cached_property
    def in_order(self) -> tuple[Node, ...]:
        """Each node behind what it waits for, by Kahn's way; nodes in or behind a cycle are left out."""
        open_edges = {node: len(others) for node, others in self.before.items()}
        found = [node for node, count in open_edges.items() if not count]
        for node in found:
            for other in self.behind[node]:
                open_edges[other] -= 1
                if not open_edges[other]:
                    found.append(other)
        return tuple(found)

    @cached_property
    def tasks(self) -> Mapping[Node, int]:
        """The tasks among `in_order`, with their places there."""
        return {node: at for at, node in enumerate(self.in_order) if node.startswith("task:")}

    @cached_property
    def inner(self) -> frozenset[Node]:
        return frozenset(node for node in self.before if not _is_outer(node))


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """The longest chain of tasks that are not done: nodes first to last, and its working days."""

    nodes: tuple[Node, ...] = ()
    days: float = 0.0


def task(identifier: str) -> Node:
    return f"task:{identifier}"


def phase(identifier: str) -> Node:
    return f"phase:{identifier}"


def checkpoint(identifier: str) -> Node:
    return f"checkpoint:{identifier}"


def id_of(node: Node) -> str:
    return node.partition(":")[2]


def resolve(plan: Plan, identifier: str) -> Node | None:
    """The node that a word in `after` means: a task, a phase or a checkpoint; None where nothing has the id."""
    if identifier in plan.tasks:
        return task(identifier)
    if identifier in plan.phases:
        return phase(identifier)
    return checkpoint(identifier) if identifier in plan.checkpoints else None


def phase_order(plan: Plan) -> dict[str, list[str]]:
    """What each phase comes after, by name, in words of the plan."""
    names = list(plan.phases)
    written = {name: list(gate.after) for name, gate in plan.phases.items()}
    if plan.style != "sequential" or any(written.values()):
        return written
    return {name: names[at - 1 : at] if at else [] for at, name in enumerate(names)}


@once
def graph_of(plan: Plan) -> Graph:
    """The plan's graph. Words that name nothing are left out: the loader reports them."""
    before: dict[Node, list[Node]] = {}
    for name in plan.phases:
        before[_start(name)] = []
        before[phase(name)] = [_start(name)]
    for name in plan.checkpoints:
        before[checkpoint(name)] = []
    for name in plan.tasks:
        before[task(name)] = []
    _add_order(plan, before)
    _add_blocks(plan, before)
    _add_blockers_of_all(plan, before)
    return _finished(before)


def graph_from(before: Mapping[Node, Iterable[Node]]) -> Graph:
    """A graph of anything: every node is a key, with what is directly before it."""
    return _finished(before)


def before(graph: Graph, node: Node) -> tuple[Node, ...]:
    """The tasks, phases and checkpoints that must be done before `node` may start (a task) or end (a gate).

    Direct ones only: `c` after `b` after `a` gives `b` for `c`. The order is the plan's.
    """
    return _outer(graph, node, is_behind=False)


def behind(graph: Graph, node: Node) -> tuple[Node, ...]:
    """The tasks, phases and checkpoints that directly wait for `node`."""
    return _outer(graph, node, is_behind=True)


def waiting_on(graph: Graph, node: Node, done: Collection[Node]) -> tuple[Node, ...]:
    """What of `before` is not done yet; empty: the task is free to start. `done` should be a set."""
    return tuple(other for other in before(graph, node) if other not in done)


def order(graph: Graph) -> tuple[Node, ...]:
    """Every task, phase and checkpoint behind all that it waits for; else as in the plan. Cycles come last."""
    ordered = graph.in_order
    left = () if len(ordered) == len(graph.before) else _cyclic(graph)
    return tuple(node for node in (*ordered, *left) if _is_outer(node))


def cycles(graph: Graph) -> tuple[tuple[Node, ...], ...]:
    """One path for each knot of nodes that wait for each other: `(a, b)` says that a waits for b and b for a."""
    rounds = (tuple(filter(_is_outer, _shortest_round(graph, knot))) for knot in knots(graph))
    return tuple(path for path in rounds if path)


def knots(graph: Graph) -> Iterator[set[Node]]:
    """The groups of nodes that all wait for each other, inner nodes included; nodes that wait for themselves too."""
    yield from _knots(graph, set(_cyclic(graph)))


@once
def estimates(plan: Plan) -> dict[Node, float]:
    """Working days of every task that has an estimate which can be read."""
    spans = ((task(name), parse_estimate(entry.estimate)) for name, entry in plan.tasks.items())
    return {node: span.likely for node, span in spans if span}


def critical_path(graph: Graph, days: Mapping[Node, float], *, done: Collection[Node] = ()) -> CriticalPath:
    """The chain of open tasks that takes longest; a task without an estimate counts as one day.

    Only tasks take time; phases and checkpoints on the way are not part of the answer.
    """
    ends: dict[Node, float] = {}
    via: dict[Node, Node] = {}
    edges, tasks = graph.before, graph.tasks
    for node in graph.in_order:
        end, previous = 0.0, ""
        for other in edges[node]:
            if ends[other] > end:
                end, previous = ends[other], other
        if node in tasks and node not in done:
            end += days.get(node, DAYS_WITHOUT_ESTIMATE)
        ends[node] = end
        via[node] = previous
    last = max(ends, key=ends.__getitem__, default="")
    path = [node for node in _back(via, last) if node in tasks and node not in done]
    return CriticalPath(nodes=tuple(reversed(path)), days=ends.get(last, 0.0)) if path else CriticalPath()


def longest_chain(plan: Plan, done: frozenset[Node]) -> CriticalPath:
    """The plan's critical path; another only where something was finished or taken up again."""
    return _longest_chain(Same(plan), done)


@lru_cache(maxsize=KEPT)
def _longest_chain(same: Same[Plan], done: frozenset[Node]) -> CriticalPath:
    return critical_path(graph_of(same.value), estimates(same.value), done=done)


def _start(identifier: str) -> Node:
    return f"start:{identifier}"


def _is_outer(node: Node) -> bool:
    return node != _EVERYTHING and not node.startswith("start:")


def _add_order(plan: Plan, before: dict[Node, list[Node]]) -> None:
    for name, entry in plan.tasks.items():
        node = task(name)
        before[node].extend(_resolved(plan, entry.after))
        if entry.phase in plan.phases:
            before[node].append(_start(entry.phase))
            before[phase(entry.phase)].append(node)
        if entry.checkpoint in plan.checkpoints:
            before[checkpoint(entry.checkpoint)].append(node)
    for name, after in phase_order(plan).items():
        before[_start(name)].extend(_resolved(plan, after))
    for name, point in plan.checkpoints.items():
        before[checkpoint(name)].extend(_resolved(plan, point.after))


def _add_blocks(plan: Plan, before: dict[Node, list[Node]]) -> None:
    for name, entry in plan.tasks.items():
        for blocked in entry.blocks:
            if node := resolve(plan, blocked):
                before[_start(blocked) if node.startswith("phase:") else node].append(task(name))


def _add_blockers_of_all(plan: Plan, before: dict[Node, list[Node]]) -> None:
    """Neither the blockers of all nor what any of them waits for is held: two such blockers would hold each other."""
    blockers = [task(name) for name, entry in plan.tasks.items() if ALL in entry.blocks and ALL not in plan.tasks]
    if not blockers:
        return
    spared = _reached(before, blockers)
    before[_EVERYTHING] = blockers
    for name in plan.tasks:
        if task(name) not in spared:
            before[task(name)].append(_EVERYTHING)


def _resolved(plan: Plan, identifiers: Iterable[str]) -> Iterator[Node]:
    return (node for identifier in identifiers if (node := resolve(plan, identifier)))


def _reached(edges: Mapping[Node, Iterable[Node]], nodes: Iterable[Node]) -> set[Node]:
    """The nodes themselves and all that can be reached from them."""
    seen = set(nodes)
    todo = list(seen)
    while todo:
        fresh = [other for other in edges[todo.pop()] if other not in seen]
        seen.update(fresh)
        todo.extend(fresh)
    return seen


def _finished(before: Mapping[Node, Iterable[Node]]) -> Graph:
    behind: dict[Node, list[Node]] = {node: [] for node in before}
    once = {node: tuple(dict.fromkeys(others)) for node, others in before.items()}
    for node, others in once.items():
        for other in others:
            behind[other].append(node)
    return Graph(before=once, behind={node: tuple(others) for node, others in behind.items()})


def _outer(graph: Graph, node: Node, *, is_behind: bool) -> tuple[Node, ...]:
    """The neighbours of a node, the inner ones replaced by their own neighbours."""
    edges = graph.behind if is_behind else graph.before
    direct, inner = edges.get(node, ()), graph.inner
    if inner.isdisjoint(direct):
        return direct
    found: dict[Node, None] = {}
    for other in direct:
        if other in inner:
            found.update(_beyond(graph, other, is_behind))
        else:
            found[other] = None
    # A phase whose own start is an inner neighbour is not its own neighbour.
    if node in found and node not in graph.before[node]:
        del found[node]
    return tuple(found)


def _beyond(graph: Graph, inner: Node, is_behind: bool) -> dict[Node, None]:
    """The outer nodes that are reached from an inner one over inner ones alone; worked out once a graph."""
    known = graph._through.get((inner, is_behind))
    if known is None:
        edges = graph.behind if is_behind else graph.before
        found: dict[Node, None] = {}
        todo, seen = deque(edges[inner]), {inner}
        while todo:
            other = todo.popleft()
            if _is_outer(other):
                found[other] = None
            elif other not in seen:
                seen.add(other)
                todo.extendleft(reversed(edges[other]))
        known = graph._through[inner, is_behind] = found  # whole, as other threads look
    return known


def _cyclic(graph: Graph) -> tuple[Node, ...]:
    """Nodes in or behind a cycle."""
    ordered = set(graph.in_order)
    return tuple(node for node in graph.before if node not in ordered)


def _knots(graph: Graph, left: set[Node]) -> Iterator[set[Node]]:
    """Groups of nodes that all reach each other (Kosaraju, without recursion), nodes that wait for themselves too."""
    finished: list[Node] = []
    seen: set[Node] = set()
    for root in (node for node in graph.before if node in left):
        todo = [(root, False)]
        while todo:
            node, is_left = todo.pop()
            if is_left:
                finished.append(node)
            elif node not in seen:
                seen.add(node)
                todo.append((node, True))
                todo.extend((other, False) for other in graph.before[node] if other in left and other not in seen)
    taken: set[Node] = set()
    for root in reversed(finished):
        if root in taken:
            continue
        knot = {root}
        ways = [root]
        while ways:
            fresh = [n for n in graph.behind[ways.pop()] if n in left and n not in taken and n not in knot]
            knot.update(fresh)
            ways.extend(fresh)
        taken |= knot
        if len(knot) > 1 or root in graph.before[root]:
            yield knot


def _shortest_round(graph: Graph, knot: set[Node]) -> list[Node]:
    """A shortest way round from the knot's first outer node (in the plan's order) back to itself."""
    start = next((node for node in graph.before if node in knot and _is_outer(node)), "")
    via: dict[Node, Node] = {}
    todo = deque([start])
    while todo:
        node = todo.popleft()
        for other in graph.before[node]:
            if other == start:
                return list(reversed([*_back(via, node)]))
            if other in knot and other not in via:
                via[other] = node
                todo.append(other)
    return []


def _back(via: Mapping[Node, Node], node: Node) -> Iterator[Node]:
    while node:
        yield node
        node = via.get(node, "")
