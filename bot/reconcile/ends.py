"""Ends that no command and no event tells: gates that close by themselves, issues that a sweep finds closed."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.actions import Record
from bot.domain.board import Issue
from bot.domain.state import IssueState, LogEntry
from bot.reconcile.openness import BY_HAND, BY_TASKS
from bot.reconcile.wanted import Wanted


def ends(issue: Issue, want: Wanted, *, now: datetime, is_sweep: bool) -> Iterator[Record]:
    """An entry of the log. Who closed an issue by hand is told by the event; after a lost one nobody knows."""
    done_by = want.state.done_by if isinstance(want.state, IssueState) else ""
    if done_by == issue.state.done_by or not issue.state.started:
        return
    if done_by == BY_TASKS or (done_by == BY_HAND and is_sweep):
        yield Record(LogEntry(issue.closed_at or now, "done", entry=issue.entry, number=issue.number))
