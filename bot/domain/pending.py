"""What GitHub does not have yet, or never will: kept on the cached board beside what was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.state import IssueState, LogEntry


@dataclass(frozen=True, slots=True)
class Spoken:
    """Baton wrote a comment in an issue's thread. `to_stranger`: as an answer to somebody who may not write here."""

    number: int
    at: datetime
    to_stranger: bool = False


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A comment that waits, because the thread has had as many as an hour allows."""

    number: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Contest:
    """How often an account changed an issue since the first time within the hour, in a way that Baton sets right."""

    number: int
    by: int
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Pending:
    log: tuple[LogEntry, ...] = ()
    """Entries that no log issue has yet, oldest first; they go out with the next edit of the status page."""
    lost: Mapping[str, IssueState] = field(default_factory=dict)
    """States of entries whose issues are gone: the issues that are made in their place go on from them."""
    spoken: tuple[Spoken, ...] = ()
    """Comments of the last hour."""
    unsaid: tuple[Unsaid, ...] = ()
    heard: datetime | None = None
    """Up to here every comment of the repository was looked at."""
    created: tuple[datetime, ...] = ()
    """When the issues of the last hour were created, where the plan gives them out in portions."""
    contested: tuple[Contest, ...] = ()
    """Issues that were changed within the hour, so that two programs do not undo each other for ever."""
