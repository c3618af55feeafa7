"""Who coordinates with whom, on what."""

from bot.pages.rows import names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation


def view(s: Situation) -> Values | None:
    rows = [
        {
            "name": s.plan.agent_name(name),
            "partners": names(s, agent.coordinates.with_),
            "topics": agent.coordinates.topics,
        }
        for name, agent in s.plan.agents.items()
        if agent.coordinates
    ]
    return {"rows": rows} if rows else None


SECTION = Section("coordination", "Coordination", view)
