"""The dates of a session as it stands: with links to its issues, and with what is done."""

from bot.pages.exports.calendar import calendar
from bot.pages.situation import Situation


def calendar_of(s: Situation) -> bytes:
    url = s.board.repository.url
    links = {
        entry: f"{url}/issues/{issue.number}" for entry, issue in s.board.issues.items() if url and issue.number > 0
    }
    return calendar(s.plan, links=links, done=s.done)
