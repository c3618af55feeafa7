"""Phases that nobody leads, or in which nothing is done."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject


@check("phase-without-lead", severity="note")
def phase_without_lead(subject: Subject) -> Iterator[Fault]:
    """A phase without a lead, while others have one."""
    phases = subject.plan.phases
    if not any(phase.leads or phase.agent for phase in phases.values()):
        return
    for name, phase in phases.items():
        if not phase.leads and not phase.agent:
            yield Fault(f"{name} has no lead", "name one under leads", f"phases.{name}")


@check("phase-without-task", severity="note")
def phase_without_task(subject: Subject) -> Iterator[Fault]:
    """A phase in which nothing is done, while others have tasks."""
    if any(subject.tasks_in.values()):
        for name, tasks in subject.tasks_in.items():
            if not tasks:
                yield Fault(f"{name} has no task", "give it one, or take the phase out", f"phases.{name}")
