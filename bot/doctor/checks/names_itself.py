"""Agents that stand on both sides of something."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject


@check("names-itself")
def names_itself(subject: Subject) -> Iterator[Fault]:
    """An agent that depends on, provides to, requires from, consumes from or supports itself."""
    plan = subject.plan
    for name, agent in plan.agents.items():
        for word in ("after", "needs", "provides"):
            if name in getattr(agent, word):
                yield Fault(f"{name} names itself under {word}", "take it out", f"agents.{name}.{word}")
    for at, requirement in enumerate(plan.requirements):
        if requirement.from_ == requirement.to:
            yield Fault(f"{requirement.to} requires something from itself", "take it out", f"requirements.{at}")
    for name, contract in plan.contracts.items():
        if contract.provider and contract.provider in contract.consumers:
            message = f"{contract.provider} provides the contract {name} and consumes it"
            yield Fault(message, "take it out of consumers", f"contracts.{name}.consumers")
    for name, rule in plan.approvals.items():
        if rule.primary and rule.primary in (*rule.supporting, *rule.clearances):
            message = f"{rule.primary} is the primary agent of {name} and named beside it again"
            yield Fault(message, "take it out of supporting and clearances", f"approvals.{name}.primary")
