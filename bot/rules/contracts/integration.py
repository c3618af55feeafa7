"""How far each consumer of a contract is: on a stand-in, on the real thing, or tried together."""

from collections.abc import Mapping

from bot.domain.state import StatusState
from bot.plan.models import ALL, Plan


def consumers_of(plan: Plan, name: str) -> tuple[str, ...]:
    """Agents that build on a contract, its provider apart."""
    contract = plan.contracts[name]
    names = plan.agents if ALL in contract.consumers else contract.consumers
    return tuple(agent for agent in dict.fromkeys(names) if agent != contract.provider)


def integration_of(plan: Plan, status: StatusState | None) -> Mapping[tuple[str, str], str]:
    """By contract and agent: what was said last, else what the plan began with, else `mock`."""
    said = {(one.contract, one.said.agent): one.state for one in (status.integrations if status else ())}
    return {
        (name, agent): said.get((name, agent)) or contract.states.get(agent) or "mock"
        for name, contract in plan.contracts.items()
        for agent in consumers_of(plan, name)
    }
