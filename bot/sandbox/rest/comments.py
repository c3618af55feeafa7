"""REST: comments on issues."""

from bot.sandbox.access import require, subject_permission
from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Comment
from bot.sandbox.operations import comments
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.issues import ISSUE, ISSUES
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import issues as shapes
from bot.sandbox.unset import Unset

COMMENT = ISSUES + "/comments/{comment_id}"


@route("GET", ISSUE + "/comments", "issues/comments#list-issue-comments")
def list_comments(call: Call) -> Answer:
    found = _since(call, list(call.issue().comments.values()))
    return call.page(found, lambda one: shapes.comment(call.world, one), kind="comments")


@route("POST", ISSUE + "/comments", "issues/comments#create-an-issue-comment")
def create_comment(call: Call) -> Answer:
    comment = call.do(comments.create, call.issue(), body=_body(call))
    answer = shapes.comment(call.world, comment)
    return created(answer, answer["url"])


@route("GET", ISSUES + "/comments", "issues/comments#list-issue-comments-for-a-repository")
def list_repository_comments(call: Call) -> Answer:
    repository = call.readable("issues")
    found = _since(call, [one for issue in repository.issues.values() for one in issue.comments.values()])
    is_by_update = call.query.get("sort") == "updated"
    found.sort(key=lambda one: (one.updated_at, one.id) if is_by_update else (one.created_at, one.id))
    if call.query.get("direction") == "desc" and "sort" in call.query:
        found.reverse()
    return call.page(found, lambda one: shapes.comment(call.world, one), kind="comments")


@route("GET", COMMENT, "issues/comments#get-an-issue-comment")
def get_comment(call: Call) -> Answer:
    return Answer(200, shapes.comment(call.world, find(call)))


@route("PATCH", COMMENT, "issues/comments#update-an-issue-comment")
def update_comment(call: Call) -> Answer:
    comment = call.do(comments.update, find(call), body=_body(call))
    return Answer(200, shapes.comment(call.world, comment))


@route("DELETE", COMMENT, "issues/comments#delete-an-issue-comment")
def delete_comment(call: Call) -> Answer:
    call.do(comments.delete, find(call))
    return nothing()


def find(call: Call) -> Comment:
    repository = call.repository()
    there = call.world.comments.get(call.number("comment_id"))
    permission = "issues" if there is None else subject_permission(call.actor, there.issue)
    require(call.actor, repository, permission, "read")
    return call.world.comment(repository, call.number("comment_id"))


def _body(call: Call) -> str:
    body = call.optional_text("body")
    if isinstance(body, Unset) or body is None:
        raise ValidationFailed("IssueComment", "body", "missing_field")
    return body


def _since(call: Call, found: list[Comment]) -> list[Comment]:
    since = call.moment("since")
    return found if since is None else [one for one in found if one.updated_at >= since]
