"""A label of the repository was renamed or deleted: Baton's own keep their names and come back."""

from bot.domain.actions import EditLabel
from bot.domain.board import OURS, Board
from bot.domain.events import LabelChanged
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided, is_own
from bot.reconcile.labels import repository_labels


def is_ours(name: str) -> bool:
    return name.lower() == OURS or name.lower().startswith(("agent:", "state:"))


def glance(event: LabelChanged) -> str:
    return "" if is_ours(event.name) or is_ours(event.former_name) else f"{event.name} is not a label of Baton's"


def needs(event: LabelChanged, board: Board) -> Needs:
    return Needs() if is_own(event, board) else Needs(whole_board=True)


def decide(event: LabelChanged, board: Board, facts: Facts) -> Decided:
    if is_own(event, board):
        return Decided(why="Baton's own label")
    why = f"label {event.name} was {event.action}"
    return Decided(restored(event, board), everything=True, why=why)


def restored(event: LabelChanged, board: Board) -> tuple[EditLabel, ...]:
    """A label is the same under its new name: it gets its name back, and stays on its issues."""
    assert board.in_force
    wanted = repository_labels(board.in_force.plan).get(event.former_name.lower())
    there = board.labels.get(event.name.lower())
    if wanted is None or there is None or wanted.name.lower() in board.labels:
        return ()
    return (EditLabel(there.name, wanted.name, there.color, wanted.description),)
