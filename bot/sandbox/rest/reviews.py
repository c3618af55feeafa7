"""REST: reviews of a pull request."""

from typing import Any

from bot.sandbox.changes import Review
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.operations import reviews as operations
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.pulls import PULL
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import reviews as shapes

REVIEWS = PULL + "/reviews"
REVIEW = REVIEWS + "/{review_id}"
EVENTS: tuple[operations.Event, ...] = ("APPROVE", "REQUEST_CHANGES", "COMMENT")


@route("GET", REVIEWS, "pulls/reviews#list-reviews-for-a-pull-request")
def list_reviews(call: Call) -> Answer:
    """Oldest first; of the pending ones only the asker's own."""
    found = [one for one in call.pull().reviews.values() if _is_shown(call, one)]
    found.sort(key=lambda one: (one.submitted_at or one.created_at, one.id))
    return call.page(found, lambda one: shapes.review(call.world, one), kind="reviews")


@route("POST", REVIEWS, "pulls/reviews#create-a-review-for-a-pull-request")
def create_review(call: Call) -> Answer:
    event = call.one_of("event", EVENTS)
    review = call.do(
        operations.create,
        call.pull(),
        event=event,
        body=call.text_or_none("body") or "",
        commit_id=call.text_or_none("commit_id"),
        comments=_comments(call),
    )
    return Answer(200, shapes.review(call.world, review))


@route("GET", REVIEW, "pulls/reviews#get-a-review-for-a-pull-request")
def get_review(call: Call) -> Answer:
    return Answer(200, shapes.review(call.world, find(call)))


@route("PUT", REVIEW, "pulls/reviews#update-a-review-for-a-pull-request")
def update_review(call: Call) -> Answer:
    review = call.do(operations.update, find(call), body=call.text("body"))
    return Answer(200, shapes.review(call.world, review))


@route("DELETE", REVIEW, "pulls/reviews#delete-a-pending-review-for-a-pull-request")
def delete_review(call: Call) -> Answer:
    review = find(call)
    call.do(operations.delete_pending, review)
    return Answer(200, shapes.review(call.world, review))


@route("POST", REVIEW + "/events", "pulls/reviews#submit-a-review-for-a-pull-request")
def submit_review(call: Call) -> Answer:
    event = call.one_of("event", EVENTS)
    if event is None:
        raise Unprocessable('Invalid request.\n\n"event" wasn\'t supplied.')
    review = call.do(operations.submit, find(call), event=event, body=call.text_or_none("body"))
    return Answer(200, shapes.review(call.world, review))


@route("PUT", REVIEW + "/dismissals", "pulls/reviews#dismiss-a-review-for-a-pull-request")
def dismiss_review(call: Call) -> Answer:
    review = call.do(operations.dismiss, find(call), message=call.text("message"))
    return Answer(200, shapes.review(call.world, review))


def find(call: Call) -> Review:
    review = call.pull().reviews.get(call.number("review_id"))
    if review is None or not _is_shown(call, review):
        raise NotFound
    return review


def _is_shown(call: Call, review: Review) -> bool:
    return review.state != "PENDING" or review.author is call.actor.account


def _comments(call: Call) -> list[dict[str, Any]]:
    value = call.fields().get("comments") or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise call.wrong("comments", value, "array")
    return value
