"""A workflow reported metrics: each is kept in its series, and the page shows it."""

from bot.domain.actions import Action, EditIssue, Record
from bot.domain.board import STATUS, Board
from bot.domain.events import MetricsReported
from bot.domain.facts import Facts, Needs
from bot.domain.state import LogEntry, Measured
from bot.handlers.decided import Decided
from bot.rules.measuring import WrongMetric, metric_named, value_for


def needs(board: Board) -> Needs:
    """The status issue is read live: its series may have grown behind the cache."""
    return Needs(issues=(board.issues[STATUS].number,)) if STATUS in board.issues else Needs()


def decide(event: MetricsReported, board: Board, facts: Facts) -> Decided:
    """What cannot be taken was refused at the door; what the plan has no more since is left out, and told."""
    if board.in_force is None or STATUS not in board.issues:
        return Decided(why="there is no status page yet")
    plan, status = board.in_force.plan, board.status
    taken: list[str] = []
    left: list[str] = []
    for name, value in event.values:
        try:
            metric = metric_named(plan, name)
            words, _ = value_for(plan.metrics[metric], value)
        except WrongMetric as why:
            left.append(str(why))
            continue
        one = Measured(metric, words, event.at, "workflow", by=event.by, verified=True, key=event.key)
        if (new := status.with_measured(one)) is not status:
            status = new
            taken.append(f"{metric}: {words}")
    if not taken:
        return Decided(why="; ".join(left) or "these values are known")
    entry = LogEntry(event.at, "measured", login=event.by, note=", ".join(taken)[:300], verified=True)
    actions: tuple[Action, ...] = (EditIssue(STATUS, state=status), Record(entry))
    return Decided(actions, touched=(STATUS,), why="; ".join([f"measured {', '.join(taken)}"[:300], *left]))
