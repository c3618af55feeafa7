"""What issues and their comments share: author, text, edit history, what the asker may do; and comments."""

from operator import attrgetter
from typing import Any

from bot.sandbox import access
from bot.sandbox.changes import PullRequest, Review
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Comment, Edit, Issue, Repository, Role
from bot.sandbox.shapes import accounts

BY_ID = attrgetter("id")
Written = Issue | Comment | Review
"""What has an author, a text and a history of edits."""

for kind in ("Issue", "IssueComment", "PullRequest", "PullRequestReview"):
    plain(
        kind,
        "id author createdAt updatedAt editor lastEditedAt",
        databaseId=lambda one: database_id(one),
        fullDatabaseId=lambda one: str(database_id(one)),
        body=lambda one: one.body or "",
        publishedAt=lambda one: one.created_at,
        createdViaEmail=lambda _one: False,
        includesCreatedEdit=lambda one: bool(one.edits),
        repository=lambda one: repository_of(one),
    )

for kind in ("IssueComment", "PullRequestReview"):
    plain(kind, "minimizedReason", isMinimized=lambda comment: comment.minimized_reason is not None)
plain(
    "IssueComment",
    "issue",
    pullRequest=lambda comment: comment.issue if isinstance(comment.issue, PullRequest) else None,
    resourcePath=lambda comment: f"{issue_path(comment.issue)}#issuecomment-{comment.id}",
)
plain(
    "UserContentEdit",
    "id editedAt deletedAt deletedBy editor",
    createdAt=lambda edit: edit.edited_at,
    updatedAt=lambda edit: edit.deleted_at or edit.edited_at,
    diff=lambda edit: None if edit.deleted_at else edit.diff,
)


def repository_of(one: Written) -> Repository:
    return one.repository if isinstance(one, Issue) else one.issue.repository


def database_id(one: Written) -> int:
    return one.pull_id if isinstance(one, PullRequest) else one.id


@field_of("Issue.bodyHTML", "PullRequest.bodyHTML", "PullRequestReview.bodyHTML", "IssueComment.bodyHTML")
def body_html(one: Written, info: Info) -> str:
    from bot.sandbox.pages.markdown import as_html  # a parser and the pages with it, which few questions need

    return as_html(one.body or "", info.context.world, repository_of(one))


@field_of("Issue.bodyText", "PullRequest.bodyText", "PullRequestReview.bodyText", "IssueComment.bodyText")
def body_text(one: Written, _info: Info) -> str:
    from bot.sandbox.pages.markdown import as_text

    return as_text(one.body or "")


@field_of("IssueComment.url")
def url(comment: Comment, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(comment.issue)}#issuecomment-{comment.id}"


@field_of(
    "Issue.authorAssociation",
    "PullRequest.authorAssociation",
    "PullRequestReview.authorAssociation",
    "IssueComment.authorAssociation",
)
def author_association(one: Written, _info: Info) -> str:
    return accounts.association(one.author, repository_of(one))


@field_of(
    "Issue.userContentEdits",
    "PullRequest.userContentEdits",
    "PullRequestReview.userContentEdits",
    "IssueComment.userContentEdits",
)
def user_content_edits(one: Written, info: Info, **arguments: Any) -> Connection:
    """Newest first."""
    edits: list[Edit] = one.edits[::-1]
    return page(edits, info, arguments, key=BY_ID)


@field_of(
    "Issue.viewerDidAuthor",
    "PullRequest.viewerDidAuthor",
    "PullRequestReview.viewerDidAuthor",
    "IssueComment.viewerDidAuthor",
)
def viewer_did_author(one: Written, info: Info) -> bool:
    return one.author is not None and one.author is info.context.actor.account


def may_change(one: Written, info: Info, role: Role) -> bool:
    actor = info.context.actor
    needed = access.role_unless_own(actor, one.author, role)
    return access.may_change(actor, one if isinstance(one, Issue) else one.issue, role=needed)


@field_of(
    "Issue.viewerCanUpdate",
    "PullRequest.viewerCanUpdate",
    "PullRequestReview.viewerCanUpdate",
    "IssueComment.viewerCanUpdate",
    "IssueComment.viewerCanDelete",
    "PullRequestReview.viewerCanDelete",
)
def can_update(one: Written, info: Info) -> bool:
    return may_change(one, info, "write")


@field_of(
    "Issue.viewerCannotUpdateReasons",
    "PullRequest.viewerCannotUpdateReasons",
    "PullRequestReview.viewerCannotUpdateReasons",
    "IssueComment.viewerCannotUpdateReasons",
)
def cannot_update_reasons(one: Written, info: Info) -> list[str]:
    if info.context.actor.account is None:
        return ["LOGIN_REQUIRED"]
    if repository_of(one).archived:
        return ["ARCHIVED"]
    return [] if can_update(one, info) else ["INSUFFICIENT_ACCESS"]


@field_of("IssueComment.viewerCanMinimize", "PullRequestReview.viewerCanMinimize")
def can_minimize(comment: Comment | Review, info: Info) -> bool:
    return may_change(comment, info, "write")


@field_of(
    "Issue.viewerCanReact",
    "PullRequest.viewerCanReact",
    "PullRequestReview.viewerCanReact",
    "IssueComment.viewerCanReact",
)
def can_react(one: Written, info: Info) -> bool:
    issue = one if isinstance(one, Issue) else one.issue
    return access.may_change(info.context.actor, issue) and not issue.locked
