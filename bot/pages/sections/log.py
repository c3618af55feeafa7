"""What happened, newest first; the entries that the session began with come last."""

from bot.domain.log import parts_on
from bot.pages.logged import told
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

OPEN = 5
"""Entries that are not folded."""


def view(s: Situation) -> Values | None:
    entries = [told(entry, url=s.board.repository.url) for entry in s.status.log]
    began = [{"at": entry.at or "", "text": entry.text} for entry in s.plan.log]
    if not entries and not began:
        return None
    parts = [issue.number for issue in parts_on(s.board) if issue.number > 0]
    return {"newest": entries[:OPEN], "older": entries[OPEN:], "began": began, "all": parts[-1] if parts else 0}


SECTION = Section("log", "Log", view)
