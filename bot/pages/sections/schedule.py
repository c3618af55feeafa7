"""What takes place when: activities with their issues, and what comes back."""

from bot.pages.rows import ROWS, task_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import title_from_id


def view(s: Situation) -> Values | None:
    plan = s.plan
    named = s.grouped.activities
    recurring = [
        {"title": one.title or title_from_id(name), "every": one.every or "", "points": one.items}
        for name, one in (plan.schedule.recurring.items() if plan.schedule else ())
    ]
    if not named and not recurring:
        return None
    done = s.count_done(named)
    zone = plan.schedule.timezone if plan.schedule else ""
    return {
        "activities": [{**task_row(s, name), "when": _when(s, name)} for name in named[:ROWS]],
        "hidden": max(0, len(named) - ROWS),
        "recurring": recurring,
        "about": ", ".join([*([f"{done} of {len(named)} done"] if named else []), *([zone] if recurring else [])]),
    }


def _when(s: Situation, name: str) -> str:
    task = s.plan.tasks[name]
    return str(task.when or task.due or "")


SECTION = Section("schedule", "Schedule", view)
