"""Agents whose first phase comes before the phase of somebody they depend on."""

from collections.abc import Iterator

from bot.doctor.order import first_phases
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan.models import ALL


@check("starts-before-dependency")
def starts_before_dependency(subject: Subject) -> Iterator[Fault]:
    """An agent begins in an earlier phase than an agent that it depends on."""
    first = first_phases(subject)
    for name, agent in subject.plan.agents.items():
        if name not in first:
            continue
        others = list(subject.plan.agents) if ALL in agent.after else agent.after
        later = [other for other in others if other != name and first.get(other, first[name]) > first[name]]
        if later:
            phases = list(subject.plan.phases)
            begins = phases[first[name]]
            message = f"{name} begins in {begins} but depends on {listed(later)}, beginning later"
            yield Fault(message, "move its work to a later phase, or name what it needs first", f"agents.{name}.after")
