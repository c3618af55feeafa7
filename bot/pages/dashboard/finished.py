"""When something was done, as far as GitHub or the log tells."""

from datetime import datetime

from bot.domain.board import Entry
from bot.pages.situation import Situation


def finished_at(s: Situation, entry: Entry) -> datetime | None:
    """When its issue was closed, else when the log says so; None for what is open, and for what began as done."""
    if s.states.get(entry) != "done":
        return None
    issue = s.issue(entry)
    if issue and issue.closed_at:
        return issue.closed_at
    return next((one.at for one in s.status.log if one.entry == entry and one.what == "done"), None)
