"""What a thread had no room for within its hour is told in one comment."""

from datetime import datetime

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts
from bot.jobs.registry import Job
from bot.plan.models import Plan
from bot.rules.noise import next_summary, summaries

UNSAID = "unsaid"


def due(board: Board, _plan: Plan) -> datetime | None:
    return next_summary(board.pending)


def decide(board: Board, _plan: Plan, facts: Facts) -> Decided:
    return Decided(tuple(summaries(board.pending, now=facts.now)), why=f"{UNSAID} comments were looked at")


JOB = Job(UNSAID, decide, due=due)
