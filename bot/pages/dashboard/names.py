"""Names that people gave, cut to what a page can show; templates make them inert."""

from bot import inert
from bot.domain.board import Board, Entry
from bot.pages.situation import Situation

LONGEST = 160
"""Characters of a title; a plan's may have 1,000."""


def title(s: Situation, entry: Entry) -> str:
    return inert.plain(s.titles.get(entry, entry), LONGEST)


def agent_name(s: Situation, agent: str) -> str:
    return inert.plain(s.plan.agent_name(agent), LONGEST) if agent else ""


def issue_url(board: Board, number: int) -> str:
    """Empty where there is no issue yet, or nobody has read where the repository is."""
    return f"{board.repository.url}/issues/{number}" if number > 0 and board.repository.url else ""
