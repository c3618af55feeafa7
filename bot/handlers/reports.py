"""A workflow reported metrics: each is kept in its series, and the page shows it."""

from collections.abc import Iterator

from bot.domain.board import STATUS, Board
from bot.domain.events import MetricsReported
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.measured import Told, kept
from bot.plan.models import Plan
from bot.rules.measuring import WrongMetric, metric_named, value_for
from bot.rules.measuring.sources import Reading


def needs(board: Board) -> Needs:
    """The status issue is read live: its series may have grown behind the cache."""
    return Needs(issues=(board.issues[STATUS].number,)) if STATUS in board.issues else Needs()


def decide(event: MetricsReported, board: Board, facts: Facts) -> Decided:
    """What cannot be taken was refused at the door; what the plan has no more since is left out, and told."""
    if board.in_force is None or STATUS not in board.issues:
        return Decided(why="there is no status page yet")
    left: list[str] = []
    readings = list(readings_of(event, board.in_force.plan, left))
    decided = kept(board, readings, Told("workflow", event.by, event.key, event.at), now=facts.now)
    return decided if not left else decided.then(Decided(why="; ".join(left)))


def readings_of(event: MetricsReported, plan: Plan, left: list[str]) -> Iterator[Reading]:
    for name, value in event.values:
        try:
            metric = metric_named(plan, name)
            words, _ = value_for(plan.metrics[metric], value)
        except WrongMetric as why:
            left.append(str(why))
            continue
        yield Reading(metric, words)
