"""Signs of life: whatever the holder of a task does about it begins its lease anew.

Most are only noted on the cached board, without a request; into the signed state they go when the one that is written
there is older than a quarter of the lease, and at once where they answer a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands.actor import roster_of
from bot.domain.actions import EditIssue
from bot.domain.board import Account, Board, Issue, kind_of
from bot.domain.events import Commented, Event, PullRequestChanged, Pushed
from bot.domain.facts import Facts
from bot.domain.naming import named_in
from bot.handlers.decided import Decided
from bot.handlers.pulls import named_by
from bot.rules.leases import is_agents, lease_of, must_be_written, with_sign


@dataclass(frozen=True, slots=True)
class Sign:
    """Somebody did something about the issues that it names, and about those that `pull` has in review."""

    account: Account
    named: frozenset[int]
    at: datetime | None = None
    pull: int = 0


def sign_in(event: Event) -> Sign | None:
    """None where the event says of no task that somebody works on it."""
    match event:
        case Commented(author=Account() as author):
            pull = event.number if event.on_pull_request else 0
            return Sign(author, named_in(event.body) | {event.number}, event.at, pull)
        case Pushed(origin=origin) if origin.sender and event.named:
            return Sign(origin.sender, event.named)
        case PullRequestChanged(origin=origin) if origin.sender:
            return Sign(origin.sender, named_by(event), event.at, event.number)
        case _:
            return None


def given(sign: Sign | None, board: Board, *, now: datetime) -> Iterator[tuple[Issue, datetime]]:
    """The tasks that the sign's account holds for an agent, and when it showed itself."""
    if sign is None or board.in_force is None or sign.account.id == board.bot.id:
        return
    plan, at = board.in_force.plan, min(sign.at or now, now)
    roster = roster_of(plan, board)
    for issue in board.issues.values():
        state = issue.state
        if state.claim is None or not (issue.number in sign.named or (sign.pull and state.pull == sign.pull)):
            continue
        is_its = kind_of(issue.entry) == "task" and issue.is_open and roster.is_holder(state.claim, sign.account)
        if is_its and is_agents(plan, state) and at > state.claim.at:
            yield issue, at


def needs(event: Event, board: Board, *, now: datetime) -> tuple[int, ...]:
    """Numbers of the tasks whose signed state is written anew; mostly none."""
    if board.in_force is None:
        return ()
    lease = lease_of(board.in_force.plan)
    found = given(sign_in(event), board, now=now)
    return tuple(
        one.number for one, at in found if one.state.claim and must_be_written(one.state.claim, lease, active_at=at)
    )


def learn(event: Event, board: Board, *, now: datetime) -> Board:
    """The board that knows of the sign."""
    newer = [
        replace(issue, active_at=at)
        for issue, at in given(sign_in(event), board, now=now)
        if issue.active_at is None or issue.active_at < at
    ]
    return board.with_issues(newer) if newer else board


def decide(event: Event, board: Board, facts: Facts, *, so_far: Decided) -> Decided:
    """Writes the sign where it must be written, or where the task's state is written anyway."""
    sign = sign_in(event)
    if sign is None or board.in_force is None:
        return Decided()
    lease = lease_of(board.in_force.plan)
    edited = {action.entry for action in so_far.actions if isinstance(action, EditIssue)}
    edits: list[EditIssue] = []
    for issue, at in given(sign, so_far.on(board), now=facts.now):
        claim = issue.state.claim
        assert claim
        if issue.entry in edited or must_be_written(claim, lease, active_at=at):
            edits.append(EditIssue(issue.entry, state=replace(issue.state, claim=with_sign(claim, at))))
    return Decided(tuple(edits), tuple(edit.entry for edit in edits), why="a sign of life" if edits else "")


def kept(cached: Board, board: Board) -> Board:
    """The board that was read, with the signs that the cached one alone knows."""
    if board.issues is cached.issues:
        return board
    newer = [
        replace(issue, active_at=known.active_at)
        for entry, issue in board.issues.items()
        if (known := cached.issues.get(entry)) is not None and known.active_at and issue.active_at is None
    ]
    return board.with_issues(newer) if newer else board
