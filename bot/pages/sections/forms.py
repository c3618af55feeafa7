"""What agents fill in: the form of their messages, and templates."""

import json

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import title_from_id


def view(s: Situation) -> Values | None:
    message = _message(s)
    forms = [{"title": form.title or title_from_id(name), "text": form.text} for name, form in s.plan.templates.items()]
    if not message and not forms:
        return None
    return {"message": message, "forms": forms, "timeout": (s.plan.messages.timeout if s.plan.messages else "") or ""}


def _message(s: Situation) -> str:
    schema = s.plan.messages.schema_ if s.plan.messages else None
    return json.dumps(schema, indent=2, ensure_ascii=False) if isinstance(schema, dict) else schema or ""


SECTION = Section("forms", "Messages and forms", view)
