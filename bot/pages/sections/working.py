"""How the agents work together: standards, rules, channels."""

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import title_from_id


def view(s: Situation) -> Values | None:
    plan = s.plan
    values: dict[str, object] = {
        "standards": _standards(s),
        "rules": [{"title": rule.title, "points": rule.points} for rule in plan.rules],
        "channels": [
            {"title": channel.title or title_from_id(name), "use": channel.use or ""}
            for name, channel in plan.channels.items()
        ],
        "notes": plan.session.notes,
    }
    if not any(values.values()):
        return None
    return values


def _standards(s: Situation) -> dict[str, object]:
    standards = s.plan.standards
    if standards is None:
        return {}
    return {
        "commits": standards.commits or "",
        "tests": standards.tests_with_code,
        "docs": standards.docs_with_api,
        "notes": standards.notes,
    }


SECTION = Section("working", "Working together", view)
