"""A plan that waits for a yes: what it would close, and the box and the command that say yes."""

import re

from markupsafe import Markup

from bot.domain.board import Held
from bot.domain.state import Approved
from bot.pages.section import Values
from bot.pages.situation import Situation
from bot.render import render

LISTED = 100
_LINE = re.compile(r"\*\*Approve\*\* .{1,200} \(`([0-9a-f]{12})`\)")


def view(s: Situation) -> Values | None:
    held = s.board.in_force.held if s.board.in_force else None
    if held is None:
        return None
    return {
        "line": Markup(line_of(held)),
        "deed": deed_of(held),
        "digest": held.digest,
        "former": held.former,
        "keeps": f"id: {held.former}",
        "count": len(held.entries),
        "known": held.known,
        "entries": [_row(s, held, at) for at in range(min(LISTED, len(held.entries)))],
        "more": max(0, len(held.entries) - LISTED),
        "by": _approver(s.status.approved, held),
    }


def deed_of(held: Held) -> str:
    """What a yes does, in a few words."""
    count = len(held.entries)
    issues = f"{count} issue{'s' if count > 1 else ''}"
    return f"archiving the session {held.former} with {issues}" if held.former else f"closing {issues}"


def line_of(held: Held) -> str:
    """What stands behind the box. A line with other words counts for nothing, whatever its digest."""
    return render("pages/approve.md.j2", deed=deed_of(held), digest=held.digest)


def digest_in(line: str) -> str:
    """Of a line that stands behind such a box; empty for other lines."""
    found = _LINE.fullmatch(line)
    return found[1] if found else ""


def _row(s: Situation, held: Held, at: int) -> dict[str, object]:
    entry = held.entries[at]
    issue = s.issue(entry)
    return {"number": issue.number if issue else 0, "title": issue.title if issue else "", "entry": entry}


def _approver(approved: Approved | None, held: Held) -> str:
    return approved.said.login if approved and approved.digest == held.digest else ""
