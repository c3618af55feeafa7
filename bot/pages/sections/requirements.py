"""How many things each agent needs of each other, and where they are listed."""

from bot.domain.board import id_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

WIDEST = 16
"""Columns that a table on GitHub shows without scrolling much."""


def view(s: Situation) -> Values | None:
    if not s.needs:
        return None
    providers = [name for name in s.plan.agents if any(to == name for needs in s.needs.values() for to, _ in needs)]
    rows = []
    for entry, needs in s.needs.items():
        counts = {name: sum(to == name for to, _ in needs) for name in providers}
        rows.append(
            {
                "number": s.number(entry),
                "name": s.plan.agent_name(id_of(entry)),
                "counts": [counts[name] for name in providers],
                "total": len(needs),
                "is_closed": (issue := s.issue(entry)) is not None and not issue.is_open,
            }
        )
    return {
        "rows": rows,
        "providers": [s.plan.agent_name(name) for name in providers] if len(providers) <= WIDEST else [],
        "total": sum(map(len, s.needs.values())),
    }


SECTION = Section("requirements", "Requirements", view)
