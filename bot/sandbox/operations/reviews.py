"""Reviews: begun, submitted, changed, dismissed, taken back while pending."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from bot.sandbox.access import may, require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest, Review, ReviewComment, ReviewState
from bot.sandbox.errors import Entity, Forbidden, NotFound, Unprocessable, ValidationFailed
from bot.sandbox.git import store, three_way
from bot.sandbox.operations import references, review_comments
from bot.sandbox.operations.history import announce, marks, record, touch
from bot.sandbox.shapes import Json, pulls
from bot.sandbox.shapes import reviews as shapes
from bot.sandbox.world import World

Event = Literal["APPROVE", "REQUEST_CHANGES", "COMMENT"]
STATES: dict[str, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}
OWN = {"APPROVE": "approve", "REQUEST_CHANGES": "request changes on"}


def create(
    world: World,
    actor: Actor,
    pull: PullRequest,
    *,
    event: Event | None = None,
    body: str = "",
    commit_id: str | None = None,
    comments: Iterable[Mapping[str, Any]] = (),
) -> Review:
    """Without an event it stays pending: only its author sees it, until it is submitted."""
    require(actor, pull.repository, "pull_requests", "write")
    _require_unlocked(actor, pull)
    commit = _commit_of(pull, commit_id)
    if any(one.state == "PENDING" and one.author is actor.account for one in pull.reviews.values()):
        raise Entity("User can only have one pending review per pull request")
    wanted = list(comments)
    if event is not None:
        _check_event(actor, pull, event, body, bool(wanted))
    for one in wanted:
        review_comments.check(pull, one)
    review = _put(world, actor, pull, commit, body)
    for one in wanted:
        review_comments.put(world, actor, review, **one)
    world.revision += 1
    if event is not None:
        _publish(world, actor, review, event)
    return review


def begin_reply(world: World, actor: Actor, first: ReviewComment, wanted: Mapping[str, Any]) -> Review:
    """An answer in a thread, as a review of its own."""
    pull = first.issue
    require(actor, pull.repository, "pull_requests", "write")
    _require_unlocked(actor, pull)
    if not wanted["body"].strip():
        raise ValidationFailed("PullRequestReviewComment", "body", "missing_field")
    review = _put(world, actor, pull, first.commit_id, "")
    review_comments.put(world, actor, review, **{**wanted, "line": first.line, "side": first.side})
    _publish(world, actor, review, "COMMENT")
    return review


def submit(world: World, actor: Actor, review: Review, *, event: Event, body: str | None = None) -> Review:
    """Makes a pending review public."""
    _require_own(actor, review)
    if review.state != "PENDING":
        raise Entity("Can not submit a review that has been submitted already")
    text = review.body if body is None else body
    _check_event(actor, review.pull, event, text, bool(review.comments))
    review.body = text
    _publish(world, actor, review, event)
    return review


def update(world: World, actor: Actor, review: Review, *, body: str) -> Review:
    _require_own(actor, review)
    former = review.body
    if body == former:
        return review
    if not body.strip():
        raise Entity("Could not edit a review without a body")
    review.body, review.updated_at = body, world.now()
    if review.state != "PENDING":
        world.record_edit(review, former, body, actor.author)
        tell(world, actor, review, "edited", {"changes": {"body": {"from": former}}})
    return review


def dismiss(world: World, actor: Actor, review: Review, *, message: str) -> Review:
    """By people with write access; an approval or a request for changes alone can be dismissed."""
    require(actor, review.pull.repository, "pull_requests", "write", role="write")
    if not message.strip():
        raise Unprocessable('Invalid request.\n\n"message" wasn\'t supplied.')
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        words = "Can not dismiss a commented pull request review"
        if review.state == "DISMISSED":
            words = "Can not dismiss a dismissed pull request review"
        raise Entity(words)
    put_dismissed(world, actor, review, message=message)
    return review


def put_dismissed(world: World, actor: Actor, review: Review, *, message: str, commit: str | None = None) -> None:
    former = review.state
    review.state, review.updated_at = "DISMISSED", world.now()
    touch(world, review.pull)
    record(
        world,
        actor,
        review.pull,
        "review_dismissed",
        review=review,
        renamed_from=former.lower(),
        renamed_to=message,
        commit_id=commit,
    )
    tell(world, actor, review, "dismissed")


def delete_pending(world: World, actor: Actor, review: Review) -> None:
    _require_own(actor, review)
    if review.state != "PENDING":
        raise Entity("Can not delete a non-pending pull request review")
    for comment in list(review.comments):
        review_comments.forget(world, comment)
    review.pull.reviews.pop(review.id, None)
    world.reviews.pop(review.id, None)
    world.nodes.pop(review.node_id, None)
    world.revision += 1


def tell(world: World, actor: Actor, review: Review, action: str, more: Json | None = None) -> None:
    def body() -> Json:
        return {"review": shapes.told(world, review), "pull_request": pulls.simple(world, review.pull), **(more or {})}

    announce(world, actor, review.pull.repository, "pull_request_review", action, body)


def _put(world: World, actor: Actor, pull: PullRequest, commit: str, body: str) -> Review:
    own = marks(world, actor, "PRR", pull.repository)
    review = Review(pull=pull, state="PENDING", body=body, commit_id=commit, **own)
    pull.reviews[review.id] = world.reviews[review.id] = world.nodes[review.node_id] = review
    return review


def _publish(world: World, actor: Actor, review: Review, event: Event) -> None:
    pull = review.pull
    review.state, review.submitted_at = STATES[event], world.now()
    review.updated_at = review.submitted_at
    pull.timeline.append(review)
    touch(world, pull)
    _satisfy_requests(pull, actor, review)
    tell(world, actor, review, "submitted")
    for comment in review.comments:
        pull.review_comments[comment.id] = comment
        review_comments.tell(world, actor, comment, "created")
    references.follow(world, actor, pull, review.body)


def _satisfy_requests(pull: PullRequest, actor: Actor, review: Review) -> None:
    """A submitted review answers the request to its author, and to the teams that the author is in."""
    if review.author is None:
        return
    pull.requested_reviewers.pop(review.author.id, None)
    for team in list(pull.requested_teams.values()):
        if actor.author.id in team.members:
            pull.requested_teams.pop(team.id)


def _check_event(actor: Actor, pull: PullRequest, event: Event, body: str, has_comments: bool) -> None:
    if event in OWN and pull.author is not None and pull.author is actor.account:
        raise Entity(f"Can not {OWN[event]} your own pull request")
    if event == "REQUEST_CHANGES" and not body.strip() and not has_comments:
        raise Entity("body is required for a request for changes")
    if event == "COMMENT" and not body.strip() and not has_comments:
        raise Entity("body is required for a comment")


def _commit_of(pull: PullRequest, commit_id: str | None) -> str:
    """The head, or an earlier commit of the pull request."""
    if commit_id is None or commit_id == pull.head_sha:
        return pull.head_sha
    if store.get(pull.repository, commit_id) is None:
        raise Entity("The commit_id is not part of the pull request")
    known = {review.commit_id for review in pull.reviews.values()}
    is_earlier = three_way.is_ancestor(pull.repository, commit_id, pull.head_sha)
    if not is_earlier and commit_id not in known and not _was_head(pull, commit_id):
        raise Entity("The commit_id is not part of the pull request")
    return commit_id


def _was_head(pull: PullRequest, commit_id: str) -> bool:
    """True for a head that a force push replaced: a review of it can still be on its way."""
    pushes = pull.head_repository.pushes if pull.head_repository else []
    return any(one.after == commit_id and one.ref == f"refs/heads/{pull.head_ref}" for one in pushes)


def _require_own(actor: Actor, review: Review) -> None:
    require(actor, review.pull.repository, "pull_requests", "write")
    if review.author is not actor.account:
        if review.state == "PENDING":
            raise NotFound
        raise Forbidden("You can only change your own review.")


def _require_unlocked(actor: Actor, pull: PullRequest) -> None:
    if pull.locked and not may(actor, pull.repository, "pull_requests", "write", role="write"):
        raise Entity("lock prevents review")
