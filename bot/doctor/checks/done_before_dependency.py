"""Work that is further than what it builds on."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan import graph


@check("done-before-dependency")
def done_before_dependency(subject: Subject) -> Iterator[Fault]:
    """A task that is done or in progress while a task that must come before is not done."""
    tasks = subject.plan.tasks
    for name, task in tasks.items():
        if task.state not in ("done", "review", "in-progress"):
            continue
        for node in graph.before(subject.graph, graph.task(name)):
            other = tasks.get(graph.id_of(node)) if node.startswith("task:") else None
            if other is not None and other.state not in (None, "done"):
                message = f"{name} is {task.state}, but comes after {graph.id_of(node)}, which is {other.state}"
                yield Fault(message, "correct one of the states, or the order", f"tasks.{name}.state")
