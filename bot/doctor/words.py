"""What people's words say of a state, a time or a figure, as far as that is certain."""

import re
from collections.abc import Iterable

_DONE = re.compile(r"\b(?:completed?|done|finished|closed|accomplished)\b", re.I)
_NOT_DONE = re.compile(r"\b(?:not|never|in|un|to be|until|once|when|will|partly|partially|almost|nearly)\b|\d ?%", re.I)
_IDLE = re.compile(r"\W*(?:ready|idle|available|standby|waiting|pending|not (?:yet )?started)\b", re.I)
_PENDING = re.compile(r"\b(?:pending|planned|scheduled|not (?:yet )?started|deploying|to ?do)\b", re.I)
_AT_ONCE = re.compile(r"\b(?:immediately|right away|at once|straight away|can start now)\b", re.I)
_WEEKS = re.compile(r"(?:weeks?|w)?\s*(\d{1,3})(?:\s*(?:-|–|—|to)\s*(?:week\s*)?(\d{1,3}))?", re.I)
SHOWN = 6


def says_done(text: str | None) -> bool:
    """`COMPLETED - successful`, but not `not completed` or `80 % done`."""
    return bool(text and _DONE.search(text) and not _NOT_DONE.search(text))


def says_pending(text: str | None) -> bool:
    return bool(text and _PENDING.search(text))


def says_idle(text: str | None) -> bool:
    """`READY`, `Not yet started`: nothing has begun."""
    return bool(text and _IDLE.match(text))


def says_at_once(text: str | None) -> bool:
    return bool(text and _AT_ONCE.search(text))


def weeks_of(text: str | None) -> tuple[int, int] | None:
    """First and last week of `1-2`, `Week 3`, `9`."""
    match = _WEEKS.fullmatch((text or "").strip())
    if match is None:
        return None
    first = int(match[1])
    return first, int(match[2] or first)


def listed(names: Iterable[str]) -> str:
    """`a, b and c`; many are cut short with their number."""
    all_names = list(names)
    shown = all_names if len(all_names) <= SHOWN + 1 else [*all_names[:SHOWN], f"{len(all_names) - SHOWN} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def name_key(name: str) -> str:
    """Two spellings of one name are equal: case, punctuation, and words such as `agent` do not count."""
    words = re.findall(r"[^\W_]+", name.lower())
    kept = [word for word in words if word not in ("the", "agent", "agents", "team", "bot", "and")]
    return " ".join(kept or words)
