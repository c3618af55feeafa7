"""What an answer of GitHub's means: done, wait, ask again, look elsewhere, or refused and why."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

LIMITED = ("RATE_LIMIT", "RATE_LIMITED")
TOO_QUICK = "was submitted too quickly"
_SECONDARY = ("secondary rate limit", "abuse detection", "rate limit exceeded")
_PASSING = ("something went wrong while executing your query", "timedout", "timeout", "timed out", "try again")
_UNEXPLAINED = ("", "INTERNAL", "INTERNAL_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE")
_TAG = re.compile(r"<[^<>]*>")
SECONDARY_WAIT = 60.0
"""GitHub's own advice where a secondary limit names no time: at least a minute, then longer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of a GraphQL answer's `errors`; `at` is the path's parts, where there is one."""

    message: str
    type: str = ""
    at: tuple[str | int, ...] = ()
    code: str = ""

    @property
    def is_passing(self) -> bool:
        return self.type in _UNEXPLAINED and any(word in self.message.lower() for word in _PASSING)

    @property
    def is_limit(self) -> bool:
        return self.type in LIMITED or any(word in self.message.lower() for word in _SECONDARY)

    @property
    def is_too_quick(self) -> bool:
        return TOO_QUICK in self.message

    @property
    def is_missing(self) -> bool:
        return self.type == "NOT_FOUND"

    @property
    def is_forbidden(self) -> bool:
        return self.type in ("FORBIDDEN", "INSUFFICIENT_SCOPES")

    @property
    def is_unknown_field(self) -> bool:
        """The server's schema is older than the query: it refuses the whole of it."""
        words = ("doesn't exist on type", "doesn't accept argument", "cannot query field", "unknown argument")
        lower = self.message.lower()
        return self.code in ("undefinedField", "argumentNotAccepted") or any(word in lower for word in words)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, its body read; `content` is the JSON value, or the text where it is none."""

    status: int
    headers: Mapping[str, str]
    content: Any = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The `errors` of a GraphQL answer; they come with status 200."""
        errors = self.content.get("errors") if isinstance(self.content, dict) else None
        return tuple(_fault(error) for error in errors or () if isinstance(error, dict))

    @property
    def message(self) -> str:
        """GitHub's own words on what was wrong, in one line."""
        if not isinstance(self.content, dict):
            return " ".join(_TAG.sub(" ", str(self.content or "")).split())[:200]
        words = [str(self.content.get("message") or "")]
        details = self.content.get("errors")
        for error in details if isinstance(details, list) else ():
            words.append(_detail(error) if isinstance(error, dict) else str(error))
        return "; ".join(word for word in words if word)[:500]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`wait` and `again` may be sent once more: `wait` surely had no effect, of `again` nobody knows."""

    kind: Literal["done", "wait", "again", "moved", "stale-token", "refused"]
    seconds: float = 0.0


def read(status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    try:
        content = json.loads(body) if body else None
    except ValueError:
        content = body.decode("utf-8", "replace")
    return Answer(status, {name.lower(): value for name, value in headers.items()}, content)


def judge(answer: Answer, *, now: datetime, is_write: bool = False) -> Meaning:
    match answer.status:
        case 200 if answer.faults:
            return _of_faults(answer, now=now, is_write=is_write)
        case status if status < 300 or status == 304:
            return Meaning("done")
        case 301 | 302 | 307 | 308:
            return Meaning("moved")
        case 401:
            return Meaning("stale-token")
        case 403 | 429:
            return _of_limit(answer, now=now)
        case 422 if TOO_QUICK in answer.message:
            return Meaning("wait", _until(answer, now=now) or 10.0)
        case status if status >= 500:
            return Meaning("again", _retry_after(answer, now=now) or 0.0)
        case _:
            return Meaning("refused")


def _of_faults(answer: Answer, *, now: datetime, is_write: bool) -> Meaning:
    """A read that came half is asked again; of a batch of mutations that came half, each alias has its own fate."""
    faults = answer.faults
    if is_write and _has_content(answer):
        return Meaning("done")
    if any(fault.is_limit for fault in faults):
        primary = any(fault.type in LIMITED for fault in faults)
        seconds = _until(answer, now=now) if primary else _retry_after(answer, now=now)
        return Meaning("wait", seconds or SECONDARY_WAIT)
    return Meaning("again") if any(fault.is_passing for fault in faults) else Meaning("done")


def _of_limit(answer: Answer, *, now: datetime) -> Meaning:
    if (seconds := _retry_after(answer, now=now)) is not None:
        return Meaning("wait", seconds)
    if answer.headers.get("x-ratelimit-remaining") == "0":
        return Meaning("wait", _until(answer, now=now) or SECONDARY_WAIT)
    if answer.status == 429 or any(word in answer.message.lower() for word in (*_SECONDARY, TOO_QUICK)):
        return Meaning("wait", SECONDARY_WAIT)
    return Meaning("refused")


def _until(answer: Answer, *, now: datetime) -> float | None:
    """Seconds that the headers ask for, by `Retry-After` or else by the primary limit's reset."""
    if (seconds := _retry_after(answer, now=now)) is not None:
        return seconds
    try:
        reset = int(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    # one second more: the limit is open again only after the second that it names
    return max(reset - now.timestamp() + 1, 1.0)


def _retry_after(answer: Answer, *, now: datetime) -> float | None:
    """`Retry-After` is seconds, or a date (RFC 9110, 10.2.3)."""
    said = answer.headers.get("retry-after", "").strip()
    if not said:
        return None
    if said.isdecimal():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return SECONDARY_WAIT
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - now).total_seconds(), 1.0)


def _has_content(answer: Answer) -> bool:
    data = answer.content.get("data")
    return isinstance(data, dict) and any(value is not None for value in data.values())


def _fault(error: Mapping[str, Any]) -> Fault:
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else ""
    path = error.get("path")
    at = tuple(part for part in path if isinstance(part, str | int)) if isinstance(path, list) else ()
    return Fault(str(error.get("message") or ""), str(error.get("type") or ""), at, str(code or ""))


def _detail(error: Mapping[str, Any]) -> str:
    if error.get("message"):
        return str(error["message"])
    parts = [str(error[name]) for name in ("resource", "field", "code") if error.get(name)]
    return " ".join(parts)
