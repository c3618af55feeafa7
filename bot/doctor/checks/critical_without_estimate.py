"""Critical work of unknown length."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.estimate import parse_estimate


@check("critical-without-estimate", severity="note")
def critical_without_estimate(subject: Subject) -> Iterator[Fault]:
    """A critical task without an estimate: the critical path counts a day for it."""
    for name, task in subject.plan.tasks.items():
        if task.critical and task.state != "done" and parse_estimate(task.estimate) is None:
            words = f"no estimate that can be read: {task.estimate!r} is none" if task.estimate else "no estimate"
            yield Fault(f"{name} is critical but has {words}", "write one such as 3-4 days", f"tasks.{name}")
