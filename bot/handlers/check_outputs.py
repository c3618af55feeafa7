"""A check of another App was completed: metrics that name it are read out of what it says."""

from collections.abc import Mapping

from bot.domain.board import STATUS, Board
from bot.domain.events import CheckEnded
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.measured import Told, is_known, kept
from bot.plan.models import FromCheck
from bot.rules.measuring.sources import from_check, of_check


def needs(check: CheckEnded, board: Board) -> Needs:
    """Whether its commit is on the default branch: the branch that the event names may be a fork's."""
    if not new_sources(check, board):
        return Needs()
    return Needs(issues=(board.issues[STATUS].number,), on_branch=(check.sha,))


def decide(check: CheckEnded, board: Board, facts: Facts) -> Decided:
    """Whoever makes a check says when it was completed: a value of tomorrow would outlast all that follow."""
    sources = new_sources(check, board)
    if not sources or board.in_force is None:
        return Decided(why=f"no metric waits for the check {check.name}"[:200])
    if check.sha not in facts.on_branch:
        return Decided(why=f"{check.sha[:12]} is not on the default branch, so its check measures nothing")
    told = Told("check", f"check {check.name} at {check.sha[:7]}"[:200], key_of(check), min(check.at, facts.now))
    return kept(board, from_check(board.in_force.plan, sources, check), told, now=facts.now)


def new_sources(check: CheckEnded, board: Board) -> Mapping[str, FromCheck]:
    """Metrics that come from the check and have no value of it yet."""
    if board.in_force is None or STATUS not in board.issues:
        return {}
    every, key = of_check(board.in_force.plan, check), key_of(check)
    return {name: one for name, one in every.items() if not is_known(board, name, key)}


def key_of(check: CheckEnded) -> str:
    """An App may complete the same check again."""
    return f"check:{check.id}:{check.at.isoformat()}"
