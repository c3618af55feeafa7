"""The session in a few lines: how far it is, what for, in what style."""

from collections import Counter

from bot.domain.board import Entry, entry_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import State

ORDER: tuple[State, ...] = ("in-progress", "review", "ready", "waiting", "blocked", "done")
"""States as they are counted: what moves comes first."""
PHASES = 3
"""Running phases that the head names; the rest stands with the work."""


def view(s: Situation) -> Values:
    states = Counter(s.task_states.values())
    head = s.plan.session
    total = len(s.plan.tasks)
    return {
        "id": s.plan.session_id,
        "percent": states["done"] * 100 // total if total else 0,
        "done": states["done"],
        "total": total,
        "focus": _focus(s),
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


def _focus(s: Situation) -> list[dict[str, object]]:
    """What goes on now: the phases that run, and the first checkpoint that is open."""
    phases = [name for name in s.plan.phases if s.states[entry_of("phase", name)] not in ("done", "waiting")]
    points = [name for name in s.plan.checkpoints if s.states[entry_of("checkpoint", name)] != "done"]
    weeks = {name: s.plan.phases[name].weeks for name in phases[:PHASES]}
    found = [_gate(s, entry_of("phase", name), f"weeks {when}" if when else "") for name, when in weeks.items()]
    for name in points[:1]:
        point = s.plan.checkpoints[name]
        found.append(_gate(s, entry_of("checkpoint", name), str(point.due or point.window or "")))
    return found


def _gate(s: Situation, entry: Entry, when: str) -> dict[str, object]:
    return {"number": s.number(entry), "title": s.titles[entry], "when": when}


SECTION = Section("head", "Session", view, stays=True)
