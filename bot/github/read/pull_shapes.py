"""A pull request's GraphQL answer as typed values."""

# ruff: noqa: RUF012 (msgspec gives every value an empty list of its own)

from datetime import datetime

import msgspec

from bot.domain.board import Account
from bot.github.read.shapes import Comments, Named, Names, Numbers, PageInfo, Shape, Who


class Oid(Shape, frozen=True):
    oid: str = ""


class Oids(Shape, frozen=True):
    nodes: list[Oid | None] = []


class Blob(Shape, frozen=True):
    """`oid` is empty where the path is a folder."""

    oid: str = ""
    is_truncated: bool = False
    text: str | None = None


class GitUser(Shape, frozen=True):
    login: str = ""
    database_id: int | None = None


class GitPerson(Shape, frozen=True):
    """Who a commit names; `user` is None for Apps and for addresses that belong to nobody."""

    name: str | None = None
    email: str | None = None
    user: GitUser | None = None

    def account(self) -> Account | None:
        return Account(self.user.database_id, self.user.login) if self.user and self.user.database_id else None


class GitPeople(Shape, frozen=True):
    nodes: list[GitPerson | None] = []
    page_info: PageInfo = PageInfo()


class SignedBy(Shape, frozen=True):
    is_valid: bool = False


class CommitShape(Shape, frozen=True):
    oid: str = ""
    author: GitPerson | None = None
    committer: GitPerson | None = None
    authors: GitPeople = GitPeople()
    parents: Oids = Oids()
    signature: SignedBy | None = None


class CommitNode(Shape, frozen=True):
    commit: CommitShape


class Commits(Shape, frozen=True):
    nodes: list[CommitNode | None] = []
    total_count: int = 0
    page_info: PageInfo = PageInfo()


class ReviewShape(Shape, frozen=True):
    state: str
    database_id: int | None = None
    full_database_id: str | int | None = None
    submitted_at: datetime | None = None
    author: Who | None = None
    commit: Oid | None = None


class Reviews(Shape, frozen=True):
    nodes: list[ReviewShape | None] = []
    page_info: PageInfo = PageInfo()


class Subject(Shape, frozen=True):
    """One end of a link between issue and pull request; `number` is 0 for the pull request's end."""

    number: int = 0


class Happened(Shape, frozen=True):
    """One event of the timeline, of whichever kind `typename` says."""

    typename: str = msgspec.field(name="__typename", default="")
    created_at: datetime | None = None
    actor: Who | None = None
    label: Named | None = None
    previous_title: str = ""
    requested_reviewer: GitUser | None = None
    before_commit: Oid | None = None
    after_commit: Oid | None = None
    is_cross_repository: bool = False
    source: Subject | None = None
    subject: Subject | None = None


class Timeline(Shape, frozen=True):
    nodes: list[Happened | None] = []
    page_info: PageInfo = PageInfo()


class AppShape(Shape, frozen=True):
    database_id: int = 0
    slug: str = ""


class Suite(Shape, frozen=True):
    app: AppShape | None = None


class Context(Shape, frozen=True):
    """A check run, or where `context` is set a commit status."""

    database_id: int | None = None
    name: str = ""
    status: str = ""
    conclusion: str | None = None
    external_id: str | None = None
    started_at: datetime | None = None
    check_suite: Suite | None = None
    context: str = ""
    state: str = ""


class Contexts(Shape, frozen=True):
    nodes: list[Context | None] = []
    page_info: PageInfo = PageInfo()


class Rollup(Shape, frozen=True):
    contexts: Contexts = Contexts()


class Neighbour(Shape, frozen=True):
    number: int
    state: str = ""
    head_ref_oid: str = ""
    base_ref_name: str = ""


class Neighbours(Shape, frozen=True):
    nodes: list[Neighbour | None] = []
    page_info: PageInfo = PageInfo()


class LastCommit(Shape, frozen=True):
    oid: str = ""
    associated_pull_requests: Neighbours | None = None
    status_check_rollup: Rollup | None = None


class LastNode(Shape, frozen=True):
    commit: LastCommit


class Last(Shape, frozen=True):
    nodes: list[LastNode | None] = []


class BodyEdit(Shape, frozen=True):
    diff: str | None = None


class BodyEdits(Shape, frozen=True):
    nodes: list[BodyEdit | None] = []
    page_info: PageInfo = PageInfo()


class Home(Shape, frozen=True):
    name_with_owner: str = ""
    database_id: int | None = None


class Tip(Shape, frozen=True):
    """A branch, and the commit that it is at."""

    target: Oid | None = None


class QueuePlace(Shape, frozen=True):
    position: int = 0
    head_commit: Oid | None = None


class Queueing(Shape, frozen=True):
    """Something that may stand in the merge queue."""

    merge_queue_entry: QueuePlace | None = None

    @property
    def queued(self) -> str:
        """The head of its merge group; empty where it has none."""
        entry = self.merge_queue_entry
        return entry.head_commit.oid if entry and entry.head_commit else ""


class Titled(Shape, frozen=True):
    title: str = ""


class Collaborator(Shape, frozen=True):
    permission: str
    node: GitUser | None = None


class Collaborators(Shape, frozen=True):
    edges: list[Collaborator | None] = []
    page_info: PageInfo = PageInfo()


class ClosedNumbers(Numbers, frozen=True):
    page_info: PageInfo = PageInfo()


class PullShape(Queueing, frozen=True, kw_only=True):
    """Lists are None where the server could not give them."""

    number: int
    head_ref_oid: str
    base_ref_name: str
    title: str = ""
    body: str = ""
    state: str = "OPEN"
    is_draft: bool = False
    changed_files: int = 0
    head_ref_name: str = ""
    head_repository: Home | None = None
    base_ref_oid: str = ""
    base_ref: Tip | None = None
    created_at: datetime | None = None
    author: Who | None = None
    milestone: Titled | None = None
    commits: Commits | None = None
    reviews: Reviews | None = None
    comments: Comments | None = None
    labels: Names | None = None
    timeline_items: Timeline | None = None
    closing_issues_references: ClosedNumbers | None = None
    user_content_edits: BodyEdits | None = None
    last: Last | None = None


class ListedPull(Queueing, frozen=True, kw_only=True):
    number: int
    head_ref_oid: str = ""
    base_ref_name: str = ""


class ListedPulls(Shape, frozen=True):
    nodes: list[ListedPull | None] = []
    page_info: PageInfo = PageInfo()
