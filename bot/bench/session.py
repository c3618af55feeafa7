"""One look at pull requests of one repository: what it is given, what it gathers, and one of them as it was judged."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.bench.head_reading import Look
from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.ports import Place
from bot.domain.pull_facts import PullFacts
from bot.domain.pull_reads import Hands, OpenPull, PullRead
from bot.domain.state import Stop, WaitingPull
from bot.plan.models import Plan
from bot.rules.approvals import Verdict
from bot.rules.approvals.words import title_of


class Seen(Protocol):
    """Whoever wants to know the newest verdicts."""

    def put(self, repository_id: int, verdict: Verdict) -> None: ...

    def drop(self, repository_id: int, number: int | None = None) -> None: ...

    def only(self, repository_id: int, numbers: Collection[int]) -> None: ...


Act = Callable[[Decided], Awaitable[Board]]
"""Does what commands decided, and gives the board afterwards."""
Handled = Callable[[Collection[int]], Awaitable[frozenset[int]]]


@dataclass(slots=True)
class Session:
    """One look at some pull requests of one repository."""

    place: Place
    board: Board | None
    now: datetime
    act: Act
    default_branch: str = "main"
    is_repeat: bool = False
    handled: Handled | None = None
    """Which comments had their effect, as the database remembers; None: commands are not obeyed here."""
    since: datetime | None = None
    """Since when it remembers."""
    wants_again: bool = False
    """Something that a delivery told of was not to be read yet."""
    owes: bool = False
    """Some are left: those that could not be read, and those for whom this look was too long."""
    waiting: dict[int, WaitingPull | None] = field(default_factory=dict)
    """Pull requests by number: how they wait, or None where they wait no more."""
    until: datetime | None = None
    """When the first approval of those that count expires."""
    judged: int = 0
    touched: set[int] = field(default_factory=set)
    """Pull requests that were judged, those that share a head with others too."""
    queued: set[str] = field(default_factory=set)
    """Heads of merge groups of pull requests that were read."""
    listed: list[OpenPull] | None = None
    """All open ones, if they were listed."""

    @property
    def halts(self) -> tuple[Stop, ...]:
        return tuple(one for one in self.board.status.stops if one.kind == "halt") if self.board else ()


@dataclass(frozen=True, slots=True)
class Case:
    read: PullRead
    facts: PullFacts
    verdict: Verdict
    plan: Plan | None = None
    """None where none was ever valid."""
    hands: Hands = field(default_factory=Hands)


def look_of(session: Session, case: Case) -> Look:
    place, board, branch = session.place, session.board, session.default_branch
    return Look(place, case.read, case.facts, case.plan, board, session.now, branch)


def hands_of(several: Collection[Case]) -> Mapping[int, Hands]:
    return {one.facts.number: one.hands for one in several}


def waiting_of(verdict: Verdict) -> WaitingPull | None:
    return None if verdict.is_green else WaitingPull(verdict.number, title_of(verdict), verdict.missing_roles[:10])
