"""The state that GitHub has no field for: kept in signed blocks inside the issues' bodies."""

from dataclasses import dataclass, field, replace
from datetime import datetime

LOG_KEPT = 30
"""Entries of the log that the status issue keeps; older ones are in the month's log issue."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An agent's hold on a task. `comment` is the id of the comment that won it: lower ids came first."""

    agent: str
    principal: int
    login: str
    comment: int
    at: datetime
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody said that a task is blocked; `on` is an issue number or 0."""

    reason: str
    principal: int
    login: str
    at: datetime
    on: int = 0
    agent: str = ""


@dataclass(frozen=True, slots=True)
class IssueState:
    """What Baton knows of one entry beside what GitHub shows. `revision` grows with every write."""

    entry: str = ""
    session: str = ""
    revision: int = 0
    claim: Claim | None = None
    progress: int | None = None
    note: str = ""
    blocks: tuple[Block, ...] = ()
    in_review: bool = False
    released_at: int = 0
    """Id of the comment that last freed the task: a claim of an older comment does not count any more."""
    seen: int = 0
    """Id of the newest command comment that had its effect here."""
    done_by: str = ""
    started: bool = False
    """The plan's starting facts (state, progress) were written; they are never compared again."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One coordination fact: claimed, released, blocked, done, reopened, plan changed."""

    at: datetime
    what: str
    """A verb of the templates: `claimed`, `released`, `blocked`, `done`, `reopened`, `plan`."""
    entry: str = ""
    agent: str = ""
    login: str = ""
    note: str = ""
    number: int = 0
    comment: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class StatusState:
    """State of the session as a whole, in the status issue's block."""

    session: str = ""
    revision: int = 0
    log: tuple[LogEntry, ...] = ()
    """Newest first."""
    said: tuple[str, ...] = ()
    """Things that are said once only: `no-native-dependencies`, `pins-full`."""
    authors: tuple[int, ...] = ()
    """Accounts beside the App that `baton apply` ran under, and whose issues are therefore Baton's."""
    metrics: tuple[tuple[str, str], ...] = ()
    principals: tuple[tuple[str, int], ...] = ()
    """Logins that the plan names without an id, in lower case, with the id that they had when they first acted."""

    def with_log(self, entry: LogEntry) -> "StatusState":
        return replace(self, log=(entry, *self.log)[:LOG_KEPT])

    def with_said(self, what: str) -> "StatusState":
        return self if what in self.said else replace(self, said=(*self.said, what))


@dataclass(frozen=True, slots=True)
class Believed:
    """A block that was read: its state, or why it is not believed."""

    state: IssueState | StatusState | None
    fault: str | None = None
    keys: tuple[str, ...] = field(default_factory=tuple)
