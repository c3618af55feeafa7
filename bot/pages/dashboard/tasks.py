"""All tasks as a table, a page at a time: the whole of what board and graph fold."""

from collections.abc import Mapping

from bot.pages.dashboard.cards import STATES, card, matching
from bot.pages.situation import Situation

ROWS = 100


def view(s: Situation, *, query: str = "", state: str = "", agent: str = "", page: int = 1) -> Mapping[str, object]:
    """`agent` is an id, `-` for tasks of nobody; what is empty is not asked for."""
    names = list(s.tasks_by_agent.get("" if agent == "-" else agent, ())) if agent else None
    found = [name for name in matching(s, query, names) if not state or s.task_state(name) == state]
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, page), pages)
    return {
        "rows": [card(s, name) for name in found[(page - 1) * ROWS : page * ROWS]],
        "page": page,
        "pages": pages,
        "total": len(found),
        "all": len(s.plan.tasks),
        "query": query,
        "state": state,
        "agent": agent,
        "states": STATES,
        "agents": [(name, s.plan.agent_name(name)) for name in s.plan.agents],
    }
