"""Who is called when agents must act: their people by login, so that GitHub tells them; Apps hear of it by webhook."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.plan.models import Plan


@dataclass(frozen=True, slots=True)
class Called:
    """An agent with the logins of its people."""

    agent: str
    logins: tuple[str, ...] = ()


def called(plan: Plan, agents: Iterable[str]) -> tuple[Called, ...]:
    """The agents that have somebody to act for them, each once."""
    return tuple(
        Called(agent, _people(plan.agents[agent].principals))
        for agent in dict.fromkeys(agents)
        if agent in plan.agents and plan.agents[agent].principals
    )


def _people(principals: Iterable[str]) -> tuple[str, ...]:
    logins = (principal.partition("#")[0] for principal in principals)
    return tuple(login for login in logins if not login.lower().endswith("[bot]"))
