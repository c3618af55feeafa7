"""The session in a few lines: how far it is, what for, in what style."""

from collections import Counter

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import State

ORDER: tuple[State, ...] = ("in-progress", "review", "ready", "waiting", "blocked", "done")
"""States as they are counted: what moves comes first."""


def view(s: Situation) -> Values:
    states = Counter(s.task_states.values())
    head = s.plan.session
    total = len(s.plan.tasks)
    return {
        "id": s.plan.session_id,
        "percent": states["done"] * 100 // total if total else 0,
        "done": states["done"],
        "total": total,
        "counts": [(state, states[state]) for state in ORDER if states[state]],
        "critical_open": len(s.grouped.critical) - s.count_done(s.grouped.critical),
        "objective": head.objective or "",
        "style": s.plan.style,
        "priority": head.priority or "",
        "timeline": head.timeline or "",
        "status": head.status or "",
        "next_phase": head.next_phase or "",
        "branch": head.branch or "",
        "forecast": s.outlook.against(s.outlook.end, s.outlook.target) if s.outlook else "",
        "success": head.success,
    }


SECTION = Section("head", "Session", view, stays=True)
