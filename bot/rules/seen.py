"""A pull request as the predicates see it: the facts, and what follows from them, worked out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.domain.board import Account
from bot.domain.facts import MAINTAINS, MAY_WRITE
from bot.domain.pull_facts import Gap, PullFacts
from bot.plan.models import Plan
from bot.rules.contributors import Contributors, contributors, of_author
from bot.rules.patterns import globs, one_a_line
from bot.rules.roles import Candidate, Roles

Mode = Literal["adding", "taking", "now"]
"""How far an author's words count: they may add rules, never take one away; `now` takes them as they stand."""


@dataclass(frozen=True)
class Seen:
    plan: Plan
    facts: PullFacts

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.plan, self.facts.known_ids)

    @cached_property
    def contributors(self) -> Contributors:
        return contributors(self.facts, self.roles)

    @cached_property
    def writers(self) -> frozenset[str]:
        """Agents that made the change, or a part of it."""
        return frozenset(name for name in self.plan.agents if self.contributors.wrote(name, self.roles))

    @cached_property
    def candidates(self) -> Mapping[str, tuple[Candidate, ...]]:
        """By agent: principals who would be heard, known by id, not barred, with write permission if it is known."""
        return {name: tuple(filter(self._would_be_heard, self.roles.principals_of(name))) for name in self.plan.agents}

    def _would_be_heard(self, one: Candidate) -> bool:
        is_bot = one.login.endswith("[bot]")
        permission = "write" if is_bot else self.facts.permissions.get(one.id, "write")
        if permission not in MAY_WRITE:
            return False
        is_free = self.plan.policy.self_approval == "allowed"
        return is_free or not self.contributors.why_barred(Account(one.id, one.login, is_bot), self.roles)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Agents that the author acts for."""
        return of_author(self.facts, self.roles)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every changed path; a rename counts with both names."""
        found: dict[str, None] = {}
        for file in self.facts.files:
            found[file.path] = None
            if file.old_path:
                found[file.old_path] = None
        return tuple(found)

    @cached_property
    def names_by_line(self) -> bytes:
        return one_a_line(self.names)

    @cached_property
    def gaps(self) -> Mapping[str, Gap]:
        return {gap.part: gap for gap in self.facts.gaps}

    def matching(self, patterns: list[str]) -> list[str]:
        """Changed paths that match one of the patterns; raises `BadPattern`."""
        return globs(tuple(patterns)).matching(self.names_by_line)

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """Changed paths by the agents that own them; a path may have several owners."""
        return {name: tuple(self.matching(agent.owns)) for name, agent in self.plan.agents.items() if agent.owns}

    @cached_property
    def unowned(self) -> tuple[str, ...]:
        taken = {path for paths in self.owned.values() for path in paths}
        return tuple(path for path in self.names if path not in taken)

    @cached_property
    def outside(self) -> Mapping[str, tuple[str, ...]]:
        """Changed paths that are not the author's agent's, by their owners."""
        inside = {path for name in self.authors for path in self.owned.get(name, ())}
        found = {name: tuple(path for path in paths if path not in inside) for name, paths in self.owned.items()}
        return {name: paths for name, paths in found.items() if paths}

    @cached_property
    def contracts(self) -> tuple[str, ...]:
        """Contracts whose file changes."""
        names = set(self.names)
        return tuple(name for name, contract in self.plan.contracts.items() if contract.file in names)

    @cached_property
    def kept_labels(self) -> Mapping[str, str]:
        """Labels that count where they add a rule, and why: they are there, or nobody who may took them off."""
        found = {label.name: "is set" for label in self.facts.labels}
        for label in self.facts.taken_labels:
            if label.name not in found and not (label.by and self.may_unlabel(label.by)):
                found[label.name] = "was taken off by somebody who may not"
        return found

    @cached_property
    def trusted_labels(self) -> frozenset[str]:
        """Labels that somebody set who might take one off as well: they may take a rule away."""
        return frozenset(label.name for label in self.facts.labels if label.by and self.may_unlabel(label.by))

    def may_unlabel(self, account: Account) -> bool:
        mine = self.roles.agents_of(account)
        for word in self.plan.policy.may_unlabel:
            if word == "maintainer" and self.facts.permissions.get(account.id) in MAINTAINS:
                return True
            if word in mine or ("#" in word and self.roles.id_of(word) == account.id):
                return True
        return False
