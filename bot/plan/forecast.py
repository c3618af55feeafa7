"""When what is open will be done: from estimates, from how long finished work really took, one task an agent at a time.

All times are working days from today, as numbers; `on_day` makes them dates.
"""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.plan.graph import DAYS_WITHOUT_ESTIMATE, Graph, Node

SLOWEST, FASTEST = 4.0, 0.25
"""A pace beyond these tells of a clock that ran over a holiday, or of work that was claimed when it was done."""
ENOUGH = 2
"""So many finished tasks with estimates tell a pace."""
FARTHEST = 3_650
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Took:
    """A finished task: what was estimated and what it took, in working days."""

    estimated: float
    actual: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """By node. `slack` is how long an open task may be late and nothing ends later for it."""

    ends: Mapping[Node, float] = field(default_factory=dict)
    slack: Mapping[Node, float] = field(default_factory=dict)
    days: float = 0.0
    """Until everything is done."""


def pace(finished: Iterable[Took]) -> float | None:
    """How many days an estimated day takes; None while too little is finished to tell."""
    known = [one for one in finished if one.estimated > 0 and one.actual > 0]
    if len(known) < ENOUGH:
        return None
    ratio = sum(one.actual for one in known) / sum(one.estimated for one in known)
    return min(SLOWEST, max(FASTEST, ratio))


def forecast(
    graph: Graph,
    days: Mapping[Node, float],
    *,
    owners: Mapping[Node, str],
    done: Collection[Node],
    progress: Mapping[Node, int],
    pace: float = 1.0,
) -> Forecast:
    """Every open task as early as its dependencies and its agent allow; the longest way first where both could begin.

    `progress` is percent done; a task without an estimate counts as one day.
    """
    takes = _takes(graph, days, done, progress, pace)
    tails = _tails(graph, takes)
    ends = _scheduled(graph, takes, tails, owners)
    free = _slack(graph, takes, tails, done)
    return Forecast(
        ends,
        free,
        max(ends.values(), default=0.0),
    )


def working_time(first: datetime, last: datetime) -> float:
    """Days between two moments without Saturdays and Sundays; a part of a day counts as that part."""
    whole = (last.date() - first.date()).days
    if whole <= 0:
        return max(0.0, (last - first).total_seconds() / 86_400)
    weeks, rest = divmod(whole, 7)
    days = weeks * 5 + sum((first.weekday() + 1 + day) % 7 < SATURDAY for day in range(rest))
    return max(0.0, days + _of_day(last) - _of_day(first))


def on_day(today: date, days: float) -> date | None:
    """The date that is so many working days after the beginning of today; None where it is out of all bounds."""
    if days > FARTHEST:
        return None
    left = max(0, -int(-(days - 1e-9) // 1) - 1)  # what ends within today ends today
    day = today
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    weeks, rest = divmod(left, 5)
    day += timedelta(weeks=weeks)
    for _ in range(rest):
        day += timedelta(days=3 if day.weekday() == SATURDAY - 1 else 1)
    return day


def _of_day(moment: datetime) -> float:
    if moment.weekday() >= SATURDAY:
        return 0.0
    return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400


def _takes(
    graph: Graph, days: Mapping[Node, float], done: Collection[Node], progress: Mapping[Node, int], pace: float
) -> dict[Node, float]:
    """What is left of each node; only open tasks take time."""
    takes = dict.fromkeys(graph.in_order, 0.0)
    for node in graph.tasks:
        if node not in done:
            left = 1 - min(progress.get(node, 0), 95) / 100
            takes[node] = days.get(node, DAYS_WITHOUT_ESTIMATE) * left * pace
    return takes


def _tails(graph: Graph, takes: Mapping[Node, float]) -> dict[Node, float]:
    """How much comes behind a node, itself included, on the longest way."""
    return _longest(reversed(graph.in_order), graph.behind, takes)


def _longest(
    nodes: Iterable[Node], edges: Mapping[Node, tuple[Node, ...]], takes: Mapping[Node, float]
) -> dict[Node, float]:
    """The longest way over the edges to each node, itself included; what is in a circle leads nowhere."""
    found = dict.fromkeys(edges, 0.0)
    for node in nodes:
        most = 0.0
        for other in edges[node]:
            if found[other] > most:
                most = found[other]
        found[node] = takes[node] + most
    return found


def _slack(
    graph: Graph, takes: Mapping[Node, float], tails: Mapping[Node, float], done: Collection[Node]
) -> dict[Node, float]:
    """Of open tasks, along dependencies alone, as the critical path is told."""
    heads = _longest(graph.in_order, graph.before, takes)
    longest = max(heads.values(), default=0.0)
    return {node: longest - heads[node] - tails[node] + takes[node] for node in graph.tasks if node not in done}


def _scheduled(
    graph: Graph, takes: Mapping[Node, float], tails: Mapping[Node, float], owners: Mapping[Node, str]
) -> dict[Node, float]:
    """When each node ends if every agent does one task after the other."""
    ordered, before, behind = graph.in_order, graph.before, graph.behind
    run = _Run(takes, tails, {node: at for at, node in enumerate(ordered)}, owners)
    open_edges = {node: len(before[node]) for node in ordered}
    for node in ordered:
        if not open_edges[node]:
            run.arrives(node, 0.0)
    starts = dict.fromkeys(ordered, 0.0)
    while node := run.next_start():
        end = run.ends[node]
        for other in behind[node]:
            if other not in open_edges:
                continue
            if end > starts[other]:
                starts[other] = end
            open_edges[other] -= 1
            if not open_edges[other]:
                run.arrives(other, starts[other])
    return run.ends


@dataclass(slots=True)
class _Run:
    """Work that arrives and agents that become free, in the order of time."""

    takes: Mapping[Node, float]
    tails: Mapping[Node, float]
    places: Mapping[Node, int]
    owners: Mapping[Node, str]
    ends: dict[Node, float] = field(default_factory=dict)
    happens: list[tuple[float, bool, float, int, Node]] = field(default_factory=list)
    """When, whether an agent becomes free with the node (else it arrives), urgency, place, node."""
    busy: dict[str, list[tuple[float, int, Node]]] = field(default_factory=dict)
    """What waits for each agent that works."""

    def arrives(self, node: Node, at: float) -> None:
        heapq.heappush(self.happens, (at, False, -self.tails[node], self.places[node], node))

    def next_start(self) -> Node:
        """The next node that begins, empty when there is none."""
        while self.happens:
            at, is_freed, urgency, place, node = heapq.heappop(self.happens)
            owner = self.owners.get(node, "") if self.takes[node] else ""
            if is_freed:
                if not (waiting := self.busy[owner]):
                    del self.busy[owner]
                    continue
                node = heapq.heappop(waiting)[2]
            elif owner in self.busy:
                heapq.heappush(self.busy[owner], (urgency, place, node))
                continue
            self._start(node, at, owner)
            return node
        return ""

    def _start(self, node: Node, at: float, owner: str) -> None:
        self.ends[node] = at + self.takes[node]
        if owner:
            self.busy.setdefault(owner, [])
            heapq.heappush(self.happens, (self.ends[node], True, 0.0, self.places[node], node))
