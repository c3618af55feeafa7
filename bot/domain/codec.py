"""State to versioned, readable JSON that may stand in an HTML comment, and back, strict and bounded."""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.domain.state import IssueState, StatusState

VERSION = 1
MAX_LENGTH = 50_000
MAX_TEXT = 5_000
MAX_LIST = 500
MAX_NUMBER = 2**53
_KINDS: dict[str, type[IssueState] | type[StatusState]] = {"issue": IssueState, "status": StatusState}
_UNSAFE = re.compile(
    "[<>\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]"
)


class CodecError(ValueError):
    """The text is no state that this version of Baton wrote."""


def encode(state: IssueState | StatusState) -> str:
    """One line of JSON without what equals the defaults; no `--`, `<`, `>` or hidden character stands in it raw.

    Raises `CodecError` for what `decode` would refuse.
    """
    _check(state)
    kind = "status" if isinstance(state, StatusState) else "issue"
    content = {"v": VERSION, "of": kind, **_lean(state)}
    text = json.dumps(content, ensure_ascii=False, separators=(", ", ": "))
    text = _UNSAFE.sub(_escaped, text).replace("--", "-\\u002d")
    if len(text) > MAX_LENGTH:
        raise CodecError(f"{len(text)} characters, over {MAX_LENGTH}")
    return text


def decode(text: str) -> IssueState | StatusState:
    """The state in `text`; fields that a later version may have added are left out. Raises `CodecError`."""
    if len(text) > MAX_LENGTH:
        raise CodecError(f"{len(text)} characters, over {MAX_LENGTH}")
    try:
        head = msgspec.json.decode(text, type=_Head)
        kind = _KINDS.get(head.of)
        if head.v != VERSION or kind is None:
            raise CodecError(f"version {head.v} of {head.of[:20]!r}, this Baton reads version {VERSION}")
        state = msgspec.json.decode(text, type=kind)
        _check(state)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise CodecError(str(error)[:200]) from error
    return state


class _Head(msgspec.Struct):
    v: int
    of: str = ""


def _lean(value: Any) -> Any:
    """Dataclasses as mappings of what differs from the defaults."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = [(f.name, getattr(value, f.name), f.default) for f in fields(value)]
        return {name: _lean(member) for name, member, default in kept if member != default}
    if isinstance(value, tuple):
        return [_lean(member) for member in value]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _check(value: Any) -> None:
    """Refuses what no Baton ever wrote: endless texts and lists, negative or absurd numbers, times without a zone."""
    if is_dataclass(value):
        for f in fields(value):
            _check(getattr(value, f.name))
    elif isinstance(value, tuple):
        if len(value) > MAX_LIST:
            raise CodecError(f"a list of {len(value)}, over {MAX_LIST}")
        for member in value:
            _check(member)
    elif isinstance(value, str) and len(value) > MAX_TEXT:
        raise CodecError(f"a text of {len(value)} characters, over {MAX_TEXT}")
    elif isinstance(value, int) and not 0 <= value <= MAX_NUMBER:
        raise CodecError(f"the number {value} is out of range")
    elif isinstance(value, datetime) and value.tzinfo is None:
        raise CodecError("a time without its zone")
