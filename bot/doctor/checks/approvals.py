"""Approval rules that match nothing for sure, or that nobody can fulfil."""

from collections.abc import Iterator
from itertools import combinations

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL, ApprovalRule, Condition, Plan


@check("approval-without-paths")
def approval_without_paths(subject: Subject) -> Iterator[Fault]:
    """An approval rule without paths matches by the type that an author names, and so can be walked around."""
    for name, rule in subject.plan.approvals.items():
        if not rule.when.asks_nothing and not _mentions_paths(rule.when):
            yield Fault(f"the rule {name} names no paths", 'write when: {paths: ["src/**"]}', f"approvals.{name}")


@check("sole-approver")
def sole_approver(subject: Subject) -> Iterator[Fault]:
    """An approval rule with a primary agent alone: nobody may approve what that agent wrote itself."""
    if subject.plan.policy.self_approval == "allowed":
        return
    for name, rule in subject.plan.approvals.items():
        if rule.primary and not [other for other in rule.supporting if other != rule.primary]:
            message = f"only {rule.primary} may approve by the rule {name}, but not its own changes"
            yield Fault(message, "name at least one agent under supporting", f"approvals.{name}.primary")


@check("approvals-not-separate")
def approvals_not_separate(subject: Subject) -> Iterator[Fault]:
    """Two approvals that a rule asks for can only come from the same account or operator, and count once."""
    plan = subject.plan
    for name, rule in plan.approvals.items():
        for first, second in combinations(_needed(rule), 2):
            shared = _shared(plan, first, second)
            if shared:
                message = f"{first} and {second} both must approve by the rule {name}, but {shared} stands behind both"
                yield Fault(message, "name different principals or operators", f"approvals.{name}.clearances")


def _needed(rule: ApprovalRule) -> list[str]:
    return list(dict.fromkeys(name for name in (rule.primary, *rule.clearances) if name and name != ALL))


def _shared(plan: Plan, first: str, second: str) -> str:
    one, other = plan.agents.get(first), plan.agents.get(second)
    if one is None or other is None:
        return ""
    if plan.policy.separate == "operator" and one.operator and one.operator == other.operator:
        return f"the operator {one.operator}"
    same = set(one.principals) & set(other.principals)
    return one.principals[0] if len(same) == len(one.principals) == len(other.principals) == 1 else ""


def _mentions_paths(condition: Condition) -> bool:
    by_paths = (
        condition.paths or condition.only_paths or condition.paths_match or condition.owned or condition.contracts
    )
    by_facts = condition.size or condition.fork or condition.author or condition.committer or condition.base
    return bool(by_paths or by_facts) or any(_mentions_paths(part) for part in condition.parts)
