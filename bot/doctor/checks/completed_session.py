"""A session that says that it is completed while parts of it are open."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed, says_done, says_pending


@check("completed-with-pending")
def completed_with_pending(subject: Subject) -> Iterator[Fault]:
    """A completed session with steps, checkpoints or tasks that are not done.

    Either the session is not over, or somebody forgot to mark its parts.
    """
    plan = subject.plan
    if not says_done(plan.session.status):
        return
    line = subject.source.line_of("session.status")
    remedy = "mark it as done, or the session as active"
    for name, phase in plan.phases.items():
        if phase.state in ("pending", "active") or (phase.state is None and says_pending(phase.status)):
            words = phase.status or phase.state
            key = f"phases.{name}.{'status' if phase.status else 'state'}"
            yield Fault(f"{name} is {words!r}, but line {line} says that the session is completed", remedy, key)
    for name, point in plan.checkpoints.items():
        if point.state in ("pending", "active") or (point.state is None and says_pending(point.status)):
            message = f"checkpoint {name} is open, but line {line} says that the session is completed"
            yield Fault(message, remedy, f"checkpoints.{name}")
    open_tasks = [name for name, task in plan.tasks.items() if task.state != "done"]
    if open_tasks:
        count = "1 task is" if len(open_tasks) == 1 else f"{len(open_tasks)} tasks are"
        message = f"{count} not done ({listed(open_tasks)}), but line {line} says that the session is completed"
        yield Fault(message, remedy, f"tasks.{open_tasks[0]}")
