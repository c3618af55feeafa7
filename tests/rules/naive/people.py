"""Who is who, and who made the change."""

import re

from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts, Signature
from bot.plan.models import Plan


class People:
    def __init__(self, facts: PullFacts, plan: Plan) -> None:
        self.facts = facts
        self.plan = plan

    # Who is who

    def number(self, principal: str) -> int:
        if "#" in principal:
            return int(principal.split("#")[1])
        return dict(self.facts.known_ids).get(principal.lower(), 0)

    def agents(self, account_id: int) -> list[str]:
        return [
            name
            for name, agent in self.plan.agents.items()
            if account_id and account_id in [self.number(principal) for principal in agent.principals]
        ]

    def operators(self, account_id: int) -> set[str]:
        if self.plan.policy.separate == "principal":
            return set()
        return {self.plan.agents[name].operator for name in self.agents(account_id)} - {None}  # type: ignore[return-value]

    def is_person(self, account: Account) -> bool:
        return not account.is_bot and not [n for n in self.agents(account.id) if not self.plan.agents[n].human]

    def agent_called(self, word: str) -> str | None:
        for name in self.plan.agents:
            if name == word.lower():
                return name
        for name, agent in self.plan.agents.items():
            if word.lower() in [other.lower() for other in [*agent.aliases, agent.name or ""]]:
                return name
        return None

    def everyone(self, names: list[str]) -> list[str]:
        return list(self.plan.agents) if "all" in names else names

    # Who made the change

    def signatures(self) -> list[Signature]:
        found = []
        for commit in self.facts.commits:
            found.append(commit.author)
            is_github = (
                commit.committer.account.login == "web-flow"
                if commit.committer.account
                else commit.committer.email.lower() == "noreply@github.com"
            )
            if not is_github:
                found.append(commit.committer)
            found.extend(commit.co_authors)
        return found

    def known(self, one: Signature) -> tuple[set[int], set[str]]:
        ids = {one.account.id} if one.account else set()
        hidden = re.fullmatch(r"([0-9]+)\+.+@users\.noreply\..+", one.email.strip())
        if hidden:
            ids.add(int(hidden[1]))
        mail = one.email.strip().lower()
        return ids, {n for n, a in self.plan.agents.items() if mail in [m.strip().lower() for m in a.emails]}

    def makers(self) -> tuple[set[int], set[str], bool]:
        """Ids, agents by address, and whether somebody cannot be told."""
        ids: set[int] = set()
        agents: set[str] = set()
        is_unknown = False
        for account in (self.facts.author, self.facts.pusher, *self.facts.earlier_pushers):
            if account is None:
                is_unknown = True
            else:
                ids.add(account.id)
        for one in self.signatures():
            more, named = self.known(one)
            ids |= more
            agents |= named
            is_unknown = is_unknown or not (more or named)
        return ids, agents, is_unknown

    def wrote(self, agent: str) -> bool:
        ids, agents, _ = self.makers()
        return agent in agents or any(agent in self.agents(one) for one in ids)

    def is_barred(self, account: Account) -> bool:
        if self.plan.policy.self_approval == "allowed":
            return False
        ids, agents, _ = self.makers()
        if account.id in ids or set(self.agents(account.id)) & agents:
            return True
        made_by: set[str] = set()
        for one in ids:
            made_by |= self.operators(one)
        if self.plan.policy.separate == "operator":
            made_by |= {str(self.plan.agents[name].operator) for name in agents if self.plan.agents[name].operator}
        return bool(self.operators(account.id) & made_by)
