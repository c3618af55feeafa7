"""Risks by level, the gravest first."""

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import title_from_id

LEVELS = ("critical", "high", "medium", "low")


def view(s: Situation) -> Values | None:
    rows = [
        {
            "level": risk.level,
            "title": risk.title or title_from_id(name),
            "note": risk.note or "",
            "agent": s.plan.agent_name(risk.agent) if risk.agent else "",
        }
        for name, risk in s.plan.risks.items()
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: LEVELS.index(row["level"]))
    counts = [(level, sum(row["level"] == level for row in rows)) for level in LEVELS]
    return {"rows": rows, "counts": [pair for pair in counts if pair[1]]}


SECTION = Section("risks", "Risks", view)
