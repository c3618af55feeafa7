"""What happened, newest first; the entries that the session began with come last."""

from bot.pages.section import Section, Values
from bot.pages.situation import Situation

OPEN = 5
"""Entries that are not folded."""


def view(s: Situation) -> Values | None:
    entries = [
        {
            "at": entry.at,
            "what": entry.what,
            "number": entry.number,
            "entry": entry.entry.partition(":")[2],
            "agent": entry.agent,
            "login": entry.login,
            "note": entry.note,
            "is_verified": entry.verified,
        }
        for entry in s.status.log
    ]
    began = [{"at": entry.at or "", "text": entry.text} for entry in s.plan.log]
    if not entries and not began:
        return None
    return {"newest": entries[:OPEN], "older": entries[OPEN:], "began": began}


SECTION = Section("log", "Log", view)
