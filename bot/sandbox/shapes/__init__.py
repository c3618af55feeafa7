"""GitHub's JSON: one function a type, shared by REST's answers and the webhooks' payloads."""

from datetime import datetime
from typing import Any

Json = dict[str, Any]


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)
