"""Agents that take part and have nothing to do."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import AtLeast, Plan


@check("agent-without-deliverable")
def agent_without_deliverable(subject: Subject) -> Iterator[Fault]:
    """An agent without any task, output or duty, while others have tasks.

    Whoever approves, leads or signs something off by name has a duty.
    """
    plan = subject.plan
    if not any(subject.tasks_of.values()):
        return
    busy = set(duties(plan))
    for name, agent in plan.agents.items():
        if subject.tasks_of[name] or agent.outputs or agent.current or name in busy:
            continue
        outside = ""
        if plan.phases and not any(name in (*p.leads, *p.supports, p.agent) for p in plan.phases.values()):
            outside = " and is in no phase"
        yield Fault(f"{name} has no deliverable{outside}", "give it a task, or take it out", f"agents.{name}")


def duties(plan: Plan) -> Iterator[str | None]:
    """Agents that a plan needs although they may have no task. A phase's leads have a check of their own."""
    for rule in plan.approvals.values():
        yield from (rule.primary, *rule.clearances, *rule.veto)
    for escalation in plan.escalations.values():
        yield from (escalation.lead, escalation.validates)
    for workflow in plan.workflows.values():
        yield from (stage.who for stage in workflow.stages)
    for phase in plan.phases.values():
        yield from (phase.agent, *phase.leads, phase.handoff.by if phase.handoff else None)
    for point in plan.checkpoints.values():
        for item in point.items:
            named = item.sign_off.of if isinstance(item.sign_off, AtLeast) else item.sign_off
            yield from named if isinstance(named, list) else ()
