"""Approval rules that are wrong in themselves: the check would stay red whoever approves."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.rules.approvals.faults import faults_of, owns_faults


@check("rule-cannot-work", severity="error")
def rule_cannot_work(subject: Subject) -> Iterator[Fault]:
    """An approval rule with a pattern that cannot be used, or a count of zero or of more than there are.

    RE2 compiles every pattern in linear time, so one that would backtrack (lookaround, backreferences) is refused. The
    check of every pull request that the rule may be for stays red with the same reason.
    """
    for name, rule in subject.plan.approvals.items():
        for fault in faults_of(name, rule, subject.plan):
            if not fault.key.startswith("agents."):
                yield Fault(fault.message, fault.remedy, fault.key)


@check("owns-cannot-work")
def owns_cannot_work(subject: Subject) -> Iterator[Fault]:
    """An agent owns paths by a pattern that CODEOWNERS does not know: no rule can tell what is its own."""
    for fault in owns_faults(subject.plan):
        yield Fault(fault.message, fault.remedy, fault.key)
