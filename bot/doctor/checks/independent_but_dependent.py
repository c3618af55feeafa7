"""Agents that can start independently and depend on somebody."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed, says_at_once


@check("independent-but-dependent")
def independent_but_dependent(subject: Subject) -> Iterator[Fault]:
    """An agent that can start independently but has dependencies. `partial` is fine."""
    for name, agent in subject.plan.agents.items():
        needs = [*agent.after, *(other for other in agent.needs if other not in agent.after), *agent.waits_for]
        if agent.independent is True and needs:
            message = f"{name} can start independently but depends on {listed(needs)}"
            yield Fault(
                message, "write `independent: partial`, or take the dependency out", f"agents.{name}.independent"
            )


@check("blocked-but-starting")
def blocked_but_starting(subject: Subject) -> Iterator[Fault]:
    """An agent with a blocker whose timeline says that it starts at once."""
    for name, agent in subject.plan.agents.items():
        if agent.blockers and says_at_once(agent.timeline):
            message = f"{name} is blocked ({listed(agent.blockers)}), but its timeline says {agent.timeline!r}"
            yield Fault(message, "say which part is blocked and which can start", f"agents.{name}.timeline")
