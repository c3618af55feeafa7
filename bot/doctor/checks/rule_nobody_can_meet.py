"""Approval rules that ask for somebody who is not there."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL, ApprovalRule, Plan
from bot.rules.approvals.asks import expanded
from bot.rules.roles import Roles


@check("rule-nobody-can-meet", severity="error", of=["plan"])
def rule_nobody_can_meet(subject: Subject) -> Iterator[Fault]:
    """An approval rule that asks for more accounts, or for more people, than its agents have.

    Agents without any principal are told apart, as `agent-without-principals`.
    """
    roles = Roles(subject.plan, {})
    for name, rule in subject.plan.approvals.items():
        yield from _of_rule(name, rule, subject.plan, roles)


@check("agent-without-principals", of=["plan"])
def agent_without_principals(subject: Subject) -> Iterator[Fault]:
    """An approval rule asks for an agent that has no principals: its word can never count.

    Whoever may write may still act for it with `as <agent>`, but unverified words approve nothing.
    """
    told: set[str] = set()
    for name, rule in subject.plan.approvals.items():
        places = [("primary", [rule.primary] if rule.primary else [])]
        places += [("clearances", list(expanded(rule.clearances, subject.plan)))]
        if not rule.primary and ALL not in rule.supporting:
            places += [("supporting", rule.supporting)]
        for key, agents in places:
            for agent in agents:
                if agent in subject.plan.agents and not subject.plan.agents[agent].principals and agent not in told:
                    told.add(agent)
                    message = f"the rule {name} asks for {agent}, which has no principals"
                    yield Fault(message, f'write agents.{agent}.principals: ["login#id"]', f"approvals.{name}.{key}")


@check("principal-without-id", severity="note", of=["plan"])
def principal_without_id(subject: Subject) -> Iterator[Fault]:
    """A principal of an agent that rules ask for has no numeric id: names change hands, ids do not.

    Until Baton has seen the account its words do not count as approvals.
    """
    asked = {name for rule in subject.plan.approvals.values() for name in _named(rule, subject.plan)}
    for name, agent in subject.plan.agents.items():
        for at, principal in enumerate(agent.principals):
            if name in asked and "#" not in principal:
                message = f"{principal} has no id, and {name} is asked for approvals"
                yield Fault(
                    message, f"write {principal}#<id>; `baton apply` prints it", f"agents.{name}.principals.{at}"
                )


def _of_rule(name: str, rule: ApprovalRule, plan: Plan, roles: Roles) -> Iterator[Fault]:
    agents = _named(rule, plan)
    accounts = {roles.id_of(one) or one: one for agent in agents for one in plan.agents[agent].principals}
    if agents and not accounts:
        return
    if rule.approvals and agents and not rule.humans and len(accounts) < rule.approvals:
        message = f"{rule.approvals} approvals are asked for, but only {len(accounts)} accounts may give one"
        yield Fault(message, f"write approvals: {len(accounts)}, or name more agents", f"approvals.{name}.approvals")
    if rule.owners and not any(agent.owns for agent in plan.agents.values()):
        yield Fault(
            "owners are asked, but no agent owns paths", "write `owns:` at the agents", f"approvals.{name}.owners"
        )
    if rule.consumers and not plan.contracts:
        message = "consumers are asked, but there are no contracts"
        yield Fault(message, "write `contracts:`, or take it out", f"approvals.{name}.consumers")


def _named(rule: ApprovalRule, plan: Plan) -> list[str]:
    names = [*([rule.primary] if rule.primary else []), *expanded(rule.supporting, plan)]
    return [name for name in dict.fromkeys([*names, *expanded(rule.clearances, plan)]) if name in plan.agents]
