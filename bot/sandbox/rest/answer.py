"""What a handler answers, and the errors of GitHub in its shape."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.errors import Entity, Refused, ValidationFailed

DOCS = "https://docs.github.com/rest"
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)
SECONDARY_DOCS = f"{DOCS}/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"


@dataclass(slots=True)
class Answer:
    """`body` is what JSON is made of, bytes as they are, or None for nothing."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=utf-8"
    last_modified: datetime | None = None

    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


NOTHING = 204


def created(body: Any, location: str | None = None) -> Answer:
    return Answer(201, body, {"Location": location} if location else {})


def nothing() -> Answer:
    return Answer(NOTHING)


def error(status: int, message: str, docs: str = DOCS, **more: Any) -> Answer:
    return Answer(status, {"message": message, **more, "documentation_url": docs, "status": str(status)})


def refused(reason: Refused, docs: str = DOCS) -> Answer:
    if isinstance(reason, ValidationFailed):
        return error(422, reason.message, docs, errors=[fault.to_json() for fault in reason.faults])
    if isinstance(reason, Entity):
        return error(422, reason.message, docs, errors=[reason.reason])
    return error(reason.status, reason.message, docs)
