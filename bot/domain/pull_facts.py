"""What is known of one pull request when it is judged: plain values, read once, whoever read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.board import Account
from bot.domain.facts import Permission

ReviewState = Literal["approved", "changes-requested", "commented", "dismissed"]
CheckState = Literal["success", "failure", "pending", "neutral", "skipped"]
Part = Literal[
    "files", "commits", "reviews", "comments", "labels", "checks", "permissions", "teams", "tasks", "updates", "state",
    "codeowners", "other",
]  # fmt: skip
"""What a gap is in; predicates that look at this part are unknown."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch of a repository (`owner/name`) and the commit that it is at."""

    branch: str
    sha: str
    repo: str = ""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file as the pull request changes it; a rename has its old name too."""

    path: str
    old_path: str = ""
    additions: int = 0
    deletions: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who a commit says made it: the account as GitHub links it, and what the commit itself says."""

    account: Account | None = None
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the pull request. `is_verified`: GitHub verified its signature; None if nobody asked."""

    sha: str
    author: Signature
    committer: Signature
    co_authors: tuple[Signature, ...] = ()
    parents: tuple[str, ...] = ()
    is_verified: bool | None = None


@dataclass(frozen=True, slots=True)
class UpdateMerge:
    """A merge of the base into the head, its trees compared path by path with those of its two parents.

    `before` is the head that was merged into. `both_changed` are paths that differ from the common ancestor on both
    sides; `unexplained` are paths of the merge that are neither side's; None where the trees could not be compared.
    """

    sha: str
    before: str
    both_changed: tuple[str, ...] | None
    unexplained: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Review:
    id: int
    by: Account | None
    state: ReviewState
    commit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A command on a line of its own: `/approve 0123456789ab as security`."""

    word: str
    rest: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class PullComment:
    """A comment and the commands in it, as it was created where that is known.

    `said` is None as long as nobody has read the commands: then nothing is green. An edited comment gives nothing.
    """

    id: int
    by: Account | None
    body: str
    at: datetime
    is_edited: bool = False
    said: tuple[Said, ...] | None = None


@dataclass(frozen=True, slots=True)
class CheckRun:
    """The latest state of a check at the head commit. `app` is the slug, `app_id` the number of its App."""

    name: str
    state: CheckState
    app: str = ""
    app_id: int = 0


@dataclass(frozen=True, slots=True)
class SetLabel:
    """A label that is there; `by` is None where nobody can tell who set it."""

    name: str
    by: Account | None = None


@dataclass(frozen=True, slots=True)
class TakenLabel:
    """A label that was there; its last removal."""

    name: str
    by: Account | None = None


@dataclass(frozen=True, slots=True)
class LinkedTask:
    """A task that the pull request closes, or closed before somebody edited its text."""

    entry: str
    type: str = ""
    agent: str = ""
    checkpoint: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be read or is not complete. `remedy` says what a person can do."""

    part: Part
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Veto:
    """A stop by a role; it survives pushes."""

    agent: str
    by: Account
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop of every pull request that an approval rule (its id, its type, or `all`) is for."""

    rule: str
    by: Account
    reason: str
    at: datetime
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    by: Account
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody overrules the verdict, at one commit."""

    by: Account
    sha: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody took back what was said before `at`, as Baton remembers it: the comment may be gone."""

    by: Account
    at: datetime
    why: str = "was withdrawn"


@dataclass(frozen=True, slots=True)
class PullFacts:
    """Everything that a verdict depends on, beside the plan.

    `permissions` by account id: a missing one could not be read. `teams` by `org/slug`: ids of the members.
    `known_ids` are the ids that logins in the plan had when they were first seen, by login in lower case.
    """

    number: int
    author: Account | None
    base: Ref
    head: Ref
    now: datetime
    pusher: Account | None = None
    """Who pushed last; None is nobody knows."""
    earlier_pushers: tuple[Account, ...] = ()
    """Everybody else who is known to have pushed to it, whoever its commits name."""
    title: str = ""
    earlier_titles: tuple[str, ...] = ()
    is_draft: bool = False
    labels: tuple[SetLabel, ...] = ()
    taken_labels: tuple[TakenLabel, ...] = ()
    milestone: str = ""
    files: tuple[ChangedFile, ...] = ()
    commits: tuple[Commit, ...] = ()
    updates: tuple[UpdateMerge, ...] = ()
    former_heads: tuple[str, ...] = ()
    """Heads that a forced push took away or brought."""
    reviews: tuple[Review, ...] = ()
    comments: tuple[PullComment, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    checks: tuple[CheckRun, ...] = ()
    permissions: Mapping[int, Permission] = field(default_factory=dict)
    teams: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    known_ids: Mapping[str, int] = field(default_factory=dict)
    tasks: tuple[LinkedTask, ...] = ()
    codeowners: str | None = None
    """Text of CODEOWNERS on the base branch; None where there is no such file."""
    vetoes: tuple[Veto, ...] = ()
    halts: tuple[Halt, ...] = ()
    holds: tuple[Hold, ...] = ()
    overrides: tuple[Override, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def is_fork(self) -> bool:
        return self.head.repo != self.base.repo
