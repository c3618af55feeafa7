"""Boards on which anything may have happened: each change replaces a few parts of the one before."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.board import Board, Entry, Issue
from bot.domain.state import Block, Claim, HandOff, LogEntry, Required, Said, SignOff, StatusState
from bot.plan.models import Plan
from bot.rules.items import key_of
from tests.reconcile.repository import NOW

FOREIGN = (9_001, 9_002)
"""Numbers of issues that stand for nothing of the plan."""
ADA = Said("", 7, "ada", NOW, comment=5)


def later_boards(board: Board, plan: Plan, dice: random.Random, *, count: int) -> Iterator[Board]:
    """Boards one after the other; now and then an earlier one comes back, as where another thread is behind."""
    seen = [board]
    for _ in range(count):
        if dice.random() < 0.1:
            board = dice.choice(seen)
        for _ in range(dice.choice((0, 1, 1, 1, 2, 5))):
            board = _changed(board, plan, dice)
        seen.append(board)
        yield board


def _changed(board: Board, plan: Plan, dice: random.Random) -> Board:
    if not board.issues or dice.random() < 0.15:
        return dice.choice(WHOLE)(board, plan, dice)
    entry = dice.choice(list(board.issues))
    issue = dice.choice(ISSUES)(board.issues[entry], board, plan, dice)
    return board.with_issue(issue)


def _numbers(board: Board) -> list[int]:
    return [*(issue.number for issue in board.issues.values()), *FOREIGN]


def _agent(plan: Plan, dice: random.Random) -> str:
    return dice.choice(["", "stranger", *plan.agents])


def _with(**fields: Callable[[Board, Plan, random.Random], Any]) -> Callable[..., Issue]:
    """A change of an issue's state."""

    def change(issue: Issue, board: Board, plan: Plan, dice: random.Random) -> Issue:
        return replace(
            issue, state=replace(issue.state, **{name: make(board, plan, dice) for name, make in fields.items()})
        )

    return change


def _closed(issue: Issue, board: Board, plan: Plan, dice: random.Random) -> Issue:
    days = dice.randint(-9, 9)
    return replace(issue, is_open=not issue.is_open, closed_at=NOW + timedelta(days=days) if issue.is_open else None)


def _edged(issue: Issue, board: Board, plan: Plan, dice: random.Random) -> Issue:
    return replace(issue, blocked_by=issue.blocked_by ^ {dice.choice(_numbers(board))})


def _claim(board: Board, plan: Plan, dice: random.Random) -> Claim | None:
    if dice.random() < 0.3:
        return None
    at = NOW - timedelta(days=dice.randint(0, 20))
    return Claim(_agent(plan, dice), 7, dice.choice(("", "ada")), 3, at, verified=dice.random() < 0.5)


def _blocks(board: Board, plan: Plan, dice: random.Random) -> tuple[Block, ...]:
    on = (0, *_numbers(board))
    return tuple(Block("late", 7, "ada", NOW, on=dice.choice(on)) for _ in range(dice.randint(0, 2)))


def _handoff(board: Board, plan: Plan, dice: random.Random) -> HandOff | None:
    given = replace(ADA, agent=_agent(plan, dice))
    answer: Any = dice.choice(("", "", "accepted", "rejected"))
    return dice.choice((None, HandOff(given, "there", _agent(plan, dice), answer, ADA if answer else None, "no")))


def _signs(board: Board, plan: Plan, dice: random.Random) -> tuple[SignOff, ...]:
    keys = [key_of(item.text) for point in plan.checkpoints.values() for item in point.items]
    return tuple(SignOff(key, replace(ADA, agent=_agent(plan, dice))) for key in keys if dice.random() < 0.7)


def _items(board: Board, plan: Plan, dice: random.Random) -> tuple[Required, ...]:
    states: Any = ("asked", "provided", "accepted", "disputed")
    agents = list(plan.agents)
    return tuple(
        Required(number, dice.choice(agents), f"part {number}", dice.choice(states), asked=ADA)
        for number in range(1, dice.randint(1, 4) if agents else 1)
    )


ISSUES: tuple[Callable[..., Issue], ...] = (
    *(_closed, _closed, _closed, _edged, _edged),
    _with(started=lambda *_: True),
    _with(started=lambda board, plan, dice: dice.random() < 0.5),
    _with(claim=_claim, started=lambda *_: True),
    _with(blocks=_blocks, started=lambda *_: True),
    _with(blocks=lambda *_: ()),
    _with(progress=lambda board, plan, dice: dice.choice((None, 0, 40, 100))),
    _with(in_review=lambda board, plan, dice: dice.random() < 0.5),
    _with(handoff=_handoff),
    _with(signs=_signs),
    _with(items=_items),
    _with(overruled=lambda board, plan, dice: dice.choice((None, ADA))),
    _with(revision=lambda board, plan, dice: dice.randint(0, 3)),
    lambda issue, board, plan, dice: replace(issue, state_fault=dice.choice((None, "edited by ada"))),
    lambda issue, board, plan, dice: replace(issue, title=f"{issue.title[:20]} anew"),
    lambda issue, board, plan, dice: replace(issue),  # read again, and the same
)


def _without(board: Board, plan: Plan, dice: random.Random) -> Board:
    gone = dice.choice([Entry(""), *board.issues])
    return replace(board, issues={entry: issue for entry, issue in board.issues.items() if entry != gone})


def _renumbered(board: Board, plan: Plan, dice: random.Random) -> Board:
    """Deleted, and made again: its number is another."""
    if not board.issues:
        return board
    issue = dice.choice(list(board.issues.values()))
    return board.with_issue(replace(issue, number=max(_numbers(board)) + 1))


def _others(board: Board, plan: Plan, dice: random.Random) -> Board:
    return replace(board, others_blocking={number: dice.random() < 0.5 for number in FOREIGN if dice.random() < 0.7})


def _logged(board: Board, plan: Plan, dice: random.Random) -> Board:
    entry = dice.choice(["", *board.issues])
    return board.with_log(LogEntry(NOW + timedelta(hours=dice.randint(0, 90)), "claimed", entry=entry, login="ada"))


def _of_nobody(board: Board, plan: Plan, dice: random.Random) -> Board:
    return replace(board, status=StatusState(session=dice.choice(("", board.session, "former"))))


WHOLE: tuple[Callable[..., Board], ...] = (_without, _renumbered, _others, _logged, _of_nobody)
