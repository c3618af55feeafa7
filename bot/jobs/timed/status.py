"""The status page is written again, where a burst of events had it wait."""

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts
from bot.jobs.registry import Job
from bot.plan.models import Plan

STATUS_PAGE = "status"


def decide(_board: Board, _plan: Plan, _facts: Facts) -> Decided:
    """Nothing of its own: every evaluation ends with the page."""
    return Decided(why=f"{STATUS_PAGE} was due")


JOB = Job(STATUS_PAGE, decide)
