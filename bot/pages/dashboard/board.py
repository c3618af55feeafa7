"""The board: tasks as cards, in a column a state or a column an agent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.pages.dashboard.cards import STATES, Card, card, critical, matching
from bot.pages.dashboard.names import agent_name
from bot.pages.situation import Situation

CARDS = 12
"""Cards of one column; the rest is one link away, in the list of tasks."""
COLUMNS = 40
"""Columns by agent; a session with more agents is told so."""


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is a state or an agent's id; empty for tasks of nobody."""

    key: str
    title: str
    count: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def view(s: Situation, *, by: str = "state", query: str = "") -> Mapping[str, object]:
    """`by` is `state` or `agent`."""
    names = matching(s, query)
    found = _by_agent(s, names) if by == "agent" else _by_state(s, names)
    return {
        "by": by,
        "query": query,
        "columns": found[:COLUMNS],
        "left_out": max(0, len(found) - COLUMNS),
        "total": len(names),
        "all": len(s.plan.tasks),
    }


def _by_state(s: Situation, names: Sequence[str]) -> list[Column]:
    groups: dict[str, list[str]] = {state: [] for state in STATES}
    for name in names:
        groups[s.task_state(name)].append(name)
    return [_column(s, state, "", several) for state, several in groups.items()]


def _by_agent(s: Situation, names: Sequence[str]) -> list[Column]:
    wanted = set(names)
    order = {state: at for at, state in enumerate(("in-progress", "review", "blocked", "ready", "waiting", "done"))}
    columns = []
    for agent in (*s.plan.agents, *(other for other in s.tasks_by_agent if other not in s.plan.agents)):
        several = [name for name in s.tasks_by_agent.get(agent, ()) if name in wanted]
        several.sort(key=lambda name: order[s.task_state(name)])
        if several:
            columns.append(_column(s, agent, agent_name(s, agent), several))
    return columns


def _column(s: Situation, key: str, title: str, names: Sequence[str]) -> Column:
    """What is critical comes first, else the plan's order; of what is done the last comes first."""
    if key == "done":
        names = list(reversed(names))
    first = sorted(names, key=lambda name: f"task:{name}" not in critical(s)) if key in STATES else names
    return Column(key, title, len(names), tuple(card(s, name) for name in first[:CARDS]))
