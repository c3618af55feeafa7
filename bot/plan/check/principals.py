"""Principals are told apart: people from Apps, and one account from another."""

from collections.abc import Iterator

from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source

Standing = tuple[str, str, bool]
"""Where a principal stands (dotted path), as whom, and whether that is a person."""


def principals(plan: Plan, source: Source) -> list[Finding]:
    """One account may act for several agents, but not as a person here and as a machine there."""
    seen: dict[str, Standing] = {}
    ids: dict[str, tuple[str, str]] = {}
    logins: dict[str, tuple[str, str]] = {}
    found: list[Finding] = []
    for key, principal, agent, human in _standing(plan):
        login, _, number = principal.partition("#")
        login = login.lower()
        is_app = login.endswith("[bot]")

        def finding(code: str, message: str, remedy: str, key: str = key) -> Finding:
            return Finding(source.file, source.line_of(key), code, message, remedy, key)

        if human and is_app:
            who = f"the agent {agent} is people" if agent else "only people may override"
            found.append(finding("app-as-person", f"{principal} is an App, but {who}", "name an account of a person"))
        if agent and not is_app:
            first = seen.setdefault(login, (key, agent, human))
            if first[2] != human:
                message = f"{login} acts for {first[1]} and for {agent}, of which only one is human"
                found.append(finding("person-and-machine", message, "use two accounts, or set human: true at both"))
        if number:
            if ids.setdefault(number, (login, key))[0] != login:
                message = f"the id {number} belongs to {ids[number][0]} too"
                found.append(finding("principal-id", message, "look the id up: `baton apply` prints it"))
            if logins.setdefault(login, (number, key))[0] != number:
                message = f"{login} has the id {logins[login][0]} elsewhere"
                found.append(finding("principal-id", message, "look the id up: `baton apply` prints it"))
    return found


def _standing(plan: Plan) -> Iterator[tuple[str, str, str, bool]]:
    """Path, principal, agent (empty in the policy), whether it must be a person."""
    for name, agent in plan.agents.items():
        for at, principal in enumerate(agent.principals):
            yield f"agents.{name}.principals.{at}", principal, name, agent.human
    for at, principal in enumerate(plan.policy.override):
        yield f"policy.override.{at}", principal, "", True
