"""The sweep: the whole board and the plan are read from GitHub, and what differs is corrected."""

from datetime import datetime

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts, Needs
from bot.jobs.registry import Job
from bot.plan.models import Plan

RECONCILE = "reconcile"


def needs(_board: Board, _plan: Plan, _now: datetime) -> Needs:
    return Needs(plan_file=True, whole_board=True)


def decide(_board: Board, _plan: Plan, _facts: Facts) -> Decided:
    return Decided(everything=True, why=f"{RECONCILE} was due")


JOB = Job(RECONCILE, decide, needs=needs, brings_plan=True)
