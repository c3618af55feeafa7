"""Agents that say that nothing blocks them while they wait for something."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan import graph
from bot.plan.models import ALL


@check("blockers-none")
def blockers_none(subject: Subject) -> Iterator[Fault]:
    """`Blockers: none` beside a dependency that is not finished."""
    for name in subject.plan.agents:
        if not says_none(subject, name) or all_done(subject, name):
            continue
        waits = list(waits_for(subject, name))
        if waits:
            message = f"{name} says that nothing blocks it, but depends on {listed(waits)}"
            yield Fault(message, "name the dependency as a blocker, or mark it as done", f"agents.{name}.blockers")


def says_none(subject: Subject, name: str) -> bool:
    """Said, not just left out."""
    agent = subject.plan.agents[name]
    entry = subject.entry("agents", name)
    said = "blockers" in agent.model_fields_set or (entry is not None and "blockers" in entry.shown)
    return said and not agent.blockers


def all_done(subject: Subject, name: str) -> bool:
    tasks = subject.tasks_of[name]
    return bool(tasks) and all(subject.plan.tasks[task].state == "done" for task in tasks)


def waits_for(subject: Subject, name: str) -> Iterator[str]:
    plan, agent = subject.plan, subject.plan.agents[name]
    for other, what in agent.needs.items():
        if other == ALL or not all_done(subject, other):
            yield f"{what} ({other})"
    yield from (
        other for other in agent.after if other not in agent.needs and other != ALL and not all_done(subject, other)
    )
    done_titles = {plan.task_title(task).lower() for task in plan.tasks if plan.tasks[task].state == "done"}
    yield from (words for words in agent.waits_for if words.lower() not in done_titles)
    for task in subject.tasks_of[name]:
        if plan.tasks[task].state == "in-progress":
            for node in graph.before(subject.graph, graph.task(task)):
                other_task = plan.tasks.get(graph.id_of(node)) if node.startswith("task:") else None
                if other_task and other_task.agent not in (None, name) and other_task.state not in ("done", None):
                    yield f"{graph.id_of(node)}, which is {other_task.state}"
