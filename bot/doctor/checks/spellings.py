"""One agent or task under two names."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import name_key


@check("two-spellings")
def two_spellings(subject: Subject) -> Iterator[Fault]:
    """Two agents whose names differ only in case, punctuation or words such as `agent`."""
    first: dict[str, str] = {}
    for name, agent in subject.plan.agents.items():
        keys = {name_key(word) for word in (name, agent.name or name, *agent.aliases)}
        for key in sorted(keys):
            other = first.setdefault(key, name)
            if other != name:
                message = f"{name} and {other} may be one agent: both are called {key!r}"
                yield Fault(message, f"make one of them an alias: agents.{other}.aliases", f"agents.{name}")
                break


@check("task-twice")
def task_twice(subject: Subject) -> Iterator[Fault]:
    """Two tasks of one agent, in one phase and checkpoint, with the same title."""
    first: dict[tuple[str | None, ...], str] = {}
    for name, task in subject.plan.tasks.items():
        title = name_key(subject.plan.task_title(name))
        other = first.setdefault((title, task.agent, task.phase, task.checkpoint, task.kind), name)
        if other != name:
            message = f"{name} and {other} have the same title"
            yield Fault(message, "take one out, or say what differs", f"tasks.{name}")
