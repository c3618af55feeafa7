"""What a rule asks for, before anybody has said anything: of which agents, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.plan.models import ALL, ApprovalRule, Plan
from bot.rules.seen import Seen


@dataclass(frozen=True, slots=True)
class Asks:
    """`lead`: agents of whom one must approve. `clearances`, `owners`, `consumers`: each must. All without repeats."""

    lead: tuple[str, ...]
    lead_why: str
    wants_lead: bool
    clearances: tuple[str, ...]
    owners: tuple[str, ...]
    consumers: tuple[str, ...]
    code_owners: bool
    approvals: int
    humans: int
    named: tuple[str, ...]
    """Every agent whose word the rule wants."""


def asks_of(rule: ApprovalRule, seen: Seen) -> Asks:
    lead, why = _lead(rule, seen)
    clearances = expanded(rule.clearances, seen.plan)
    owners = tuple(seen.outside) if rule.owners else ()
    consumers = _consumers(seen) if rule.consumers else ()
    is_about_nobody = not (rule.primary or rule.supporting or clearances or rule.owners or rule.consumers)
    asks_nothing = is_about_nobody and not rule.code_owners and rule.humans in (None, 0) and rule.approvals is None
    return Asks(
        lead, why, bool(rule.primary or rule.supporting), clearances, owners, consumers, rule.code_owners,
        1 if asks_nothing else rule.approvals or 0, rule.humans or 0,
        tuple(dict.fromkeys((*lead, *clearances, *owners, *consumers))),
    )  # fmt: skip


def expanded(names: Iterable[str], plan: Plan) -> tuple[str, ...]:
    """`all` is every agent of the plan."""
    several = list(names)
    return tuple(dict.fromkeys(plan.agents if ALL in several else several))


def _lead(rule: ApprovalRule, seen: Seen) -> tuple[tuple[str, ...], str]:
    """The primary agent; one that supports where the primary wrote the change, or where there is no primary."""
    allowed = seen.plan.policy.self_approval == "allowed"
    wrote = seen.writers
    supporting = [name for name in expanded(rule.supporting, seen.plan) if name != rule.primary]
    others = tuple(name for name in supporting if allowed or name not in wrote)
    if rule.primary is None:
        return others, "one agent that supports approves" if rule.supporting else ""
    if rule.primary not in wrote:
        return (rule.primary,), f"{rule.primary} approves"
    if allowed:
        return (rule.primary, *others), f"{rule.primary} or one agent that supports approves"
    return others, f"{rule.primary} wrote the change, so one agent that supports approves"


def _consumers(seen: Seen) -> tuple[str, ...]:
    """Who builds on, or provides, a contract that changes, but for the author's own agents."""
    found: dict[str, None] = {}
    for name in seen.contracts:
        contract = seen.plan.contracts[name]
        provider = [contract.provider] if contract.provider else []
        found.update(dict.fromkeys((*expanded(contract.consumers, seen.plan), *provider)))
    return tuple(name for name in found if name not in seen.authors)
