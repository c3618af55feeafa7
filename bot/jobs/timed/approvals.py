"""Pull requests are judged again: an approval expires, or who may approve has changed."""

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts
from bot.jobs.registry import Job
from bot.plan.models import Plan

APPROVALS = "approvals"


def decide(_board: Board, _plan: Plan, _facts: Facts) -> Decided:
    """Nothing on the board: the pull requests are looked at beside it."""
    return Decided(why=f"{APPROVALS} were due")


JOB = Job(APPROVALS, decide)
