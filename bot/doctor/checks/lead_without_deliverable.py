"""Leads of a phase that deliver nothing in it."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL


@check("lead-without-deliverable")
def lead_without_deliverable(subject: Subject) -> Iterator[Fault]:
    """A lead agent without a task in the phase that it leads, while others have tasks there."""
    for name, phase in subject.plan.phases.items():
        owners = {subject.plan.tasks[task].agent for task in subject.tasks_in[name]} - {None}
        for at, lead in enumerate(phase.leads):
            if owners and lead not in owners and lead != ALL:
                remedy = "give it a task of the phase, or name it under supports"
                yield Fault(f"{lead} leads {name} but has no deliverable in it", remedy, f"phases.{name}.leads.{at}")
