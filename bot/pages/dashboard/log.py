"""What happened, newest first: the session's own log and that of the month."""

from collections.abc import Mapping
from datetime import datetime

from bot import inert
from bot.domain.board import Entry, id_of
from bot.domain.log import parts_on
from bot.domain.state import LogEntry
from bot.pages.dashboard.names import agent_name, issue_url
from bot.pages.situation import Situation

ROWS = 100


def view(s: Situation, *, page: int = 1, rows: int = ROWS) -> Mapping[str, object]:
    every = entries(s)
    pages = max(1, -(-len(every) // rows))
    page = min(max(1, page), pages)
    shown = every[(page - 1) * rows : page * rows]
    return {
        "rows": [_row(s, one) for one in shown],
        "page": page,
        "pages": pages,
        "total": len(every),
        "began": [(inert.plain(one.at or "", 60), inert.plain(one.text, 400)) for one in s.plan.log],
        "months": [issue_url(s.board, issue.number) for issue in parts_on(s.board) if issue.number > 0],
    }


def entries(s: Situation) -> list[LogEntry]:
    """Each fact once, newest first."""
    every = {_key(one): one for issue in parts_on(s.board) for one in issue.state.log}
    every |= {_key(one): one for one in s.status.log}
    return sorted(every.values(), key=lambda one: one.at, reverse=True)


def _key(one: LogEntry) -> tuple[str, str, int, datetime]:
    return one.what, one.entry, one.comment, one.at


def _row(s: Situation, one: LogEntry) -> dict[str, object]:
    url = issue_url(s.board, one.number)
    return {
        "at": one.at,
        "what": inert.plain(one.what, 60),
        "number": one.number,
        "title": inert.plain(s.titles.get(Entry(one.entry)) or id_of(Entry(one.entry)), 160),
        "url": f"{url}#issuecomment-{one.comment}" if url and one.comment else url,
        "agent": agent_name(s, one.agent),
        "agent_id": one.agent if one.agent in s.plan.agents else "",
        "login": one.login,
        "is_verified": one.verified,
        "note": inert.plain(one.note, 300),
    }
