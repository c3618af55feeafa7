"""Pull requests that a look left for later are judged: there were too many, or GitHub did not tell of them."""

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts
from bot.jobs.registry import Job
from bot.plan.models import Plan

APPROVALS_REST = "approvals-rest"


def decide(_board: Board, _plan: Plan, _facts: Facts) -> Decided:
    """Nothing on the board: the pull requests are looked at beside it."""
    return Decided(why=f"{APPROVALS_REST} were due")


JOB = Job(APPROVALS_REST, decide)
