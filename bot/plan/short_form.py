"""A plan as plain values in the shortest form that loads to the same plan."""

import datetime as dt
from typing import Any, Final

from bot.plan.models import (
    Agent,
    Area,
    Checkpoint,
    Contract,
    Escalation,
    Handoff,
    Item,
    LogEntry,
    Metric,
    NextStep,
    Phase,
    Plan,
    Risk,
    Session,
    Stage,
    Task,
)
from bot.plan.models.base import Many, Part
from bot.plan.models.working import Channel, Rule, Schedule, Template

SHORT: Final[dict[type[Part], str]] = {
    Session: "title", Agent: "role", Area: "title", Phase: "title", Task: "title", Checkpoint: "title",
    Contract: "title", Escalation: "title", Risk: "title", Metric: "title", Rule: "title", Item: "text",
    NextStep: "text", LogEntry: "text", Template: "text", Stage: "id", Channel: "use", Handoff: "validate",
}  # fmt: skip
"""The key that a plain word stands for, by model."""
_MAY_BE_EMPTY: Final = (Agent, Area, Phase, Task, Checkpoint, Contract, Escalation, Risk, Metric, Channel)


def short_form(plan: Plan) -> dict[str, Any]:
    return {"version": plan.version, **_fields(plan)}


def _fields(part: Part) -> dict[str, Any]:
    """What is not the default, by the keys of the file."""
    found: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if value is None or value == field.get_default(call_default_factory=True):
            continue
        form = _form(value)
        if name == "sign_off" or any(isinstance(mark, Many) for mark in field.metadata):
            form = _one_or_many(form, but=("all", "any") if name == "sign_off" else ())
        found[field.alias or name] = form
    if isinstance(part, Schedule) and not {"timezone", "recurring"} & part.recurring.keys():
        found.update(found.pop("recurring", {}))
    return found


def _form(value: Any) -> Any:
    match value:
        case Part():
            return _part(value)
        case dict():
            return {key: _form(entry) for key, entry in value.items()}
        case list():
            return [_form(entry) for entry in value]
        case dt.date():
            return value.isoformat()
        case float():
            return str(value)
        case _:
            return value


def _part(part: Part) -> Any:
    fields = _fields(part)
    if not fields and isinstance(part, _MAY_BE_EMPTY):
        return None
    return fields[SHORT[type(part)]] if list(fields) == [SHORT.get(type(part))] else fields


def _one_or_many(form: Any, *, but: tuple[str, ...]) -> Any:
    """A list of one text is the text, but for words that would be read otherwise."""
    is_one = isinstance(form, list) and len(form) == 1 and isinstance(form[0], str) and form[0] not in but
    return form[0] if is_one else form
