"""A timer is due: its job says what to read and what follows."""

from datetime import datetime

from bot.domain.board import Board
from bot.domain.events import Due
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.heard import missed, obey_all
from bot.handlers.in_force import learn_plan
from bot.jobs.registry import jobs


def glance(event: Due) -> str:
    return "" if event.kind in jobs() else f"there is no job {event.kind}"


def may_bring_plan(event: Due) -> bool:
    return jobs()[event.kind].brings_plan


def needs(event: Due, board: Board, *, now: datetime) -> Needs:
    job = jobs()[event.kind]
    return job.needs(board, board.in_force.plan, now) if board.in_force else Needs(plan_file=True, whole_board=True)


def learn(event: Due, board: Board, facts: Facts) -> Board:
    return learn_plan(board, facts)


def decide(event: Due, board: Board, facts: Facts) -> Decided:
    assert board.in_force
    heard = obey_all(missed(board, facts), board, facts)
    return heard.then(jobs()[event.kind].decide(heard.on(board), board.in_force.plan, facts))
