"""Requirements that only some of the agents state."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan.models import ALL


@check("requirements-of-few", severity="note")
def requirements_of_few(subject: Subject) -> Iterator[Fault]:
    """In a mesh where agents require something from all others, some agents state no requirement."""
    plan = subject.plan
    asking = {requirement.from_ for requirement in plan.requirements}
    asks_all = any(requirement.to == ALL for requirement in plan.requirements)
    lacking = [name for name in plan.agents if name not in asking]
    if plan.session.style == "mesh" and asks_all and ALL not in asking and lacking:
        verb = "states" if len(lacking) == 1 else "state"
        message = f"{len(lacking)} of {len(plan.agents)} agents {verb} no requirement: {listed(lacking)}"
        yield Fault(message, "write their requirements", f"requirements.{len(plan.requirements) - 1}")
