"""The sweep: the whole board and the plan are read from GitHub, and what differs is corrected."""

from datetime import datetime, timedelta

from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts, Needs
from bot.jobs.registry import Job
from bot.plan.models import Plan
from bot.reconcile.held import is_waiting

RECONCILE = "reconcile"
FIRST = timedelta(days=1)
"""How far back comments are read where nobody knows when they were read before."""
OVERLAP = timedelta(minutes=5)
"""Clocks differ, and what was written during the last sweep may not have been in its answer."""


def needs(board: Board, _plan: Plan, now: datetime) -> Needs:
    """With the comments since the last sweep: the delivery of a command may be lost for good."""
    since = (board.pending.heard or now - FIRST) - OVERLAP
    return Needs(plan_file=True, whole_board=True, said_since=since)


def decide(_board: Board, _plan: Plan, _facts: Facts) -> Decided:
    return Decided(everything=True, why=f"{RECONCILE} was due")


def due(board: Board, _plan: Plan) -> datetime | None:
    """At once where somebody said yes to a plan that waits: the sweep takes it. Else its timer goes on by itself."""
    approved = board.status.approved
    return approved.said.at if approved and is_waiting(board) else None


JOB = Job(RECONCILE, decide, due, needs=needs, brings_plan=True)
