"""The log's issues: what waits is written into the open part, a full part or a past month is closed, a new one made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from functools import lru_cache
from itertools import groupby

from bot import inert
from bot.domain.actions import (
    Action,
    AddLabels,
    CloseIssue,
    CreateIssue,
    CreateLabel,
    EditIssue,
    RemoveLabels,
    ReopenIssue,
)
from bot.domain.board import OURS, Board, Entry, Issue
from bot.domain.codec import encode
from bot.domain.log import Part, entry_for, month_of, part_of, parts_on
from bot.domain.state import IssueState, LogEntry
from bot.pages.logged import told
from bot.reconcile.labels import LOG, LOG_LABEL
from bot.render import render

FULL = 52_000
"""Characters of a part's text and signed state together; with its markers an issue stays under 60,000."""
HEAD = 1_000
"""Characters kept for what is no entry."""
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LABELS = frozenset({OURS, LOG_LABEL})


@dataclass(slots=True)
class _Open:
    """The part that is written to: of an issue that is there, or of one that is to be made."""

    part: Part
    issue: Issue | None
    entries: list[LogEntry]
    size: int = 0

    def takes(self, entry: LogEntry) -> bool:
        return self.size + weight(entry) <= FULL

    def add(self, entry: LogEntry) -> None:
        self.entries.append(entry)
        self.size += weight(entry)


def log_changes(board: Board) -> Iterator[Action]:
    """What the log's issues need. One new part a time: ask again when it was made."""
    current = _current(board)
    fresh = _waiting(board, current)
    closed = [issue for issue in parts_on(board) if current is None or issue is not current.issue]
    while current and fresh and _belongs(current, fresh[0]):
        current.add(fresh.pop(0))
    if current:
        yield from _written(board, current)
    for issue in closed:
        yield from _over(issue)
    if fresh:
        yield from _written(board, _next(current, fresh))


def title_of(part: Part) -> str:
    month, number = part
    name = f"Log: {MONTHS[int(month[5:]) - 1]} {month[:4]}"
    return name if number == 1 else f"{name} ({number})"


def _current(board: Board) -> _Open | None:
    """The newest part, be it on GitHub or deleted there and to be made again."""
    gone = [Entry(entry) for entry in board.pending.lost if part_of(Entry(entry))[1]]
    there = [issue.entry for issue in parts_on(board)]
    newest = max((*there, *gone), key=part_of, default=None)
    if newest is None:
        return None
    issue = board.issues.get(newest)
    entries = list((issue.state if issue else board.pending.lost[newest]).log)
    return _Open(part_of(newest), issue, entries, HEAD + sum(map(weight, entries)))


def _waiting(board: Board, current: _Open | None) -> list[LogEntry]:
    there = {entry for issue in parts_on(board) for entry in issue.state.log}
    there |= set(current.entries if current else ())
    return sorted((entry for entry in board.pending.log if entry not in there), key=lambda entry: entry.at)


def _belongs(current: _Open, entry: LogEntry) -> bool:
    """What came late stays with the newest month: the part of its own may be closed."""
    return month_of(entry.at) <= current.part[0] and current.takes(entry)


def _next(current: _Open | None, fresh: list[LogEntry]) -> _Open:
    month = max(month_of(fresh[0].at), current.part[0] if current else "")
    number = current.part[1] + 1 if current and current.part[0] == month else 1
    made = _Open((month, number), None, [], HEAD)
    while fresh and _belongs(made, fresh[0]):
        made.add(fresh.pop(0))
    return made


def _written(board: Board, current: _Open) -> Iterator[Action]:
    entry, issue = entry_for(current.part), current.issue
    region = region_of(current.part, tuple(current.entries), url=board.repository.url)
    title = title_of(current.part)
    if issue is None:
        if LOG_LABEL not in board.labels:
            yield CreateLabel(LOG.name, LOG.color, LOG.description)
        yield CreateIssue(entry, title, region, labels=tuple(sorted(LABELS)))
        return
    if not issue.is_open:
        yield ReopenIssue(entry)
    state = IssueState(entry=entry, session=issue.session, started=True, log=tuple(current.entries))
    is_same = not issue.state_fault and replace(issue.state, revision=0) == state
    state = replace(state, revision=issue.state.revision)
    if (title, region) != (issue.title, issue.region) or not is_same:
        yield EditIssue(entry, title=title if title != issue.title else None, region=region, state=state)
    if missing := LABELS - {name.lower() for name in issue.labels}:
        yield AddLabels(entry, tuple(sorted(missing)))


def restored(issue: Issue, *, url: str) -> tuple[Action, ...]:
    """A part that is over as it was, where somebody changed it. Nothing where nobody knows how it was."""
    region = region_of(part_of(issue.entry), issue.state.log, url=url)
    if not issue.state.log or (issue.region == region and not issue.state_fault):
        return ()
    return (EditIssue(issue.entry, region=region, state=issue.state),)


def _over(issue: Issue) -> Iterator[Action]:
    """A part that is over loses the label by which every board is read, and keeps the log's own."""
    if issue.is_open:
        yield CloseIssue(issue.entry)
    if gone := tuple(name for name in issue.labels if name.lower() == OURS):
        yield RemoveLabels(issue.entry, gone)


@lru_cache(maxsize=64)
def region_of(part: Part, entries: tuple[LogEntry, ...], *, url: str) -> str:
    days = groupby(entries, key=lambda entry: f"{entry.at.astimezone(UTC):%Y-%m-%d}")
    return render(
        "issues/log.md.j2",
        month=f"{MONTHS[int(part[0][5:]) - 1]} {part[0][:4]}",
        part=part[1],
        days=[(day, [told(entry, url=url) for entry in some]) for day, some in days],
    )


@lru_cache(maxsize=4096)
def weight(entry: LogEntry) -> int:
    """Characters that an entry takes at most, in the signed state and in the text."""
    words = (entry.what, entry.entry, entry.agent, entry.login, entry.note)
    return (
        len(encode(IssueState(log=(entry,)))) + sum(len(inert.apart(word, inert.inline(word))) for word in words) + 250
    )
