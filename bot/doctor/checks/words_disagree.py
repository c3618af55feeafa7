"""Words of a status against the state of the work."""

import re
from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed, says_idle

_BEGUN = ("in-progress", "review", "done")
_LATER = re.compile(r"\b(?:pending|scheduled|planned|not (?:yet )?started|upcoming)\s*$", re.I)
_OVER = re.compile(r"\b(?:completed|done|finished)\s*$", re.I)


@check("title-disagrees")
def title_disagrees(subject: Subject) -> Iterator[Fault]:
    """A task whose title ends in a state that is not its own: `Audit scheduled`, in progress."""
    for name, task in subject.plan.tasks.items():
        title = subject.plan.task_title(name)
        later, over = _LATER.search(title), _OVER.search(title)
        if (later and task.state in _BEGUN) or (over and task.state not in (None, "done")):
            message = f"{title!r} says one thing, but the task is {task.state}"
            yield Fault(message, "correct the state, or take it out of the title", f"tasks.{name}")


@check("idle-but-working")
def idle_but_working(subject: Subject) -> Iterator[Fault]:
    """An agent that says that it has not begun, while tasks of it are in progress or done."""
    plan = subject.plan
    for name, agent in plan.agents.items():
        idle = next((word for word in ("status", "current") if says_idle(getattr(agent, word))), None)
        begun = [task for task in subject.tasks_of[name] if plan.tasks[task].state == "in-progress"]
        if idle and begun:
            verb = "is" if len(begun) == 1 else "are"
            message = f"{name} says {getattr(agent, idle)!r}, but {listed(begun)} {verb} in progress"
            yield Fault(message, "correct the status", f"agents.{name}.{idle}")


@check("planning-but-started")
def planning_but_started(subject: Subject) -> Iterator[Fault]:
    """A session that is being planned, while work has begun."""
    plan = subject.plan
    if not re.match(r"\W*planning\b", plan.session.status or "", re.I):
        return
    begun = [name for name, task in plan.tasks.items() if task.state in _BEGUN]
    begun += [name for name, phase in plan.phases.items() if phase.state in ("active", "done")]
    if begun:
        message = f"the session says {plan.session.status!r}, but {listed(begun)} has begun"
        yield Fault(message, "write status: active", "session.status")
