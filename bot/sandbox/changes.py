"""What the sandbox remembers of changes to code: pull requests, reviews, checks, and what a branch demands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.model import Account, App, Hideable, Issue, Repository, Team

ReviewState = Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED", "DISMISSED"]
StatusState = Literal["error", "failure", "pending", "success"]
MergeMethod = Literal["merge", "squash", "rebase"]
CheckStatus = Literal["queued", "in_progress", "completed", "waiting", "requested", "pending"]
Conclusion = Literal["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required", "stale"]
PushKind = Literal["push", "force_push", "branch_creation", "branch_deletion", "pr_merge", "merge_queue_merge"]
QueueState = Literal["QUEUED", "AWAITING_CHECKS", "MERGEABLE", "UNMERGEABLE", "LOCKED"]


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class PullRequest(Issue):
    """An issue with code: number, labels and comments are an issue's, `id` is the issue's and `pull_id` its own."""

    pull_id: int = 0
    base_ref: str = ""
    """A branch without `refs/heads/`."""
    base_sha: str = ""
    head_repository: Repository | None = None
    """None once the fork is gone."""
    head_owner: Account | None = None
    head_ref: str = ""
    head_sha: str = ""
    draft: bool = False
    maintainer_can_modify: bool = False
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit_sha: str | None = None
    """The test merge while it is open, what it was merged as afterwards."""
    merge_test: MergeTest | None = None
    reviews: dict[int, Review] = field(default_factory=dict)
    """By id, oldest first; pending ones included."""
    review_comments: dict[int, ReviewComment] = field(default_factory=dict)
    requested_reviewers: dict[int, Account] = field(default_factory=dict)
    requested_teams: dict[int, Team] = field(default_factory=dict)
    auto_merge: AutoMerge | None = None
    queue_entry: QueueEntry | None = None
    last_pusher: Account | None = None

    @property
    def is_cross_repository(self) -> bool:
        return self.head_repository is not self.repository

    @property
    def is_merged(self) -> bool:
        return self.merged_at is not None


@dataclass(eq=False, repr=False, slots=True)
class MergeTest:
    """Whether head merges into base, as computed for these two; `is_known` once somebody has asked before."""

    base: str
    head: str
    is_mergeable: bool
    tree: str | None
    is_known: bool = False


@dataclass(eq=False, repr=False, slots=True)
class AutoMerge:
    enabled_by: Account
    method: MergeMethod
    title: str
    message: str
    enabled_at: datetime


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class Review(Hideable):
    pull: PullRequest
    state: ReviewState
    body: str
    commit_id: str
    submitted_at: datetime | None = None
    comments: list[ReviewComment] = field(default_factory=list)

    @property
    def issue(self) -> PullRequest:
        """What a comment calls it, so that both are read alike."""
        return self.pull


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class ReviewComment(Hideable):
    """A comment on a line, or on a whole file."""

    review: Review
    body: str
    path: str
    commit_id: str
    diff_hunk: str = ""
    line: int | None = None
    side: Literal["LEFT", "RIGHT"] = "RIGHT"
    start_line: int | None = None
    position: int | None = None
    subject_type: Literal["line", "file"] = "line"
    reply_to: ReviewComment | None = None
    is_resolved: bool = False
    """Kept on the first comment of a thread."""

    @property
    def issue(self) -> PullRequest:
        return self.review.pull


@dataclass(eq=False, repr=False, slots=True)
class CheckSuite:
    """All check runs of one App on one commit."""

    id: int
    node_id: str
    repository: Repository
    app: App
    head_sha: str
    head_branch: str | None
    created_at: datetime
    updated_at: datetime
    before: str | None = None
    runs: dict[int, CheckRun] = field(default_factory=dict)


@dataclass(eq=False, repr=False, slots=True)
class CheckRun:
    """`annotations` and `actions` are as they were sent."""

    id: int
    node_id: str
    suite: CheckSuite
    name: str
    status: CheckStatus
    started_at: datetime
    conclusion: Conclusion | None = None
    completed_at: datetime | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)

    @property
    def repository(self) -> Repository:
        return self.suite.repository

    @property
    def app(self) -> App:
        return self.suite.app


@dataclass(eq=False, repr=False, slots=True)
class CommitStatus:
    """The older kind of check: a word of anybody who may write."""

    id: int
    node_id: str
    repository: Repository
    sha: str
    state: StatusState
    context: str
    creator: Account | None
    created_at: datetime
    via_app: App | None = None
    description: str | None = None
    target_url: str | None = None


@dataclass(frozen=True, slots=True)
class RequiredCheck:
    """`app_id` None takes it from anybody."""

    context: str
    app_id: int | None = None


@dataclass(slots=True)
class ReviewRule:
    """What a branch demands of reviews."""

    count: int = 1
    dismiss_stale: bool = False
    require_code_owners: bool = False
    require_last_push: bool = False
    require_resolved_threads: bool = False


@dataclass(eq=False, repr=False, slots=True)
class BranchProtection:
    """Classic protection of one branch, or of those that a glob names."""

    id: int
    node_id: str
    repository: Repository
    pattern: str
    checks: tuple[RequiredCheck, ...] | None = None
    strict: bool = False
    reviews: ReviewRule | None = None
    enforce_admins: bool = False
    restrictions: PushRestriction | None = None
    linear_history: bool = False
    allow_force_pushes: bool = False
    allow_deletions: bool = False
    block_creations: bool = False
    resolved_conversations: bool = False
    lock_branch: bool = False
    allow_fork_syncing: bool = False
    signatures: bool = False


@dataclass(eq=False, repr=False, slots=True)
class PushRestriction:
    """Who alone may push: ids of people, teams and Apps."""

    users: list[Account] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    apps: list[App] = field(default_factory=list)


@dataclass(eq=False, repr=False, slots=True)
class Ruleset:
    """`rules` are `{type, parameters}`, `bypass_actors` `{actor_id, actor_type, bypass_mode}`, as they were sent."""

    id: int
    node_id: str
    repository: Repository
    name: str
    target: Literal["branch", "tag", "push"]
    enforcement: Literal["disabled", "active", "evaluate"]
    created_at: datetime
    updated_at: datetime
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    bypass_actors: list[dict[str, Any]] = field(default_factory=list)


@dataclass(eq=False, repr=False, slots=True)
class QueueEntry:
    """A pull request in the merge queue; `head_sha` is the merge of all entries up to it, on `ref`."""

    id: int
    node_id: str
    pull: PullRequest
    branch: str
    enqueuer: Account
    enqueued_at: datetime
    state: QueueState = "QUEUED"
    jump: bool = False
    base_sha: str = ""
    head_sha: str = ""
    ref: str = ""


@dataclass(eq=False, repr=False, slots=True)
class Push:
    """One movement of a ref, and who made it."""

    id: int
    node_id: str
    repository: Repository
    actor: Account
    ref: str
    before: str | None
    after: str | None
    at: datetime
    kind: PushKind


ChangeNode = Review | ReviewComment | CheckSuite | CheckRun | CommitStatus | BranchProtection | Ruleset | QueueEntry
