"""What is: the live coordination state of one repository, as read from GitHub."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NewType

from bot.domain.pending import Pending
from bot.domain.state import IssueState, LogEntry, StatusState
from bot.plan.finding import Finding
from bot.plan.models import Plan

Entry = NewType("Entry", str)
"""The name of one thing of a plan that an issue stands for: `task:schema`, `phase:phase-1`,
`checkpoint:week-1`, `requirements:security`, `status`, `log:2025-01`. Unique in a session."""

EntryKind = Literal["task", "phase", "checkpoint", "requirements", "status", "log"]
STATUS = Entry("status")
OURS = "baton"
"""The label of every issue of Baton; by it one request reads the board."""


def entry_of(kind: EntryKind, identifier: str) -> Entry:
    return Entry(f"{kind}:{identifier}")


def kind_of(entry: Entry) -> str:
    return entry.partition(":")[0]


def id_of(entry: Entry) -> str:
    return entry.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Account:
    """A GitHub account; the numeric id decides, the login is for show (without `[bot]` for Apps)."""

    id: int
    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Repository:
    id: int
    node_id: str
    owner: str
    name: str
    default_branch: str = "main"
    url: str = ""
    """Where people see it; empty where nobody read it yet."""

    @property
    def slug(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class Features:
    """What the server has; probed once a server. Without them links in the bodies stand in."""

    sub_issues: bool = True
    dependencies: bool = True
    pins: bool = True
    edit_history: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    color: str = "ededed"
    description: str = ""
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    number: int
    title: str
    description: str = ""
    due_on: date | None = None
    is_open: bool = True
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that stands for an entry. `people` is the body's text outside the bot's markers."""

    entry: Entry
    number: int
    node_id: str = ""
    id: int = 0
    title: str = ""
    region: str = ""
    """The bot's words between its markers, without the state block, line ends as `\\n`."""
    people: tuple[str, str] = ("", "")
    """What people wrote before and after the region; never changed by Baton."""
    is_open: bool = True
    closed_as: Literal["completed", "not_planned", "duplicate"] | None = None
    labels: frozenset[str] = frozenset()
    milestone: int | None = None
    assignees: frozenset[int] = frozenset()
    parent: int | None = None
    blocked_by: frozenset[int] = frozenset()
    """Numbers of issues of this repository, native edges; closed ones included."""
    is_pinned: bool = False
    is_locked: bool = False
    author: Account | None = None
    closed_at: datetime | None = None
    state: IssueState = field(default_factory=IssueState)
    """Believed state; the default where none was believed."""
    state_fault: str | None = None
    """Why a state block that was found is not believed: `edited by ada`, `signature`, `older revision`."""
    session: str = ""
    """The session that the issue belongs to, as its marker says."""
    edited_at: datetime | None = None
    """When the body was last edited, as read: tells whether somebody wrote between reading and writing."""
    active_at: datetime | None = None
    """The holder's last activity, where it is newer than what `state` says: written only now and then."""
    created_at: datetime | None = None
    """None where nobody read it yet."""


@dataclass(frozen=True, slots=True)
class Held:
    """A valid plan that is not taken until somebody says yes, because of what it would close."""

    sha: str
    """Blob id of the plan file that waits."""
    digest: str
    """Names exactly what a yes would do: that file, and these entries."""
    entries: tuple[Entry, ...]
    """What would be closed, in the board's order."""
    known: int = 0
    """Of so many open ones."""
    former: str = ""
    """The session that would be archived, where not entries left the plan but its id changed."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The plan in force: the last valid one of the default branch. `invalid` lists what a newer one got wrong."""

    plan: Plan
    sha: str = ""
    """Blob id of the plan file."""
    invalid: tuple[Finding, ...] = ()
    held: Held | None = None
    """The newest plan, where it is valid and waits; `invalid` then says so in a line."""


@dataclass(frozen=True, slots=True)
class Board:
    """Issues by entry, labels by lower-case name (GitHub compares names so), milestones by number."""

    repository: Repository
    bot: Account
    features: Features = field(default_factory=Features)
    in_force: InForce | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)
    milestones: Mapping[int, Milestone] = field(default_factory=dict)
    issues: Mapping[Entry, Issue] = field(default_factory=dict)
    strangers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Open issues that stand for no entry, numbers by exact title: what may be adopted."""
    status: StatusState = field(default_factory=StatusState)
    """State of the session as a whole, kept in the status issue's block."""
    others_blocking: Mapping[int, bool] = field(default_factory=dict)
    """Is it open: issues that are no entries but block one, by number."""
    session: str = ""
    """The session that `issues` belong to: the status issue's, until `of_session` says another."""
    archived: Mapping[int, Issue] = field(default_factory=dict)
    """Issues of other sessions, by number."""
    doubles: Mapping[Entry, tuple[int, ...]] = field(default_factory=dict)
    """Numbers of further issues that claim to stand for an entry; the lowest believed one in `issues` does."""
    pending: Pending = field(default_factory=Pending)
    strangers_are_all: bool = False
    """All titles were read; else a stranger that is not listed may still exist."""

    def by_number(self, number: int) -> Issue | None:
        return next((issue for issue in self.issues.values() if issue.number == number), None)

    def task(self, identifier: str) -> Issue | None:
        return self.issues.get(entry_of("task", identifier))

    def of_session(self, session: str) -> "Board":
        """The same board seen from another session: its issues by entry, those of all others as archived.

        The log goes on through all sessions.
        """
        if session == self.session:
            return self
        every = sorted((*self.issues.values(), *self.archived.values()), key=lambda issue: -issue.number)
        return replace(
            self,
            session=session,
            issues={issue.entry: issue for issue in every if is_of_session(issue, session)},
            archived={issue.number: issue for issue in every if not is_of_session(issue, session)},
        )

    def with_issue(self, issue: Issue) -> "Board":
        return replace(self, issues={**self.issues, issue.entry: issue})

    def with_issues(self, changed: Iterable[Issue]) -> "Board":
        more = {issue.entry: issue for issue in changed}
        return replace(self, issues={**self.issues, **more})

    def with_label(self, label: Label) -> "Board":
        return replace(self, labels={**self.labels, label.name.lower(): label})

    def with_milestone(self, milestone: Milestone) -> "Board":
        return replace(self, milestones={**self.milestones, milestone.number: milestone})

    def with_log(self, entry: LogEntry) -> "Board":
        waits = replace(self.pending, log=(*self.pending.log, entry))
        return replace(self, status=self.status.with_log(entry), pending=waits)


def is_of_session(issue: Issue, session: str) -> bool:
    return issue.session == session or kind_of(issue.entry) == "log"
