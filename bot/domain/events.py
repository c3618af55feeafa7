"""What happened: a webhook's payload parsed once at the door into a small typed event, or ignored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.board import Account
from bot.domain.boxes import Box


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event comes from. `installation` is 0 where the payload names none (the Action)."""

    repository_id: int
    owner: str
    name: str
    default_branch: str
    installation: int
    sender: Account | None


@dataclass(frozen=True, slots=True)
class Pushed:
    """A branch moved. `files` names what changed; `files_known` is false where GitHub cut the list.

    `named` are issues that the branch or the messages of its commits name.
    """

    origin: Origin
    branch: str
    head: str
    files: frozenset[str]
    files_known: bool
    is_deleted: bool = False
    named: frozenset[int] = frozenset()
    is_forced: bool = False
    is_new: bool = False
    """The branch was made by it."""
    commits: frozenset[str] = frozenset()
    """What came to the branch, as far as GitHub lists it."""
    before: str = ""
    """The branch's former head."""


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment was created. Edited and deleted ones are no events: they never count."""

    origin: Origin
    number: int
    comment_id: int
    comment_node_id: str
    body: str
    author: Account | None
    at: datetime
    on_pull_request: bool


@dataclass(frozen=True, slots=True)
class PullRequestChanged:
    """A pull request was opened, edited, synchronized, closed, ... `action` is GitHub's word.

    What it is like now, as the payload says: title and body are its author's words, and prove nothing.
    """

    origin: Origin
    number: int
    action: str
    title: str = ""
    body: str = ""
    author: Account | None = None
    head_sha: str = ""
    before_sha: str = ""
    """The head before a push."""
    head_branch: str = ""
    head_repository: int = 0
    """0 where the fork is deleted."""
    base_branch: str = ""
    is_open: bool = True
    is_draft: bool = False
    is_merged: bool = False
    at: datetime | None = None

    @property
    def is_fork(self) -> bool:
        return self.head_repository != self.origin.repository_id


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """What a check said when it was completed. `texts` are title, summary and text of its output."""

    id: int
    name: str
    app: int
    slug: str
    conclusion: str
    sha: str
    at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PullsTouched:
    """Something that a verdict on pull requests may depend on: a review, a check, a permission, a team.

    Which ones: by `numbers`, by the commits that are their `heads`, or `every` open one.
    """

    origin: Origin
    what: str
    numbers: frozenset[int] = frozenset()
    heads: frozenset[str] = frozenset()
    every: bool = False
    check: CheckEnded | None = None
    """Set where a check of somebody else's was completed and says something."""


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Somebody pressed a button of Baton's check, or asked to run it again (`button` is `evaluate` then)."""

    origin: Origin
    button: str
    head: str
    app: int
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """The merge queue asks for checks of a group: everything up to `head`, on top of `base`."""

    origin: Origin
    head: str
    base: str


@dataclass(frozen=True, slots=True)
class IssueChanged:
    """An issue was opened, edited, closed, reopened, labeled, ... `label` only for (un)labeled."""

    origin: Origin
    number: int
    action: str
    label: str = ""
    at: datetime | None = None
    boxes: tuple[Box, ...] = ()
    """Boxes of Baton's region that this edit ticked or unticked."""
    labels: tuple[str, ...] = ()
    """What the issue had when it happened."""


@dataclass(frozen=True, slots=True)
class EdgeChanged:
    """A native sub-issue or dependency edge was made or taken away by hand."""

    origin: Origin
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LabelChanged:
    """A label of the repository was created, edited or deleted."""

    origin: Origin
    action: Literal["created", "edited", "deleted"]
    name: str
    former_name: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneChanged:
    origin: Origin
    number: int
    action: str


@dataclass(frozen=True, slots=True)
class RepositoriesChanged:
    """Repositories came under the installation or left it: `(id, owner, name)`."""

    installation: int
    added: tuple[tuple[int, str, str], ...]
    removed: tuple[int, ...]
    is_gone: bool = False
    """The whole installation was deleted or suspended."""


@dataclass(frozen=True, slots=True)
class RepositoryChanged:
    """The repository itself was renamed, transferred, deleted, or its default branch changed."""

    origin: Origin
    action: str


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Somebody's permission changed: cached ones are forgotten."""

    origin: Origin
    account: int


@dataclass(frozen=True, slots=True)
class Due:
    """A timer of a repository is due; `kind` names the job."""

    origin: Origin
    kind: str


@dataclass(frozen=True, slots=True)
class MetricsReported:
    """A workflow said what it measured: `(metric, value)`. `by` names the run, `key` the report."""

    origin: Origin
    values: tuple[tuple[str, str], ...]
    by: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WorkflowEnded:
    """A run of a workflow succeeded, somebody who may write had started it, and its branch is called as the default."""

    origin: Origin
    workflow: str
    """The name of its file: `bench.yml`."""
    run: int
    attempt: int
    at: datetime
    """When it was completed."""
    sha: str
    """What it ran at: GitHub calls a tag a branch too, so the name of the branch alone says little."""


Event = (
    Pushed
    | Commented
    | PullRequestChanged
    | PullsTouched
    | ButtonPressed
    | GroupAsked
    | IssueChanged
    | EdgeChanged
    | LabelChanged
    | MilestoneChanged
    | RepositoriesChanged
    | RepositoryChanged
    | MembersChanged
    | Due
    | MetricsReported
    | WorkflowEnded
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to do, and why: shown by `baton deliveries`."""

    reason: str
