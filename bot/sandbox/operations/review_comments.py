"""Comments on lines and files of a pull request."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from bot.sandbox.access import require, role_unless_own
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest, Review, ReviewComment
from bot.sandbox.errors import Entity, ValidationFailed
from bot.sandbox.git import pull_diff
from bot.sandbox.operations.history import announce, marks, touch
from bot.sandbox.shapes import Json, pulls
from bot.sandbox.shapes import reviews as shapes
from bot.sandbox.world import World

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
FIELDS = ("path", "body", "line", "side", "start_line", "position", "subject_type")


def check(pull: PullRequest, wanted: Mapping[str, Any]) -> None:
    """The path is of the pull request, and the line is in its patch."""
    path = wanted.get("path")
    if not wanted.get("body"):
        raise Entity("a comment needs a body")
    change = next((one for one in pull_diff.files(pull) if one.path == path), None)
    if change is None:
        raise Entity("pull_request_review_thread.path is invalid")
    if wanted.get("subject_type") == "file":
        return
    line, side = wanted.get("line"), wanted.get("side", "RIGHT")
    if line is None and wanted.get("position") is None:
        raise Entity("pull_request_review_thread.line is missing")
    if line is not None and hunk_of(change.patch or "", line, side) is None:
        words = "pull_request_review_thread.line must be part of the diff"
        raise Entity(words)


def put(
    world: World, actor: Actor, review: Review, *, reply_to: ReviewComment | None = None, **wanted: Any
) -> ReviewComment:
    pull = review.pull
    change = next((one for one in pull_diff.files(pull) if one.path == wanted["path"]), None)
    line = wanted.get("line")
    side: Literal["LEFT", "RIGHT"] = "LEFT" if wanted.get("side") == "LEFT" else "RIGHT"
    found = hunk_of(change.patch or "", line, side) if change and line is not None else None
    comment = ReviewComment(
        review=review,
        body=wanted["body"],
        path=wanted["path"],
        commit_id=review.commit_id,
        diff_hunk=found[0] if found else (reply_to.diff_hunk if reply_to else ""),
        line=line,
        side=side,
        start_line=wanted.get("start_line"),
        position=found[1] if found else wanted.get("position"),
        subject_type=wanted.get("subject_type") or "line",
        reply_to=reply_to,
        **marks(world, actor, "PRRC", pull.repository),
    )
    review.comments.append(comment)
    world.review_comments[comment.id] = world.nodes[comment.node_id] = comment
    world.revision += 1
    return comment


def update(world: World, actor: Actor, comment: ReviewComment, *, body: str) -> ReviewComment:
    _require_change(actor, comment)
    if not body.strip():
        raise ValidationFailed("PullRequestReviewComment", "body", "missing_field")
    former = comment.body
    if body != former:
        world.record_edit(comment, former, body, actor.author)
        comment.body, comment.updated_at = body, world.now()
        tell(world, actor, comment, "edited", {"changes": {"body": {"from": former}}})
    return comment


def delete(world: World, actor: Actor, comment: ReviewComment) -> None:
    _require_change(actor, comment)
    forget(world, comment)
    comment.is_deleted = True
    tell(world, actor, comment, "deleted")


def forget(world: World, comment: ReviewComment) -> None:
    comment.review.comments.remove(comment)
    comment.issue.review_comments.pop(comment.id, None)
    world.review_comments.pop(comment.id, None)
    world.nodes.pop(comment.node_id, None)


def tell(world: World, actor: Actor, comment: ReviewComment, action: str, more: Json | None = None) -> None:
    def body() -> Json:
        subject = pulls.simple(world, comment.issue)
        return {"comment": shapes.comment(world, comment), "pull_request": subject, **(more or {})}

    touch(world, comment.issue)
    announce(world, actor, comment.issue.repository, "pull_request_review_comment", action, body)


def hunk_of(patch: str, line: int, side: str) -> tuple[str, int] | None:
    """The hunk up to the line, and the line's position under the first `@@`; None where the patch has no such line."""
    old = new = 0
    hunk: list[str] = []
    for position, text in enumerate(patch.split("\n")):
        match = HUNK.match(text)
        if match:
            old, new, hunk = int(match[1]) - 1, int(match[2]) - 1, [text]
            continue
        hunk.append(text)
        old += text[:1] in (" ", "-")
        new += text[:1] in (" ", "+")
        is_there = text[:1] in (" ", "-") if side == "LEFT" else text[:1] in (" ", "+")
        if is_there and line == (old if side == "LEFT" else new):
            return "\n".join(hunk), position
    return None


def _require_change(actor: Actor, comment: ReviewComment) -> None:
    role = role_unless_own(actor, comment.author, "write")
    require(actor, comment.issue.repository, "pull_requests", "write", role=role)
