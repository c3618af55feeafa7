"""Progress of the parts: what people said, beside what follows from the tasks."""

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import title_from_id


def view(s: Situation) -> Values | None:
    if not s.plan.areas:
        return None
    done = sum(s.task_state(name) == "done" for name in s.plan.tasks)
    return {
        "areas": [
            {
                "title": area.title or title_from_id(name),
                "health": area.health or "unknown",
                "note": area.note or "",
                "progress": -1 if area.progress is None else area.progress,
                "target": -1 if area.target is None or area.target.progress is None else area.target.progress,
                "by": (area.target.by if area.target else None) or "",
            }
            for name, area in s.plan.areas.items()
        ],
        "done": done,
        "total": len(s.plan.tasks),
        "percent": done * 100 // len(s.plan.tasks) if s.plan.tasks else -1,
    }


SECTION = Section("overall", "Overall", view)
