"""A plan as plain values by the keys of its file, defaults left out: what the sections take their fields from."""

import datetime as dt
from typing import Any

from bot.plan.models import Plan
from bot.plan.models.base import Part

Form = dict[str, Any]


def form_of(plan: Plan) -> Form:
    return {name: value for name, value in _fields(plan).items() if name != "version"}


def _fields(part: Part) -> Form:
    found: Form = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if value is not None and value != field.get_default(call_default_factory=True):
            found[field.alias or name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    match value:
        case Part():
            return _fields(value)
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case dt.date():
            return value.isoformat()
        case _:
            return value
