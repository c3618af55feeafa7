"""Who may act for which agent: by numeric id from the plan in force, never by a name that may have changed hands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.board import Account
from bot.plan.models import Plan

NOREPLY = re.compile(r"(\d{1,16})\+[^@\s]{1,64}@users\.noreply\.[A-Za-z0-9.-]{1,200}")
"""Addresses that GitHub gives to those who hide theirs; the number is the account's."""


def shown(account: Account | None) -> str:
    """`ada`, `sec-app[bot]`, and nobody for an account that is gone."""
    if account is None:
        return "a deleted account"
    return f"{account.login}[bot]" if account.is_bot and not account.login.endswith("[bot]") else account.login


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who could still approve: a principal of an agent, or an owner of code. `login` is without an `@`."""

    login: str
    agent: str = ""
    id: int = 0


class Roles:
    """The plan's agents by the ids of their principals. `known_ids`: what a login was when it was first seen."""

    def __init__(self, plan: Plan, known_ids: Mapping[str, int]) -> None:
        self.plan = plan
        self.known_ids = known_ids
        self._agents: dict[int, tuple[str, ...]] = {}
        self._emails: dict[str, tuple[str, ...]] = {}
        self._nameless: dict[str, str] = {}
        self._groups: dict[int, str] | None = None
        for name, agent in plan.agents.items():
            for principal in agent.principals:
                self._add(name, principal)
            for email in agent.emails:
                key = email.strip().lower()
                self._emails[key] = (*self._emails.get(key, ()), name)

    def _add(self, agent: str, principal: str) -> None:
        number = self.id_of(principal)
        if number:
            self._agents[number] = tuple(dict.fromkeys((*self._agents.get(number, ()), agent)))
        else:
            self._nameless.setdefault(principal.lower(), agent)

    def id_of(self, principal: str) -> int:
        """The numeric id of `ada#99`, or of `ada` if Baton has seen her before; else 0."""
        login, _, number = principal.partition("#")
        return int(number) if number else self.known_ids.get(login.lower(), 0)

    def principals_of(self, agent: str) -> Iterator[Candidate]:
        """The agent's principals whose ids are known."""
        for principal in self.plan.agents[agent].principals:
            if number := self.id_of(principal):
                yield Candidate(principal.partition("#")[0], agent, number)

    def agents_of(self, account: Account) -> tuple[str, ...]:
        return self._agents.get(account.id, ())

    def named_without_id(self, account: Account) -> str:
        """The agent that names this login, but no id by which it could be told."""
        return self._nameless.get(shown(account).lower(), "")

    def agents_by_email(self, email: str) -> tuple[str, ...]:
        return self._emails.get(email.strip().lower(), ())

    def operators_of(self, account: Account) -> frozenset[str]:
        """Who runs the account; empty unless the plan tells apart by operator."""
        if self.plan.policy.separate != "operator":
            return frozenset()
        return frozenset(filter(None, (self.plan.agents[name].operator for name in self.agents_of(account))))

    def group_of(self, number: int) -> str:
        """What joins accounts that count once: their operator where the plan tells apart so, else the account."""
        if self._groups is None:
            self._groups = _groups({number: self.operators_of(Account(number, "")) for number in self._agents})
        return self._groups.get(number, f"account {number}")

    def is_person(self, account: Account) -> bool:
        """A user account that no agent of machines lists. An App is never a person."""
        return not account.is_bot and all(self.plan.agents[name].human for name in self.agents_of(account))

    def agent_named(self, word: str) -> str:
        """The agent with this id, else with this name or alias; empty where there is none."""
        folded = word.lower()
        if folded in self.plan.agents:
            return folded
        for identifier, agent in self.plan.agents.items():
            if folded in {name.lower() for name in (*agent.aliases, agent.name or "")}:
                return identifier
        return ""

    def is_among(self, account: Account, principals: list[str]) -> bool:
        """Whether one of `login#id` is this account; who has no id is nobody."""
        return bool(account.id) and any(self.id_of(principal) == account.id for principal in principals)


def _groups(operators: Mapping[int, frozenset[str]]) -> dict[int, str]:
    """The group of each account. One that two operators run joins them: what either says may be the other's."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for number, several in operators.items():
        for operator in several:
            first, second = sorted((root(f"account {number}"), root(f"operator {operator}")))
            parent[second] = first
    return {number: root(f"account {number}") for number in operators}
