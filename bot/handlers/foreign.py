"""Labels of Baton's on an issue that stands for no entry: they say there what nothing holds true, and are taken off."""

from bot.domain.actions import Unlabel
from bot.domain.board import OURS, Board
from bot.domain.events import IssueChanged
from bot.handlers.decided import Decided, is_own
from bot.reconcile.labels import STATES

LABELLING = ("opened", "labeled")


def borrowed(event: IssueChanged) -> tuple[str, ...]:
    """`agent:` stays: whom an issue is for is true without Baton, and `baton` is what every board is read by."""
    if event.action not in LABELLING:
        return ()
    return tuple(name for name in event.labels if name.lower() == OURS or name.lower() in STATES)


def decide(event: IssueChanged, board: Board) -> Decided:
    """The issue was read before: whatever Baton made, be it of a former session or twice, is none of these."""
    names = () if is_own(event, board) else borrowed(event)
    doubles = {number for numbers in board.doubles.values() for number in numbers}
    if not names or event.number in board.archived or event.number in doubles:
        return Decided(why=f"#{event.number} is not an issue of Baton's")
    return Decided((Unlabel(event.number, names),), why=f"#{event.number} is no task, whatever its labels say")
