"""The tasks of a plan by what they belong to, in the plan's order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.plan.graph import Node
from bot.plan.graph import task as task_node
from bot.plan.models import ALL, Plan
from bot.plan.once import once


@dataclass(frozen=True, slots=True)
class Grouped:
    """Tasks by id. The empty word stands for no agent and no phase."""

    nodes: Mapping[str, Node]
    owners: Mapping[str, str]
    """The agent of each task: its own, else that of its phase."""
    owners_of_nodes: Mapping[Node, str]
    by_owner: Mapping[str, tuple[str, ...]]
    by_phase: Mapping[str, tuple[str, ...]]
    by_checkpoint: Mapping[str, tuple[str, ...]]
    critical: tuple[str, ...]
    """Marked so."""
    crucial: tuple[str, ...]
    """Marked critical, or in the way of everything."""
    activities: tuple[str, ...]
    estimated: frozenset[Node]
    """Those with words about how long they take."""


@once
def grouped(plan: Plan) -> Grouped:
    owners = {name: plan.owner_of(name) for name in plan.tasks}
    return Grouped(
        nodes={name: task_node(name) for name in plan.tasks},
        owners=owners,
        owners_of_nodes={task_node(name): owner for name, owner in owners.items()},
        by_owner=by_group(owners.items()),
        by_phase=by_group((name, task.phase if task.phase in plan.phases else "") for name, task in plan.tasks.items()),
        by_checkpoint=by_group((name, task.checkpoint or "") for name, task in plan.tasks.items() if task.checkpoint),
        critical=tuple(name for name, task in plan.tasks.items() if task.critical),
        crucial=tuple(name for name, task in plan.tasks.items() if task.critical or ALL in task.blocks),
        activities=tuple(name for name, task in plan.tasks.items() if task.kind == "activity"),
        estimated=frozenset(task_node(name) for name, task in plan.tasks.items() if task.estimate),
    )


def by_group(pairs: Iterable[tuple[str, str | None]]) -> dict[str, tuple[str, ...]]:
    """Names by group, both in the order in which they come; those of no group under the empty word."""
    found: dict[str, list[str]] = {}
    for name, group in pairs:
        found.setdefault(group or "", []).append(name)
    return {group: tuple(names) for group, names in found.items()}
