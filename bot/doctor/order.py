"""When things are to begin and to end."""

import datetime as dt
from collections.abc import Callable, Mapping

from bot.doctor.subject import Subject
from bot.plan import graph
from bot.plan.dates import day_of
from bot.plan.models import ALL, Checkpoint, Phase, Task


def first_phases(subject: Subject) -> dict[str, int]:
    """The place, in the file's order, of the first phase that an agent works in.

    Empty where phases have no order, so that nothing is concluded from where they stand in the file.
    """
    plan = subject.plan
    if not any(phase.after or phase.weeks or phase.starts for phase in plan.phases.values()):
        return {}
    found: dict[str, int] = {}
    for at, (name, phase) in enumerate(plan.phases.items()):
        team = {*phase.leads, *phase.supports, phase.agent}
        team |= {plan.tasks[task].agent for task in subject.tasks_in[name]}
        for agent in team - {None, ALL}:
            found.setdefault(str(agent), at)
    return found


def due_dates(subject: Subject) -> dict[graph.Node, dt.date]:
    """The last day of every task, phase and checkpoint that has one."""
    plan = subject.plan
    found: dict[graph.Node, dt.date] = {}
    sections: tuple[tuple[Mapping[str, Task | Phase | Checkpoint], Callable[[str], graph.Node]], ...] = (
        (plan.tasks, graph.task),
        (plan.phases, graph.phase),
        (plan.checkpoints, graph.checkpoint),
    )
    for entries, node_of in sections:
        for name, entry in entries.items():
            if day := day_of(entry.due, plan.session.starts):
                found[node_of(name)] = day
    return found


def path_of(node: graph.Node) -> str:
    """`task:schema` is `tasks.schema` in the file."""
    kind, _, identifier = node.partition(":")
    return f"{kind}s.{identifier}"
