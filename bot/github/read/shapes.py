"""GraphQL answers as typed values: parsed once, tolerant of what is missing."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from bot.domain.board import Account
from bot.errors import GitHubError


class Shape(msgspec.Struct, rename="camel", frozen=True):
    """Unknown fields are left out; names are GitHub's in snake case."""


class Who(Shape, frozen=True):
    """Somebody; None stands for a deleted account. In GraphQL a bot's login has no `[bot]`."""

    login: str = ""
    database_id: int | None = None
    typename: str = msgspec.field(name="__typename", default="User")

    def account(self) -> Account:
        return Account(self.database_id or 0, self.login.removesuffix("[bot]"), self.typename == "Bot")


class PageInfo(Shape, frozen=True):
    has_next_page: bool = False
    has_previous_page: bool = False
    end_cursor: str | None = None
    start_cursor: str | None = None


class Ref(Shape, frozen=True):
    """A thing of which only the id matters."""

    id: str = ""


class Named(Shape, frozen=True):
    name: str = ""


class Login(Shape, frozen=True):
    login: str = ""


class Numbered(Shape, frozen=True):
    number: int
    state: str = "OPEN"
    repository: Ref | None = None


class Names(Shape, frozen=True):
    nodes: list[Named | None] = []
    page_info: PageInfo = PageInfo()


class Numbers(Shape, frozen=True):
    nodes: list[Numbered | None] = []


class People(Shape, frozen=True):
    nodes: list[Who | None] = []


class IssueShape(Shape, frozen=True):
    """The fragment `Whole`."""

    id: str
    number: int
    title: str = ""
    body: str = ""
    state: str = "OPEN"
    state_reason: str | None = None
    locked: bool = False
    created_at: datetime | None = None
    closed_at: datetime | None = None
    database_id: int | None = None
    full_database_id: str | int | None = None
    last_edited_at: datetime | None = None
    editor: Who | None = None
    author: Who | None = None
    labels: Names | None = None
    milestone: Numbered | None = None
    assignees: People | None = None
    parent: Numbered | None = None
    blocked_by: Numbers | None = None
    repository: Ref | None = None
    comments: "Comments | None" = None
    """Beside the fragment, where somebody asks for them."""

    @property
    def number_for_ever(self) -> int:
        """The database id, by whichever name the server gives it."""
        return int(self.full_database_id or self.database_id or 0)


class Issues(Shape, frozen=True):
    nodes: list[IssueShape | None] = []
    total_count: int = 0
    page_info: PageInfo = PageInfo()


class Title(Shape, frozen=True):
    number: int
    title: str = ""
    state: str = "OPEN"
    author: Who | None = None


class Titles(Shape, frozen=True):
    nodes: list[Title | None] = []
    total_count: int = 0
    page_info: PageInfo = PageInfo()


class LabelShape(Shape, frozen=True):
    id: str
    name: str
    color: str = "ededed"
    description: str | None = None


class Labels(Shape, frozen=True):
    nodes: list[LabelShape | None] = []
    page_info: PageInfo = PageInfo()


class MilestoneShape(Shape, frozen=True):
    id: str
    number: int
    title: str
    description: str | None = None
    due_on: str | None = None
    state: str = "OPEN"


class Milestones(Shape, frozen=True):
    nodes: list[MilestoneShape | None] = []
    page_info: PageInfo = PageInfo()


class Pin(Shape, frozen=True):
    issue: Numbered


class Pins(Shape, frozen=True):
    nodes: list[Pin | None] = []


class RepositoryShape(Shape, frozen=True):
    """What `queries.board` asks of a repository."""

    id: str
    name: str
    url: str = ""
    database_id: int = 0
    owner: Login = Login()
    default_branch_ref: Named | None = None
    labels: Labels | None = None
    milestones: Milestones | None = None
    pinned_issues: Pins | None = None
    oldest: Issues = Issues()
    newest: Issues = Issues()
    titles: Titles | None = None


class Edit(Shape, frozen=True):
    """One edit of a body. `diff` is the whole text as of then; None where somebody deleted it from the history."""

    edited_at: datetime
    diff: str | None = None
    editor: Who | None = None


class Edits(Shape, frozen=True):
    nodes: list[Edit | None] = []

    def newest_first(self) -> list[Edit]:
        return sorted((edit for edit in self.nodes if edit), key=lambda edit: edit.edited_at, reverse=True)


class CommentShape(Shape, frozen=True):
    id: str
    created_at: datetime
    body: str = ""
    database_id: int | None = None
    full_database_id: str | int | None = None
    last_edited_at: datetime | None = None
    author: Who | None = None

    @property
    def number_for_ever(self) -> int:
        return int(self.full_database_id or self.database_id or 0)


class Comments(Shape, frozen=True):
    nodes: list[CommentShape | None] = []
    page_info: PageInfo = PageInfo()


T = TypeVar("T")


def as_shape(content: Any, shape: type[T], *, what: str) -> T:
    """Raises `GitHubError` where the answer has not the form that GitHub documents."""
    try:
        return msgspec.convert(content, shape, strict=False)
    except msgspec.ValidationError as error:
        raise GitHubError(f"{what}: GitHub's answer has an unexpected form ({error})") from error
