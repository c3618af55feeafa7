"""Comments on issues."""

from bot.sandbox.access import require_change, require_open_to, role_unless_own
from bot.sandbox.actor import Actor
from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Comment, Issue
from bot.sandbox.operations import references
from bot.sandbox.operations.history import announce, marks, record, touch
from bot.sandbox.shapes import Json, issues
from bot.sandbox.world import World

BODY_LIMIT = 65536


def create(world: World, actor: Actor, issue: Issue, *, body: str) -> Comment:
    require_change(actor, issue)
    require_open_to(actor, issue)
    check_body(body)
    comment = Comment(issue=issue, body=body, **marks(world, actor, "IC", issue.repository))
    issue.timeline.append(comment)
    issue.comments[comment.id] = world.comments[comment.id] = world.nodes[comment.node_id] = comment
    touch(world, issue)
    _tell(world, actor, comment, "created")
    references.follow(world, actor, issue, body, comment)
    return comment


def update(world: World, actor: Actor, comment: Comment, *, body: str) -> Comment:
    require_change(actor, comment.issue, role=role_unless_own(actor, comment.author, "write"))
    check_body(body)
    former = comment.body
    if body == former:
        return comment
    world.record_edit(comment, former, body, actor.author)
    comment.body = body
    touch(world, comment)
    touch(world, comment.issue)
    _tell(world, actor, comment, "edited", {"changes": {"body": {"from": former}}})
    references.follow(world, actor, comment.issue, body, comment)
    return comment


def delete(world: World, actor: Actor, comment: Comment) -> None:
    """People with write access delete anyone's comment; that leaves a line in the timeline."""
    issue = comment.issue
    require_change(actor, issue, role=role_unless_own(actor, comment.author, "write"))
    issue.comments.pop(comment.id, None)
    issue.timeline.remove(comment)
    world.comments.pop(comment.id, None)
    world.nodes.pop(comment.node_id, None)
    comment.is_deleted = True
    touch(world, issue)
    if comment.author is not actor.account:
        record(world, actor, issue, "comment_deleted", deleted_comment_author=comment.author)
    _tell(world, actor, comment, "deleted")


def minimize(world: World, actor: Actor, comment: Comment, *, reason: str | None) -> None:
    """Hides a comment behind a reason; None shows it again."""
    require_change(actor, comment.issue, role=role_unless_own(actor, comment.author, "write"))
    comment.minimized_reason = reason
    world.revision += 1


def check_body(body: str) -> None:
    if not body.strip():
        raise ValidationFailed("IssueComment", "body", "missing_field")
    if len(body) > BODY_LIMIT:
        words = f"Body is too long (maximum is {BODY_LIMIT} characters)"
        raise ValidationFailed("IssueComment", "data", "unprocessable", message=words)


def _tell(world: World, actor: Actor, comment: Comment, action: str, more: Json | None = None) -> None:
    def body() -> Json:
        subject = issues.issue(world, comment.issue)
        return {"issue": subject, "comment": issues.comment(world, comment), **(more or {})}

    announce(world, actor, comment.issue.repository, "issue_comment", action, body)
