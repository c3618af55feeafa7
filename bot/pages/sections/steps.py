"""What comes next, by when it should."""

from bot.pages.rows import names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation


def view(s: Situation) -> Values | None:
    if not s.plan.next:
        return None
    groups: dict[str, list[dict[str, object]]] = {}
    for step in s.plan.next:
        who = names(s, [step.agent])[0] if step.agent else ""
        groups.setdefault(step.when or "", []).append({"text": step.text, "who": who})
    return {"groups": [{"when": when, "steps": steps} for when, steps in groups.items()]}


SECTION = Section("steps", "Next steps", view)
