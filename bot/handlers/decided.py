"""What handlers answer, and questions about the event that they answer."""

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.events import Event, Origin, RepositoriesChanged

__all__ = ["Decided", "default_branch_of", "is_own", "origin_of"]


def origin_of(event: Event) -> Origin | None:
    """Where an event happened; None for those of a whole installation."""
    return None if isinstance(event, RepositoriesChanged) else event.origin


def default_branch_of(event: Event) -> str:
    origin = origin_of(event)
    return origin.default_branch if origin else "main"


def is_own(event: Event, board: Board) -> bool:
    """Is it the echo of our own write? The cached board has it already, so nothing need be read."""
    origin = origin_of(event)
    return bool(origin and origin.sender and origin.sender.id == board.bot.id)
