"""A large plan is made in portions, where it says so: every new issue is a mail to everybody who watches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.actions import Action, CreateIssue
from bot.domain.board import Board, kind_of

HOUR = timedelta(hours=1)


def in_portion(actions: Sequence[Action], left: int | None) -> tuple[Action, ...]:
    """The actions with at most `left` new issues, the first ones: parents come before their children.

    The status page and the log are always made. None: there is no limit.
    """
    if left is None:
        return tuple(actions)
    kept: list[Action] = []
    for action in actions:
        if _counts(action):
            left -= 1
        if left >= 0 or not _counts(action):
            kept.append(action)
    return tuple(kept)


def left_of(board: Board, *, now: datetime) -> int | None:
    """How many issues may be made yet in this hour; None where the plan sets no portion."""
    portion = board.in_force.plan.policy.portion if board.in_force else None
    if portion is None:
        return None
    return max(0, portion - sum(now - at < HOUR for at in board.pending.created))


def with_created(board: Board, actions: Sequence[Action], *, now: datetime) -> Board:
    made = sum(_counts(action) for action in actions)
    if not made or board.in_force is None or board.in_force.plan.policy.portion is None:
        return board
    lately = tuple(at for at in board.pending.created if now - at < HOUR)
    return replace(board, pending=replace(board.pending, created=(*lately, *[now] * made)))


def _counts(action: Action) -> bool:
    return isinstance(action, CreateIssue) and kind_of(action.entry) not in ("status", "log")
