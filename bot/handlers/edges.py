"""A sub-issue or dependency was made or taken away by hand: the plan's edges come back, people's own stay."""

from bot.domain.board import Board
from bot.domain.events import EdgeChanged
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided, is_own


def needs(event: EdgeChanged, board: Board) -> Needs:
    if is_own(event, board):
        return Needs()
    return Needs(issues=tuple(number for number in event.numbers if board.by_number(number)))


def decide(event: EdgeChanged, board: Board, facts: Facts) -> Decided:
    touched = tuple(issue.entry for number in event.numbers if (issue := board.by_number(number)))
    shown = ", ".join(f"#{number}" for number in event.numbers)
    return Decided(touched=touched, why=f"the edges of {shown} changed" if touched else f"{shown}: not Baton's issues")
