"""Values that were read for metrics go into their series; of a source that gave none it is kept why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Action, EditIssue, Record
from bot.domain.board import STATUS, Board
from bot.domain.state import LogEntry, Measured, Unread
from bot.handlers.decided import Decided
from bot.rules.measuring.sources import Reading

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """Who told values and when; `key` names the report, so that it counts once."""

    source: str
    by: str
    key: str
    at: datetime


def is_known(board: Board, metric: str, key: str) -> bool:
    return any((one.metric, one.key) == (metric, key) for one in board.status.measured)


def kept(board: Board, readings: Iterable[Reading], told: Told, *, now: datetime) -> Decided:
    """Nothing where all of it is known, or older than what is kept. The log tells when Baton learned of it."""
    status = board.status
    taken: list[str] = []
    left: list[str] = []
    for one in readings:
        if one.fault:
            status = status.with_unread(Unread(one.metric, one.fault, told.at, told.by))
            left.append(one.fault)
            continue
        value = Measured(one.metric, one.value, told.at, told.source, by=told.by, verified=True, key=told.key)
        if (new := status.with_measured(value)) is not status:
            status = new
            taken.append(f"{one.metric}: {one.value}")
    if status is board.status:
        return Decided(why="; ".join(left)[:LONGEST] or "these values are known")
    actions: list[Action] = [EditIssue(STATUS, state=status)]
    if taken:
        entry = LogEntry(now, "measured", login=told.by, note=", ".join(taken)[:LONGEST], verified=True)
        actions.append(Record(entry))
    words = [f"measured {', '.join(taken)}"[:LONGEST]] if taken else []
    return Decided(tuple(actions), touched=(STATUS,), why="; ".join([*words, *left]))
