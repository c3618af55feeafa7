"""A command on its way: what was called, by whom, on what, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Action
from bot.domain.board import Account, Board, Entry, Issue, id_of
from bot.domain.pull_facts import PullFacts
from bot.domain.state import IssueState
from bot.plan.models import Plan
from bot.reconcile.states import Open
from bot.rules.approvals import Verdict


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, for an agent or (`agent` is empty) as themselves.

    `is_principal`: the plan lists the account for the agent. `is_verified`: and for no other agent, so that it is
    sure who speaks. `maintains`: it has maintain or admin permission.
    """

    account: Account
    agent: str = ""
    is_verified: bool = False
    is_principal: bool = False
    maintains: bool = False

    @property
    def name(self) -> str:
        return self.agent or self.account.login


@dataclass(frozen=True, slots=True)
class Call:
    """One command of a comment. `comment` is the comment's id: lower ids came first."""

    name: str
    args: str
    actor: Actor
    comment: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Pull:
    """The pull request that a command was written on, as it was read for this comment, and the verdict on it."""

    facts: PullFacts
    verdict: Verdict
    head_since: datetime | None = None
    """A time at which its head was the head already; None where nobody can tell yet."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a command sees: the board, seen from the plan's session, and the issue that it was written on."""

    board: Board
    plan: Plan
    issue: Issue
    now: datetime
    gone: frozenset[int] = frozenset()
    """Numbers that were asked for and are no issues of this repository."""
    pull: Pull | None = None
    """On pull requests, where `issue` stands for it and is on no board, and `plan` is the one on its base."""

    @property
    def entry(self) -> Entry:
        return self.issue.entry

    @property
    def state(self) -> IssueState:
        return self.issue.state

    @property
    def task(self) -> str:
        return id_of(self.entry)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command does. `says` is an answer that is written even where nothing went wrong."""

    actions: tuple[Action, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A task that may be claimed instead."""

    number: int
    title: str


@dataclass(frozen=True)
class Refused(Exception):
    """Why a command is not done, and the exact next step. The lists are shown beside it."""

    reason: str
    then: str
    waits_for: tuple[Open, ...] = ()
    ready: tuple[Choice, ...] = ()
