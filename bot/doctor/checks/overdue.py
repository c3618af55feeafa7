"""Dates that have gone by."""

from collections.abc import Iterator

from bot.doctor.order import due_dates, path_of
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan import graph


@check("overdue")
def overdue(subject: Subject) -> Iterator[Fault]:
    """Something that is not done although its last day has gone by."""
    if subject.today is None:
        return
    plan = subject.plan
    states = {
        **{graph.task(name): task.state for name, task in plan.tasks.items()},
        **{graph.phase(name): phase.state for name, phase in plan.phases.items()},
        **{graph.checkpoint(name): point.state for name, point in plan.checkpoints.items()},
    }
    for node, day in due_dates(subject).items():
        if day < subject.today and states[node] != "done":
            message = f"{graph.id_of(node)} was due on {day} and is not done"
            yield Fault(message, "set a new date", f"{path_of(node)}.due")
