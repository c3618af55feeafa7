"""What comes before what, as boxes and arrows: groups of tasks folded until somebody opens them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from bot.domain.board import Entry, entry_of
from bot.pages.dashboard.cards import critical
from bot.pages.dashboard.names import issue_url, title
from bot.pages.situation import Situation
from bot.plan.graph import before, order
from bot.plan.models import State

FEW = 120
"""Tasks that are drawn without folding."""
OPENED = 200
"""Tasks of one opened group that are drawn: those on the critical path first."""
EDGES = 3_000
ROWS = 150
"""Tasks of the table beside the drawing; all of them are in the list of tasks."""
LISTED = 12
WORST: tuple[State, ...] = ("blocked", "review", "in-progress", "ready", "waiting")
"""What a folded group shows of its tasks, the first that there is."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that fold into one box. The box of a phase has the phase's own name on the board."""

    id: str
    title: str
    tasks: tuple[str, ...]


def view(s: Situation, opened: Collection[str] = ()) -> Mapping[str, object]:
    """Nodes and edges as plain values for JSON. `opened` are ids of groups; nothing folds where tasks are few."""
    groups = groups_of(s)
    is_folded = len(s.plan.tasks) > FEW
    wide = [group for group in groups if not is_folded or group.id in opened]
    folded = [group for group in groups if is_folded and group.id not in opened]
    drawn = [name for group in wide for name in (_first(s, group) if is_folded else group.tasks)]
    gates = [entry_of("checkpoint", name) for name in s.plan.checkpoints]
    gates += [entry_of("phase", name) for name in s.plan.phases if f"phase:{name}" not in {one.id for one in folded}]
    place = {entry_of("task", name): group.id for group in folded for name in group.tasks}
    place |= {Entry(group.id): group.id for group in folded}
    place |= {entry: str(entry) for entry in (*(entry_of("task", name) for name in drawn), *gates)}
    edges = _edges(s, place)
    met = {end for edge in edges for end in (edge["source"], edge["target"])}
    return {
        "nodes": [
            *(_box(s, group) for group in folded),
            *(_task(s, name) for name in drawn),
            *(_gate(s, gate) for gate in gates if gate in met),
        ],
        "edges": edges[:EDGES],
        "isFolded": is_folded,
        "open": [group.id for group in wide] if is_folded else [],
        "leftOut": sum(len(group.tasks) for group in wide) - len(drawn),
    }


def groups_of(s: Situation) -> list[Group]:
    """Tasks by phase where the plan has phases, else by how many tasks come before them at the longest."""
    if s.plan.phases:
        found = [
            Group(f"phase:{name}", title(s, entry_of("phase", name)), s.tasks_by_phase.get(name, ()))
            for name in s.plan.phases
        ]
        rest = s.tasks_by_phase.get("", ())
        return [group for group in found if group.tasks] + ([Group("phase:", "No phase", rest)] if rest else [])
    levels: dict[int, list[str]] = {}
    for name, level in levels_of(s).items():
        levels.setdefault(level, []).append(name)
    return [Group(f"level:{at}", f"Level {at + 1}", tuple(levels[at])) for at in sorted(levels)]


def levels_of(s: Situation) -> Mapping[str, int]:
    """How deep each task stands; 0 waits for nothing."""
    deep: dict[str, int] = {}
    for node in order(s.graph):
        deep[node] = max((deep.get(other, -1) + 1 for other in before(s.graph, node)), default=0)
    return {name: deep.get(f"task:{name}", 0) for name in s.plan.tasks}


def _first(s: Situation, group: Group) -> list[str]:
    return sorted(group.tasks, key=lambda name: f"task:{name}" not in critical(s))[:OPENED]


def _box(s: Situation, group: Group) -> dict[str, object]:
    states = Counter(s.task_state(name) for name in group.tasks)
    return {
        "id": group.id,
        "kind": "group",
        "label": group.title,
        "state": next((state for state in WORST if states[state]), "done"),
        "count": len(group.tasks),
        "done": states["done"],
        "critical": any(f"task:{name}" in critical(s) for name in group.tasks),
    }


def _task(s: Situation, name: str) -> dict[str, object]:
    entry = entry_of("task", name)
    return {
        **_gate(s, entry),
        "kind": "task",
        "critical": entry in critical(s),
        "agent": s.plan.tasks[name].agent or "",
    }


def _gate(s: Situation, entry: Entry) -> dict[str, object]:
    number = s.number(entry)
    return {
        "id": str(entry),
        "kind": "gate",
        "label": title(s, entry),
        "state": s.states[entry],
        "number": number,
        "url": issue_url(s.board, number),
        "critical": False,
    }


def _edges(s: Situation, place: Mapping[Entry, str]) -> list[dict[str, object]]:
    """Each arrow once; between two boxes one stands for all."""
    following = _following(s)
    found: dict[tuple[str, str], bool] = {}
    for entry, target in place.items():
        for other in before(s.graph, entry):
            source = place.get(Entry(other))
            if source and source != target:
                found[source, target] = found.get((source, target), False) or (other, entry) in following
    return [{"source": source, "target": target, "critical": is_it} for (source, target), is_it in found.items()]


def _following(s: Situation) -> set[tuple[str, str]]:
    """The steps of the critical path; where it goes over a gate, to the gate and on from there."""
    steps: set[tuple[str, str]] = set()
    for first, then in pairwise(s.critical_path.nodes):
        direct = before(s.graph, then)
        gates = [gate for gate in direct if not gate.startswith("task:") and first in before(s.graph, gate)]
        steps |= (
            {(first, then)} if first in direct else {step for gate in gates for step in ((first, gate), (gate, then))}
        )
    return steps


def summary(s: Situation) -> Mapping[str, object]:
    """The same in words: the chain that takes longest, and each task with what comes before it."""
    chain = [Entry(node) for node in s.critical_path.nodes]
    tasks = [entry_of("task", name) for name in s.plan.tasks]
    rows = [
        {
            "title": title(s, entry),
            "url": issue_url(s.board, s.number(entry)),
            "number": s.number(entry),
            "state": s.states[entry],
            "critical": entry in critical(s),
            "after": [title(s, Entry(other)) for other in before(s.graph, entry)[:LISTED]],
        }
        for entry in tasks[:ROWS]
    ]
    return {
        "chain": [(title(s, entry), s.states[entry], issue_url(s.board, s.number(entry))) for entry in chain[:LISTED]],
        "longer": max(0, len(chain) - LISTED),
        "days": f"{s.critical_path.days:g}",
        "rows": rows,
        "left_out": max(0, len(tasks) - ROWS),
        "total": len(tasks),
        "is_folded": len(tasks) > FEW,
        "version": hash_of(s),
    }


def hash_of(s: Situation) -> str:
    """Different whenever the drawing would be."""
    states = ",".join(f"{entry}={state}{s.number(entry)}" for entry, state in s.states.items())
    return f"{crc32(f'{states};{s.critical_path.nodes}'.encode()):08x}"
