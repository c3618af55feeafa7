"""More work on the critical path than there is time."""

from collections.abc import Iterator

from bot.doctor.order import due_dates
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan import graph
from bot.plan.dates import working_days


@check("critical-path-too-long")
def critical_path_too_long(subject: Subject) -> Iterator[Fault]:
    """The estimates on the critical path take longer than from the session's start to its last date."""
    plan = subject.plan
    start = plan.session.starts
    days = due_dates(subject).values()
    if start is None or not days or max(days) < start:
        return
    estimates = graph.estimates(plan)
    done = {graph.task(name) for name, task in plan.tasks.items() if task.state == "done"}
    path = graph.critical_path(subject.graph, estimates, done=done)
    sure = sum(estimates.get(node, 0.0) for node in path.nodes)
    there = working_days(start, max(days))
    if sure > there:
        message = f"the critical path takes {sure:g} working days, but there are {there} until {max(days)}"
        yield Fault(message, "move the dates, or do more side by side", f"tasks.{graph.id_of(path.nodes[-1])}")
