"""What the sandbox remembers: GitHub's things as plain mutable objects, without rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dulwich.repo import MemoryRepo

    from bot.sandbox.changes import (
        BranchProtection,
        CheckSuite,
        CommitStatus,
        PullRequest,
        Push,
        QueueEntry,
        Review,
        ReviewComment,
        Ruleset,
    )

AccountType = Literal["User", "Bot", "Organization"]
Role = Literal["none", "read", "triage", "write", "maintain", "admin"]
StateReason = Literal["completed", "not_planned", "duplicate", "reopened"]
LockReason = Literal["off-topic", "too heated", "resolved", "spam"]
ReactionContent = Literal["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]


@dataclass(eq=False, repr=False, slots=True)
class Account:
    """A user, a bot or an organization. A bot's login ends in `[bot]` here; GraphQL cuts it off."""

    id: int
    node_id: str
    login: str
    type: AccountType
    name: str | None
    email: str | None
    created_at: datetime
    updated_at: datetime
    site_admin: bool = False
    bio: str | None = None
    company: str | None = None
    location: str | None = None


@dataclass(eq=False, repr=False, slots=True)
class Organization(Account):
    description: str | None = None
    members: dict[int, Literal["admin", "member"]] = field(default_factory=dict)
    """Role by account id."""
    teams: dict[str, Team] = field(default_factory=dict)
    """By slug."""


@dataclass(eq=False, repr=False, slots=True)
class Team:
    id: int
    node_id: str
    organization: Organization
    slug: str
    name: str
    description: str
    created_at: datetime
    updated_at: datetime
    privacy: Literal["closed", "secret"] = "closed"
    parent: Team | None = None
    members: dict[int, Literal["maintainer", "member"]] = field(default_factory=dict)
    repositories: dict[int, Role] = field(default_factory=dict)


@dataclass(eq=False, repr=False, slots=True)
class Repository:
    """Issues by number, labels by lower-case name, milestones by number."""

    id: int
    node_id: str
    owner: Account
    name: str
    created_at: datetime
    updated_at: datetime
    git: MemoryRepo
    description: str | None = None
    homepage: str | None = None
    private: bool = False
    archived: bool = False
    has_issues: bool = True
    default_branch: str = "main"
    topics: list[str] = field(default_factory=list)
    language: str | None = None
    pushed_at: datetime | None = None
    collaborators: dict[int, Role] = field(default_factory=dict)
    """Role by account id, as granted; see `permissions.role_of` for the effective one."""
    labels: dict[str, Label] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    open_issues: int = 0
    deleted_issues: set[int] = field(default_factory=set)
    transferred_issues: dict[int, Issue] = field(default_factory=dict)
    """Where the issues that left are now, by their old number."""
    pins: list[Pin] = field(default_factory=list)
    next_number: int = 1
    next_milestone: int = 1
    parent: Repository | None = None
    """Where a fork was forked from."""
    pulls_by_head: dict[str, list[PullRequest]] = field(default_factory=dict)
    """Pull requests of any repository whose head is a branch of this one, by branch."""
    pushes: list[Push] = field(default_factory=list)
    suites: dict[str, list[CheckSuite]] = field(default_factory=dict)
    """By commit."""
    statuses: dict[str, list[CommitStatus]] = field(default_factory=dict)
    """By commit, newest first."""
    protections: dict[str, BranchProtection] = field(default_factory=dict)
    rulesets: dict[int, Ruleset] = field(default_factory=dict)
    queues: dict[str, list[QueueEntry]] = field(default_factory=dict)
    """The merge queue of a branch, its head first."""
    merge_settings: dict[str, bool] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"


@dataclass(eq=False, repr=False, slots=True)
class Label:
    id: int
    node_id: str
    repository: Repository
    name: str
    color: str
    description: str | None
    created_at: datetime
    updated_at: datetime
    default: bool = False
    issues: dict[int, Issue] = field(default_factory=dict)
    """Issues that carry it, by id."""


@dataclass(eq=False, repr=False, slots=True)
class Milestone:
    """`due_on` is midnight of a day on the Pacific coast: GitHub drops the time of day."""

    id: int
    node_id: str
    repository: Repository
    number: int
    title: str
    description: str | None
    creator: Account
    created_at: datetime
    updated_at: datetime
    state: Literal["open", "closed"] = "open"
    due_on: datetime | None = None
    closed_at: datetime | None = None
    issues: dict[int, Issue] = field(default_factory=dict)
    """Issues in it, by id."""
    open_issues: int = 0


@dataclass(eq=False, repr=False, slots=True)
class Edit:
    """One version in an edit history (`userContentEdits`); `diff` is the text after the edit."""

    id: int
    node_id: str
    editor: Account | None
    edited_at: datetime
    diff: str | None
    deleted_at: datetime | None = None
    deleted_by: Account | None = None


@dataclass(eq=False, repr=False, slots=True)
class Reaction:
    id: int
    node_id: str
    subject: Issue | Comment | Review | ReviewComment
    account: Account
    content: ReactionContent
    created_at: datetime


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class Authored:
    """`author` is None once the account is gone (a ghost). `edits` are oldest first, the original included."""

    id: int
    node_id: str
    author: Account | None
    created_at: datetime
    updated_at: datetime
    via_app: App | None = None
    reactions: dict[int, Reaction] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    last_edited_at: datetime | None = None
    editor: Account | None = None
    is_deleted: bool = False


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class Issue(Authored):
    repository: Repository
    number: int
    title: str
    body: str | None
    state: Literal["open", "closed"] = "open"
    state_reason: StateReason | None = None
    closed_at: datetime | None = None
    closed_by: Account | None = None
    labels: dict[int, Label] = field(default_factory=dict)
    """By label id."""
    assignees: dict[int, Account] = field(default_factory=dict)
    """By account id."""
    milestone: Milestone | None = None
    locked: bool = False
    lock_reason: LockReason | None = None
    comments: dict[int, Comment] = field(default_factory=dict)
    """By comment id, in the order of creation."""
    timeline: list[TimelineEvent | Comment | Review] = field(default_factory=list)
    parent: Issue | None = None
    sub_issues: list[Issue] = field(default_factory=list)
    """In the order of priority."""
    blocked_by: dict[int, Issue] = field(default_factory=dict)
    """By issue id."""
    blocking: dict[int, Issue] = field(default_factory=dict)


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class Hideable(Authored):
    """What is said on an issue: it may be hidden from those who do not ask for it."""

    minimized_reason: str | None = None


@dataclass(eq=False, repr=False, slots=True, kw_only=True)
class Comment(Hideable):
    issue: Issue
    body: str


@dataclass(eq=False, repr=False, slots=True)
class TimelineEvent:
    """One line of an issue's timeline; `event` is REST's name of it, only the fields of that kind are set."""

    id: int
    node_id: str
    issue: Issue
    event: str
    actor: Account | None
    created_at: datetime
    via_app: App | None = None
    label_name: str = ""
    label_color: str = ""
    label: Label | None = None
    milestone_title: str = ""
    milestone: Milestone | None = None
    assignee: Account | None = None
    renamed_from: str = ""
    renamed_to: str = ""
    lock_reason: LockReason | None = None
    state_reason: StateReason | None = None
    other: Issue | None = None
    """The other end: parent, sub-issue, blocker, blocked issue, or the source of a cross-reference."""
    source_comment: Comment | None = None
    commit_id: str | None = None
    deleted_comment_author: Account | None = None
    from_repository: Repository | None = None
    team: Team | None = None
    """The team that was asked to review, where `assignee` is nobody."""
    review: Review | None = None
    before: str = ""
    after: str = ""


@dataclass(eq=False, repr=False, slots=True)
class Pin:
    id: int
    node_id: str
    issue: Issue
    pinned_by: Account
    pinned_at: datetime


@dataclass(eq=False, repr=False, slots=True)
class App:
    """`bot` is the account that its installations act as. Keys in PEM, both halves."""

    id: int
    node_id: str
    slug: str
    name: str
    owner: Account
    bot: Account
    public_key: str
    private_key: str | None
    client_id: str
    client_secret: str
    created_at: datetime
    updated_at: datetime
    description: str | None = None
    external_url: str = ""
    webhook_url: str | None = None
    webhook_secret: str | None = None
    content_type: Literal["json", "form"] = "json"
    insecure_ssl: str = "0"
    permissions: dict[str, str] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    hook_id: int = 0
    public: bool = True
    setup_url: str | None = None
    installations: dict[int, Installation] = field(default_factory=dict)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    """By id, oldest first."""


@dataclass(eq=False, repr=False, slots=True)
class Installation:
    """`repositories` holds ids when the selection is `selected`."""

    id: int
    node_id: str
    app: App
    account: Account
    permissions: dict[str, str]
    events: list[str]
    created_at: datetime
    updated_at: datetime
    repository_selection: Literal["all", "selected"] = "all"
    repositories: set[int] = field(default_factory=set)
    suspended_at: datetime | None = None
    suspended_by: Account | None = None


@dataclass(eq=False, repr=False, slots=True)
class Delivery:
    """One attempt to deliver a webhook. A redelivery is a new delivery with the same GUID."""

    id: int
    guid: str
    app: App
    installation_id: int | None
    repository_id: int | None
    event: str
    action: str | None
    payload: bytes
    created_at: datetime
    redelivery: bool = False
    request_headers: dict[str, str] = field(default_factory=dict)
    status: str = "pending"
    status_code: int = 0
    duration: float = 0.0
    delivered_at: datetime | None = None
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""
    throttled_at: datetime | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, repr=False, slots=True)
class Token:
    """What an Authorization header may hold: a person's token or an installation's."""

    value: str
    account: Account
    scopes: tuple[str, ...] = ()
    installation: Installation | None = None
    permissions: dict[str, str] | None = None
    """Granted permissions of an installation token; None for a person."""
    repository_ids: frozenset[int] | None = None
    """The repositories that an installation token is restricted to; None is no restriction."""
    expires_at: datetime | None = None


Node = (
    Account
    | Team
    | Repository
    | Label
    | Milestone
    | Issue
    | Comment
    | TimelineEvent
    | Reaction
    | Edit
    | Pin
    | App
    | Installation
)
