"""Another program may undo at once what Baton sets right: after some rounds an hour Baton leaves it to the sweep.

Two of them would never end, at the cost of the limits that GitHub gives the whole installation.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.board import OURS, Board
from bot.domain.events import IssueChanged
from bot.domain.pending import Contest
from bot.handlers.decided import is_own
from bot.handlers.foreign import borrowed
from bot.reconcile.labels import LOG_LABEL, STATES

MOST = 20
MOST_WITH_BOXES = 100
"""A gate may have many boxes, and each tick is an edit."""
HOUR = timedelta(hours=1)
UNDOABLE = frozenset({"edited", "closed", "reopened", "milestoned", "demilestoned", "pinned", "unpinned"})


def counts(event: IssueChanged, board: Board) -> bool:
    """May Baton answer it with a change of the same issue? Whose labels are their own may change them all day."""
    if is_own(event, board):
        return False
    if event.action in ("labeled", "unlabeled"):
        label = event.label.lower()
        return label in (OURS, LOG_LABEL) or label in STATES or label.startswith("agent:")
    return event.action in UNDOABLE


def learn(event: IssueChanged, board: Board, *, now: datetime) -> Board:
    """One more round, where it is one; issues that are none of Baton's are nobody's contest."""
    if not counts(event, board) or not (board.by_number(event.number) or borrowed(event)):
        return board
    had = _known(event, board, now)
    others = tuple(one for one in board.pending.contested if now - one.since < HOUR and one is not had)
    new = Contest(event.number, _sender(event), had.since if had else now, (had.times if had else 0) + 1)
    return replace(board, pending=replace(board.pending, contested=(*others, new)))


def is_left(event: IssueChanged, board: Board, *, now: datetime) -> bool:
    """Were there as many rounds within the hour as Baton goes along with? What others do there counts as ever."""
    had = _known(event, board, now)
    return had is not None and counts(event, board) and had.times > (MOST_WITH_BOXES if event.boxes else MOST)


def _known(event: IssueChanged, board: Board, now: datetime) -> Contest | None:
    mine = (one for one in board.pending.contested if (one.number, one.by) == (event.number, _sender(event)))
    return next((one for one in mine if now - one.since < HOUR), None)


def _sender(event: IssueChanged) -> int:
    return event.origin.sender.id if event.origin.sender else 0
