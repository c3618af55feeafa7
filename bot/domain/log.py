"""The log of months: which issue an entry belongs to, and that each fact stands in it once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.board import OURS, Board, Entry, Issue, entry_of, id_of, kind_of
from bot.domain.pending import Pending
from bot.domain.state import LOG_KEPT, LogEntry, StatusState

_PART = re.compile(r"(\d{4}-\d{2})(?:\.(\d{1,6}))?")
Part = tuple[str, int]
"""A month as `2026-11`, and which of its issues: 1 is the first."""


def part_of(entry: Entry) -> Part:
    """`log:2026-11.2` is the second part of its month; what no log is called so comes before all of them."""
    match = _PART.fullmatch(id_of(entry)) if kind_of(entry) == "log" else None
    return (match[1], int(match[2] or 1)) if match else ("", 0)


def entry_for(part: Part) -> Entry:
    month, number = part
    return entry_of("log", month if number == 1 else f"{month}.{number}")


def month_of(at: datetime) -> str:
    """Months begin and end in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m")


def parts_on(board: Board) -> list[Issue]:
    """The log's issues that the board knows, oldest part first; what is over is not read with every board."""
    found = [issue for entry, issue in board.issues.items() if part_of(entry)[1]]
    return sorted(found, key=lambda issue: part_of(issue.entry))


def is_over(issue: Issue) -> bool:
    """A part that was closed: only a wide look finds it, and nothing is to be done with it."""
    return kind_of(issue.entry) == "log" and not issue.is_open and OURS not in issue.labels


def remembered(
    new: LogEntry, *, status: StatusState, pending: Pending, issues: Mapping[Entry, Issue]
) -> tuple[StatusState, Pending]:
    """The status and what waits, with the entry; a fact that was logged before is not logged again."""
    if any(_is_same(new, old) for old in _known(status, pending, issues.values())):
        return status, pending
    return status.with_log(new), replace(pending, log=(*pending.log, new))


def with_log_of(state: StatusState, known: StatusState) -> StatusState:
    """The state with what was logged since it was thought of; a new session's log begins empty."""
    new = [entry for entry in known.log if entry not in state.log]
    if not new or known.session not in ("", state.session):
        return state
    newest_first = sorted((*new, *state.log), key=lambda entry: entry.at, reverse=True)
    return replace(state, log=tuple(newest_first[:LOG_KEPT]))


def without_written(pending: Pending, written: Iterable[LogEntry]) -> Pending:
    there = set(written)
    return replace(pending, log=tuple(entry for entry in pending.log if entry not in there))


def _known(status: StatusState, pending: Pending, issues: Iterable[Issue]) -> Iterator[LogEntry]:
    yield from pending.log
    yield from status.log
    for log in [issue.state.log for issue in issues if issue.state.log]:  # a thousand issues, of which a few are logs
        yield from log


def _is_same(new: LogEntry, old: LogEntry) -> bool:
    """A comment's command that runs again says the same at another time; of what nobody wrote, the moment tells."""
    if not new.comment:
        return (new.at, new.what, new.entry) == (old.at, old.what, old.entry) and not old.comment
    return replace(new, at=old.at, verified=old.verified) == old
