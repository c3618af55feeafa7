"""Vetoes, halts, holds and overrides: who may say them, and which of them stand against a change."""

from collections.abc import Iterator, Sequence

from bot.domain.board import Account
from bot.domain.pull_facts import Override, Veto
from bot.plan.models import ALL, Plan
from bot.rules.approvals.asks import expanded
from bot.rules.approvals.verdict import Overruled, RuleVerdict, Stop
from bot.rules.roles import Roles
from bot.rules.seen import Seen


def stops_of(seen: Seen, applying: Sequence[RuleVerdict]) -> Iterator[Stop]:
    """What stands against this change. A veto survives pushes, whatever rules the change is for by now."""
    for veto in seen.facts.vetoes:
        if may_veto(seen.plan, veto.agent):
            yield Stop("veto", "failing", veto.by, veto.reason, veto.at, veto.agent, write=f"/lift as {veto.agent}")
    for halt in seen.facts.halts:
        rule = next((one.rule for one in applying if is_halted(seen.plan, one.rule, halt.rule)), None)
        if rule is not None or halt.rule == ALL:
            write = f"/lift {halt.rule}"
            yield Stop("halt", "failing", halt.by, halt.reason, halt.at, halt.agent, rule or ALL, write)
    for hold in seen.facts.holds:
        yield Stop("hold", "waiting", hold.by, hold.reason, hold.at, write="/unhold")


def is_halted(plan: Plan, rule: str, halted: str) -> bool:
    """A halt names a rule by its id or by its type of change, or all of them."""
    return halted in (rule, ALL) or plan.approvals[rule].type_of(rule) == halted


def may_veto(plan: Plan, agent: str) -> bool:
    """Whether any rule gives the agent a veto."""
    return any(agent in expanded(rule.veto, plan) for rule in plan.approvals.values())


def may_veto_change(plan: Plan, applying: Sequence[RuleVerdict], agents: Sequence[str]) -> tuple[str, ...]:
    """Those of the agents to whom a rule that applies gives a veto: who may say `/veto` on this change."""
    allowed = {name for one in applying for name in expanded(plan.approvals[one.rule].veto, plan)}
    return tuple(name for name in agents if name in allowed)


def may_halt(plan: Plan, halted: str, agents: Sequence[str]) -> tuple[str, ...]:
    """Those of the agents who may say `/halt <rule>`: with a veto there, or as the lead of what halts it."""
    rules = [name for name in plan.approvals if is_halted(plan, name, halted)]
    vetoing = [set(expanded(plan.approvals[name].veto, plan)) for name in rules]
    leads = {
        one.lead
        for one in plan.escalations.values()
        if ALL in one.halts or halted in one.halts or (rules and all(_names(plan, one.halts, rule) for rule in rules))
    }
    allowed = (set.intersection(*vetoing) if vetoing else set()) | leads
    return tuple(name for name in agents if name in allowed)


def _names(plan: Plan, halts: Sequence[str], rule: str) -> bool:
    return any(is_halted(plan, rule, halted) for halted in halts)


def may_lift(plan: Plan, veto: Veto, agents: Sequence[str]) -> tuple[str, ...]:
    """Those of the agents who may lift a veto: its own role, or one above."""
    above = plan.policy.veto_above.get(veto.agent, [])
    return tuple(name for name in agents if name in (veto.agent, *above))


def may_override(roles: Roles, account: Account) -> bool:
    """Only accounts that the policy names, by id; never an App."""
    return not account.is_bot and roles.is_among(account, roles.plan.policy.override)


def overruled(seen: Seen) -> Overruled | None:
    """The first override at this head by somebody who may."""
    found = (one for one in seen.facts.overrides if _counts(one, seen))
    one = next(found, None)
    return Overruled(one.by, one.reason, one.at) if one else None


def _counts(override: Override, seen: Seen) -> bool:
    is_here = override.sha.lower() == seen.facts.head.sha.lower()
    return is_here and may_override(seen.roles, override.by)
