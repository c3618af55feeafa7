"""The repository was renamed, moved, or has another default branch."""

from dataclasses import replace

from bot.domain.board import Board
from bot.domain.events import RepositoryChanged
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.in_force import learn_plan

MOVED = ("renamed", "transferred", "default_branch")


def glance(event: RepositoryChanged) -> str:
    return "" if event.action in MOVED else f"nothing to do for a repository that was {event.action}"


def needs(event: RepositoryChanged, board: Board) -> Needs:
    return Needs(plan_file=True, whole_board=True)


def learn(event: RepositoryChanged, board: Board, facts: Facts) -> Board:
    origin = event.origin
    home = replace(board.repository, owner=origin.owner, name=origin.name, default_branch=origin.default_branch)
    return learn_plan(replace(board, repository=home), facts, by=event.origin.sender)


def decide(event: RepositoryChanged, board: Board, facts: Facts) -> Decided:
    return Decided(everything=True, why=f"the repository was changed: {event.action}")
