"""Wholes that are done while their parts are not."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed, says_done


@check("done-with-open-parts")
def done_with_open_parts(subject: Subject) -> Iterator[Fault]:
    """A phase or checkpoint that is done while tasks or items of it are open."""
    plan = subject.plan
    for name, phase in plan.phases.items():
        open_tasks = [task for task in subject.tasks_in[name] if plan.tasks[task].state != "done"]
        if (phase.state == "done" or says_done(phase.status)) and open_tasks:
            message = f"{name} is done, but {listed(open_tasks)} in it is not"
            yield Fault(message, "correct one of the states", f"phases.{name}")
    for name, point in plan.checkpoints.items():
        open_items = [item.text for item in point.items if not item.done]
        if (point.state == "done" or says_done(point.status)) and open_items:
            count = "an item" if len(open_items) == 1 else f"{len(open_items)} items"
            yield Fault(f"{name} is done, but {count} of it is open", "sign them off", f"checkpoints.{name}")


@check("progress-disagrees")
def progress_disagrees(subject: Subject) -> Iterator[Fault]:
    """A task whose progress and state contradict each other: done below 100 %, or 100 % and not done."""
    for name, task in subject.plan.tasks.items():
        if task.progress is None or task.state is None:
            continue
        is_full = task.progress == 100
        if (task.state == "done") != is_full and not (is_full and task.state == "review"):
            message = f"{name} is {task.state}, but its progress is {task.progress} %"
            yield Fault(message, "correct one of the two", f"tasks.{name}.progress")
