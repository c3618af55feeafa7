"""A milestone was changed or deleted by hand: those of checkpoints follow the plan."""

from bot.domain.board import Board
from bot.domain.events import MilestoneChanged
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided, is_own


def is_relevant(event: MilestoneChanged, board: Board) -> bool:
    """A new milestone may have the title of a checkpoint."""
    return not is_own(event, board) and (event.number in board.milestones or event.action == "created")


def needs(event: MilestoneChanged, board: Board) -> Needs:
    return Needs(whole_board=True) if is_relevant(event, board) else Needs()


def decide(event: MilestoneChanged, before: Board, board: Board, facts: Facts) -> Decided:
    """`before` still has the milestone that was deleted."""
    if not is_relevant(event, before):
        return Decided(why=f"milestone {event.number} needs nothing")
    return Decided(everything=True, why=f"milestone {event.number} was {event.action}")
