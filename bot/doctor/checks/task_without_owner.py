"""Work that belongs to nobody."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL


@check("task-without-owner", severity="note")
def task_without_owner(subject: Subject) -> Iterator[Fault]:
    """A task without an agent while others have one: anyone may claim it, so maybe nobody does."""
    if not any(subject.tasks_of.values()):
        return
    for name, task in subject.plan.tasks.items():
        step = subject.plan.phases.get(task.phase or "")
        entry = subject.entry("tasks", name)
        is_for_all = entry is not None and entry.shown.get("agent") == ALL
        if task.agent is None and task.state != "done" and not is_for_all and not (step and step.agent):
            yield Fault(f"{name} has no agent", f"write agent: under tasks.{name}", f"tasks.{name}")
