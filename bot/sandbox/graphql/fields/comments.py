"""What issues and their comments share: author, text, edit history, what the asker may do; and comments."""

from operator import attrgetter
from typing import Any

from bot.sandbox import access
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Comment, Edit, Issue, Repository, Role
from bot.sandbox.shapes import accounts

BY_ID = attrgetter("id")

for kind in ("Issue", "IssueComment"):
    plain(
        kind,
        id=lambda one: one.node_id,
        databaseId=lambda one: one.id,
        fullDatabaseId=lambda one: str(one.id),
        author=lambda one: one.author,
        body=lambda one: one.body or "",
        createdAt=lambda one: one.created_at,
        publishedAt=lambda one: one.created_at,
        updatedAt=lambda one: one.updated_at,
        createdViaEmail=lambda _one: False,
        editor=lambda one: one.editor,
        lastEditedAt=lambda one: one.last_edited_at,
        includesCreatedEdit=lambda one: bool(one.edits),
        repository=lambda one: repository_of(one),
    )

plain(
    "IssueComment",
    issue=lambda comment: comment.issue,
    isMinimized=lambda comment: comment.minimized_reason is not None,
    minimizedReason=lambda comment: comment.minimized_reason,
    pullRequest=lambda _comment: None,
    resourcePath=lambda comment: f"{issue_path(comment.issue)}#issuecomment-{comment.id}",
)
plain(
    "UserContentEdit",
    id=lambda edit: edit.node_id,
    createdAt=lambda edit: edit.edited_at,
    editedAt=lambda edit: edit.edited_at,
    updatedAt=lambda edit: edit.deleted_at or edit.edited_at,
    deletedAt=lambda edit: edit.deleted_at,
    deletedBy=lambda edit: edit.deleted_by,
    editor=lambda edit: edit.editor,
    diff=lambda edit: None if edit.deleted_at else edit.diff,
)


def repository_of(one: Issue | Comment) -> Repository:
    return one.repository if isinstance(one, Issue) else one.issue.repository


@field_of("Issue.bodyHTML", "IssueComment.bodyHTML")
def body_html(one: Issue | Comment, info: Info) -> str:
    from bot.sandbox.pages.markdown import as_html  # a parser and the pages with it, which few questions need

    return as_html(one.body or "", info.context.world, repository_of(one))


@field_of("Issue.bodyText", "IssueComment.bodyText")
def body_text(one: Issue | Comment, _info: Info) -> str:
    from bot.sandbox.pages.markdown import as_text

    return as_text(one.body or "")


@field_of("IssueComment.url")
def url(comment: Comment, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(comment.issue)}#issuecomment-{comment.id}"


@field_of("Issue.authorAssociation", "IssueComment.authorAssociation")
def author_association(one: Issue | Comment, _info: Info) -> str:
    return accounts.association(one.author, repository_of(one))


@field_of("Issue.userContentEdits", "IssueComment.userContentEdits")
def user_content_edits(one: Issue | Comment, info: Info, **arguments: Any) -> Connection:
    """Newest first."""
    edits: list[Edit] = one.edits[::-1]
    return page(edits, info, arguments, key=BY_ID)


@field_of("Issue.viewerDidAuthor", "IssueComment.viewerDidAuthor")
def viewer_did_author(one: Issue | Comment, info: Info) -> bool:
    return one.author is not None and one.author is info.context.actor.account


def may_change(one: Issue | Comment, info: Info, role: Role) -> bool:
    actor = info.context.actor
    needed = access.role_unless_own(actor, one.author, role)
    return access.may(actor, repository_of(one), "issues", "write", role=needed)


@field_of("Issue.viewerCanUpdate", "IssueComment.viewerCanUpdate", "IssueComment.viewerCanDelete")
def can_update(one: Issue | Comment, info: Info) -> bool:
    return may_change(one, info, "write")


@field_of("Issue.viewerCannotUpdateReasons", "IssueComment.viewerCannotUpdateReasons")
def cannot_update_reasons(one: Issue | Comment, info: Info) -> list[str]:
    if info.context.actor.account is None:
        return ["LOGIN_REQUIRED"]
    if repository_of(one).archived:
        return ["ARCHIVED"]
    return [] if can_update(one, info) else ["INSUFFICIENT_ACCESS"]


@field_of("IssueComment.viewerCanMinimize")
def can_minimize(comment: Comment, info: Info) -> bool:
    return may_change(comment, info, "write")


@field_of("Issue.viewerCanReact", "IssueComment.viewerCanReact")
def can_react(one: Issue | Comment, info: Info) -> bool:
    issue = one if isinstance(one, Issue) else one.issue
    return access.may(info.context.actor, issue.repository, "issues", "write") and not issue.locked
