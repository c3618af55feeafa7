"""Work in a phase by somebody who is not of its team."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL


@check("agent-outside-phase")
def agent_outside_phase(subject: Subject) -> Iterator[Fault]:
    """A task in a phase whose agent neither leads nor supports that phase."""
    for name, phase in subject.plan.phases.items():
        team = {*phase.leads, *phase.supports, *([phase.agent] if phase.agent else [])}
        if not team or ALL in team:
            continue
        for task in subject.tasks_in[name]:
            agent = subject.plan.tasks[task].agent
            if agent and agent not in team:
                message = f"{agent} has a deliverable in {name} but neither leads nor supports it"
                yield Fault(message, f"add {agent} to phases.{name}.supports, or move the task", f"tasks.{task}")
