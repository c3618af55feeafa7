"""Something to do on GitHub: plain data with final text. Each can be repeated; `key` names its effect."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.board import Entry
from bot.domain.state import IssueState, LogEntry, StatusState


@dataclass(frozen=True, slots=True)
class CreateLabel:
    name: str
    color: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class EditLabel:
    """`former` is the name that the label has now on GitHub."""

    former: str
    name: str
    color: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class CreateMilestone:
    title: str
    description: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class EditMilestone:
    number: int
    title: str
    description: str = ""
    due_on: date | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class CreateIssue:
    """Creates the issue with its first region; the signed block follows with the first `EditIssue`."""

    entry: Entry
    title: str
    region: str
    labels: tuple[str, ...] = ()
    milestone: str | None = None
    """Title of the milestone: it may be created in the same run."""
    parent: Entry | None = None


@dataclass(frozen=True, slots=True)
class AdoptIssue:
    """A stranger's issue with the entry's title becomes the entry's issue; its text stays."""

    entry: Entry
    number: int


@dataclass(frozen=True, slots=True)
class EditIssue:
    """Writes title, region and signed state of an entry; None leaves the part as it is.

    `state` is the whole new state; `perform` raises its revision, signs it, and keeps people's text as it
    stands at the moment of writing.
    """

    entry: Entry
    title: str | None = None
    region: str | None = None
    state: IssueState | StatusState | None = None


@dataclass(frozen=True, slots=True)
class AddLabels:
    entry: Entry
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveLabels:
    entry: Entry
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unlabel:
    """Takes labels off an issue that stands for no entry."""

    number: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetMilestone:
    entry: Entry
    milestone: str | None


@dataclass(frozen=True, slots=True)
class CloseIssue:
    entry: Entry
    reason: Literal["completed", "not_planned"] = "completed"


@dataclass(frozen=True, slots=True)
class ReopenIssue:
    entry: Entry


@dataclass(frozen=True, slots=True)
class AddBlockedBy:
    """`by` is an entry, or the number of an issue that is none."""

    entry: Entry
    by: Entry | int


@dataclass(frozen=True, slots=True)
class RemoveBlockedBy:
    entry: Entry
    by: Entry | int


@dataclass(frozen=True, slots=True)
class SetParent:
    """Makes the entry a sub-issue of `parent`, or of none."""

    entry: Entry
    parent: Entry | None


@dataclass(frozen=True, slots=True)
class Pin:
    entry: Entry


@dataclass(frozen=True, slots=True)
class Unpin:
    entry: Entry


@dataclass(frozen=True, slots=True)
class Comment:
    """A new comment, only when somebody must act. `key` stands in a marker, so that it is said once."""

    number: int
    text: str
    key: str
    to_stranger: bool = False
    """Answers somebody who neither may write here nor acts for an agent: once an hour in a thread is enough."""


@dataclass(frozen=True, slots=True)
class React:
    """A receipt under a command's comment."""

    comment_node_id: str
    content: Literal["+1", "-1", "eyes", "rocket", "confused", "hooray"]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of the log; it reaches GitHub with the next edit of the status issue."""

    log: LogEntry


@dataclass(frozen=True, slots=True)
class RefreshStatus:
    """The status page may differ now: it is rendered and edited after the burst."""


@dataclass(frozen=True, slots=True)
class CommitFiles:
    """Generated files of the default branch, `(path, text)`: one commit of those that differ, or none."""

    files: tuple[tuple[str, str], ...]
    message: str


Action = (
    CreateLabel
    | EditLabel
    | CreateMilestone
    | EditMilestone
    | CreateIssue
    | AdoptIssue
    | EditIssue
    | AddLabels
    | RemoveLabels
    | Unlabel
    | SetMilestone
    | CloseIssue
    | ReopenIssue
    | AddBlockedBy
    | RemoveBlockedBy
    | SetParent
    | Pin
    | Unpin
    | Comment
    | React
    | Record
    | RefreshStatus
    | CommitFiles
)
