"""A push to the default branch: where the plan file changed, the repository is reconciled with it."""

from bot.domain.board import Board
from bot.domain.events import Pushed
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.in_force import PLAN_PATH, learn_plan


def glance(event: Pushed) -> str:
    if event.is_deleted:
        return f"{event.branch} was deleted"
    if event.branch != event.origin.default_branch and not event.named:
        return f"{event.branch} is not the default branch"
    return ""


def touches_plan(event: Pushed) -> bool:
    """Only the default branch has the plan."""
    is_default = event.branch == event.origin.default_branch
    return is_default and (not event.files_known or PLAN_PATH in event.files)


def needs(event: Pushed, board: Board) -> Needs:
    return Needs(plan_file=True, whole_board=True) if touches_plan(event) else Needs()


def learn(event: Pushed, board: Board, facts: Facts) -> Board:
    return learn_plan(board, facts, by=event.origin.sender)


def decide(event: Pushed, board: Board, facts: Facts) -> Decided:
    if not touches_plan(event):
        return Decided(why="pushed; the plan is as before")
    assert board.in_force
    wrong = board.in_force.invalid
    why = f"the plan was pushed and is not taken: {wrong[0].message}" if wrong else "the plan was pushed"
    return Decided(everything=True, why=why)
