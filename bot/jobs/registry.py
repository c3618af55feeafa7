"""Every job by its name: the scheduler's timers carry the name, and the corridor asks here what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.declared import declared
from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.facts import Facts, Needs
from bot.plan.models import Plan

Due = Callable[[Board, Plan], datetime | None]
"""When the job should run next, as the board tells. None: it has nothing to wait for, or others set its timer.

Asked after every evaluation, and the earliest answer stays: a job that is called too early does nothing, and is asked
again.
"""


def set_by_others(_board: Board, _plan: Plan) -> None:
    return None


def nothing_more(_board: Board, _plan: Plan, _now: datetime) -> Needs:
    return Needs()


@dataclass(frozen=True, slots=True)
class Job:
    """`needs` is read live before `decide`. `brings_plan`: a repository without a plan is looked at again."""

    name: str
    decide: Callable[[Board, Plan, Facts], Decided]
    due: Due = set_by_others
    needs: Callable[[Board, Plan, datetime], Needs] = nothing_more
    brings_plan: bool = False


@cache
def jobs() -> Mapping[str, Job]:
    return {job.name: job for job in declared("bot.jobs.timed", Job)}


def next_times(board: Board) -> Iterator[tuple[str, datetime]]:
    """The timers that the board asks for."""
    if board.in_force is None:
        return
    for name, job in jobs().items():
        if when := job.due(board, board.in_force.plan):
            yield name, when
