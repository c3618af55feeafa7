"""Who made a change: the author, everybody who pushed to it, and everybody whom its commits name."""

from dataclasses import dataclass

from bot.domain.board import Account
from bot.domain.pull_facts import Commit, PullFacts, Signature
from bot.rules.roles import NOREPLY, Roles

WEB_FLOW = "web-flow"
"""GitHub's own account, the committer of what people do in the browser."""
_WEB_FLOW_EMAIL = "noreply@github.com"


@dataclass(frozen=True, slots=True)
class Contributors:
    """`accounts` by id with how each took part; `agents` likewise; `strangers` are those who cannot be told."""

    accounts: dict[int, str]
    agents: dict[str, str]
    strangers: tuple[str, ...]
    operators: frozenset[str]

    def why_barred(self, account: Account, roles: Roles) -> str:
        """How the account took part itself, by an address of its agent, or by its operator; empty if it did not."""
        if why := self.accounts.get(account.id):
            return why
        mine = roles.agents_of(account)
        by_address = next((self.agents[name] for name in mine if name in self.agents), "")
        if by_address:
            return by_address
        shared = sorted(roles.operators_of(account) & self.operators)
        return f"has the operator {shared[0]}, as somebody who made the change" if shared else ""

    def wrote(self, agent: str, roles: Roles) -> bool:
        """Whether somebody who acts for the agent made the change."""
        return agent in self.agents or any(agent in roles.agents_of(Account(number, "")) for number in self.accounts)


def contributors(facts: PullFacts, roles: Roles) -> Contributors:
    found = _Found(roles)
    found.account(facts.author, "opened the pull request", "the author of the pull request is a deleted account")
    found.account(facts.pusher, "pushed last", "nobody can tell who pushed last")
    for account in facts.earlier_pushers:
        found.account(account, "pushed to the pull request before; who did never approves it", "")
    for commit in facts.commits:
        found.commit(commit)
    people = {number: Account(number, "") for number in found.accounts}
    operators = frozenset().union(*(roles.operators_of(account) for account in people.values()))
    if roles.plan.policy.separate == "operator":
        operators |= {roles.plan.agents[name].operator or "" for name in found.agents} - {""}
    return Contributors(found.accounts, found.agents, tuple(dict.fromkeys(found.strangers)), operators)


def is_nobody(signature: Signature) -> bool:
    """As a committer, GitHub itself is nobody."""
    if signature.account:
        return signature.account.login == WEB_FLOW
    return signature.email.lower() == _WEB_FLOW_EMAIL


class _Found:
    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.accounts: dict[int, str] = {}
        self.agents: dict[str, str] = {}
        self.strangers: list[str] = []

    def account(self, account: Account | None, how: str, stranger: str) -> None:
        if account is None:
            self.strangers.append(stranger)
        else:
            self.accounts.setdefault(account.id, how)

    def commit(self, commit: Commit) -> None:
        short = commit.sha[:12]
        self.signature(commit.author, f"wrote {short}", f"the author of {short}")
        if not is_nobody(commit.committer):
            self.signature(commit.committer, f"committed {short}", f"the committer of {short}")
        for person in commit.co_authors:
            self.signature(person, f"is a co-author of {short}", f"a co-author of {short}")

    def signature(self, one: Signature, how: str, role: str) -> None:
        """An account and an address are both believed: each can only bar somebody more."""
        hidden = NOREPLY.fullmatch(one.email.strip())
        by_address = self.roles.agents_by_email(one.email)
        if one.account:
            self.accounts.setdefault(one.account.id, how)
        if hidden:
            self.accounts.setdefault(int(hidden[1]), how)
        for name in by_address:
            self.agents.setdefault(name, f"acts for {name}, whose address {how}")
        if not (one.account or hidden or by_address):
            who = one.email or one.name or "nobody"
            self.strangers.append(f"{role} ({who}) is no account that GitHub or the plan knows")


def of_author(facts: PullFacts, roles: Roles) -> tuple[str, ...]:
    """Agents that the author of the pull request acts for."""
    return roles.agents_of(facts.author) if facts.author else ()
