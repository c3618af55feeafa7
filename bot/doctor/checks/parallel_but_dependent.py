"""Phases whose agents work side by side and wait for each other."""

import re
from collections.abc import Iterator

from bot.doctor import dependencies
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject

_PARALLEL = re.compile(r"\b(?:parallel|simultaneous(?:ly)?|at the same time)\b", re.I)


@check("parallel-but-dependent")
def parallel_but_dependent(subject: Subject) -> Iterator[Fault]:
    """A phase whose agents are said to work in parallel, of which one depends on another."""
    plan = subject.plan
    needs = dependencies.stated(plan)
    for name, phase in plan.phases.items():
        entry = subject.entry("phases", name)
        words = " ".join([phase.title or "", *phase.notes, str(entry.shown.get("remark", "")) if entry else ""])
        if not _PARALLEL.search(words):
            continue
        workers = dict.fromkeys(plan.tasks[task].agent for task in subject.tasks_in[name])
        for agent in workers:
            for other in needs.get(agent or "", ()):
                if other in workers and other != agent:
                    message = f"{agent} and {other} work on {name} in parallel, but {agent} depends on {other}"
                    yield Fault(message, "move one to a later phase, or order their tasks", f"phases.{name}")
