"""A state block that is not believed: said in its thread and in the log, and written anew from what is known."""

from datetime import datetime

from bot.domain.actions import Comment, Record
from bot.domain.apply import RENEWED
from bot.domain.board import Board, Issue
from bot.domain.state import LogEntry
from bot.handlers.decided import Decided
from bot.render import render

NOT_BELIEVED = "not-believed"
"""What the log calls it."""


def mistrust(cached: Board, board: Board, *, now: datetime) -> Decided:
    """For every issue whose block was found wanting now: whichever event made Baton look."""
    found = [issue for issue in board.issues.values() if issue.state_fault not in (None, RENEWED)]
    new = [issue for issue in found if _fault(cached, issue) != issue.state_fault]
    if not new:
        return Decided()
    actions = [action for issue in new for action in flagged(issue, at=issue.edited_at or now)]
    named = ", ".join(f"#{issue.number}" for issue in new)
    return Decided(tuple(actions), tuple(issue.entry for issue in new), why=f"the state of {named} is not believed")


def flagged(issue: Issue, *, at: datetime) -> tuple[Record, Comment]:
    """Told once for each forgery: what is written in its place has a higher revision."""
    fault = issue.state_fault or ""
    text = render("comments/edited.md.j2", fault=fault)
    return (
        Record(LogEntry(at, NOT_BELIEVED, entry=issue.entry, number=issue.number, note=fault)),
        Comment(issue.number, text, key=f"edited:{issue.number}:{at:%Y%m%dT%H%M%S}"),
    )


def _fault(cached: Board, issue: Issue) -> str | None:
    former = cached.issues.get(issue.entry)
    return former.state_fault if former and former.edited_at == issue.edited_at else None
