"""Progress of the areas: what people said, beside what follows from the tasks, and when it will be there."""

from collections.abc import Iterable

from bot.domain.board import entry_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import ALL, Area, title_from_id


def view(s: Situation) -> Values | None:
    if not s.plan.areas:
        return None
    done = s.count_done(s.plan.tasks)
    rows = [_row(s, name, area) for name, area in s.plan.areas.items()]
    return {
        "areas": rows,
        "done": done,
        "total": len(s.plan.tasks),
        "percent": done * 100 // len(s.plan.tasks) if s.plan.tasks else -1,
        "with_forecast": any(row["forecast"] for row in rows),
        "with_note": any(row["note"] for row in rows),
    }


def _row(s: Situation, name: str, area: Area) -> dict[str, object]:
    members = list(members_of(s, name, area))
    done = s.count_done(members)
    return {
        "title": area.title or title_from_id(name),
        "health": area.health or "unknown",
        "note": area.note or "",
        "progress": -1 if area.progress is None else area.progress,
        "derived": done * 100 // len(members) if members else -1,
        "done": done,
        "total": len(members),
        "target": -1 if area.target is None or area.target.progress is None else area.target.progress,
        "by": (area.target.by if area.target else None) or "",
        "forecast": _forecast(s, members),
    }


def members_of(s: Situation, name: str, area: Area) -> Iterable[str]:
    """The tasks that count for an area: of the agents, phases and checkpoints that it names, or those named themselves.

    One that names nothing counts what has its own id: an agent, a phase or a type of change.
    """
    of = set(area.of) or {name}
    if ALL in of or (not area.of and name.startswith("overall")):
        return s.plan.tasks
    return [
        task
        for task, one in s.plan.tasks.items()
        if task in area.of or not of.isdisjoint((one.agent, one.phase, one.checkpoint, one.type))
    ]


def _forecast(s: Situation, members: Iterable[str]) -> str:
    """The day when the last open task will be over; empty where nothing is estimated."""
    if s.outlook is None:
        return ""
    days = [day for task in members if (day := s.outlook.ends_on(entry_of("task", task)))]
    return str(max(days)) if days else ""


SECTION = Section("overall", "Overall", view)
