"""A timer is due: the status page may be written again, or the sweep corrects the cached board."""

from bot.domain.board import Board
from bot.domain.events import Due
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.in_force import learn_plan

STATUS_PAGE = "status"
RECONCILE = "reconcile"


def glance(event: Due) -> str:
    return "" if event.kind in (STATUS_PAGE, RECONCILE) else f"there is no job {event.kind}"


def needs(event: Due, board: Board) -> Needs:
    return Needs(plan_file=True, whole_board=True) if event.kind == RECONCILE else Needs()


def learn(event: Due, board: Board, facts: Facts) -> Board:
    return learn_plan(board, facts, login="")


def decide(event: Due, board: Board, facts: Facts) -> Decided:
    return Decided(everything=event.kind == RECONCILE, why=f"{event.kind} was due")
