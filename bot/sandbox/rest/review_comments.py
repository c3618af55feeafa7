"""REST: comments on lines of a pull request."""

from bot.sandbox.changes import ReviewComment
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.operations import review_comments as operations
from bot.sandbox.operations import reviews
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.pulls import PULL, PULLS
from bot.sandbox.rest.reviews import REVIEW
from bot.sandbox.rest.reviews import find as find_review
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import reviews as shapes

COMMENT = PULLS + "/comments/{comment_id}"


@route("GET", PULL + "/comments", "pulls/comments#list-review-comments-on-a-pull-request")
def list_comments(call: Call) -> Answer:
    found = list(call.pull().review_comments.values())
    return call.page(found, lambda one: shapes.comment(call.world, one), kind="review_comments")


@route("POST", PULL + "/comments", "pulls/comments#create-a-review-comment-for-a-pull-request")
def create_comment(call: Call) -> Answer:
    """A comment by itself is a review of its own, as GitHub keeps it."""
    pull = call.pull()
    if "in_reply_to" in call.fields():
        return _reply(call, pull.review_comments.get(call.integer("in_reply_to")))
    wanted = {name: value for name, value in call.fields().items() if name in operations.FIELDS}
    wanted["body"], wanted["path"] = call.text("body"), call.text("path")
    review = call.do(reviews.create, pull, event="COMMENT", commit_id=call.text("commit_id"), comments=[wanted])
    answer = shapes.comment(call.world, review.comments[0])
    return created(answer, answer["url"])


@route("POST", PULL + "/comments/{comment_id}/replies", "pulls/comments#create-a-reply-for-a-review-comment")
def reply_to_comment(call: Call) -> Answer:
    return _reply(call, call.pull().review_comments.get(call.number("comment_id")))


@route("GET", REVIEW + "/comments", "pulls/reviews#list-comments-for-a-pull-request-review")
def list_comments_of_review(call: Call) -> Answer:
    return call.page(find_review(call).comments, lambda one: _of_review(call, one), kind="review_comments")


@route("GET", PULLS + "/comments", "pulls/comments#list-review-comments-in-a-repository")
def list_repository_comments(call: Call) -> Answer:
    repository = call.readable("pull_requests")
    found = [
        one
        for one in call.world.review_comments.values()
        if one.issue.repository is repository and one.review.state != "PENDING"
    ]
    return call.page(found, lambda one: shapes.comment(call.world, one), kind="review_comments")


@route("GET", COMMENT, "pulls/comments#get-a-review-comment-for-a-pull-request")
def get_comment(call: Call) -> Answer:
    return Answer(200, shapes.comment(call.world, find(call)))


@route("PATCH", COMMENT, "pulls/comments#update-a-review-comment-for-a-pull-request")
def update_comment(call: Call) -> Answer:
    comment = call.do(operations.update, find(call), body=call.text("body"))
    return Answer(200, shapes.comment(call.world, comment))


@route("DELETE", COMMENT, "pulls/comments#delete-a-review-comment-for-a-pull-request")
def delete_comment(call: Call) -> Answer:
    call.do(operations.delete, find(call))
    return nothing()


def find(call: Call) -> ReviewComment:
    repository = call.readable("pull_requests")
    comment = call.world.review_comments.get(call.number("comment_id"))
    if comment is None or comment.issue.repository is not repository:
        raise NotFound
    return comment


def _reply(call: Call, first: ReviewComment | None) -> Answer:
    if first is None:
        raise NotFound
    if first.reply_to is not None:
        raise Unprocessable("A reply cannot be replied to; name the first comment of the thread.")
    wanted = {"body": call.text("body"), "path": first.path, "reply_to": first}
    review = call.do(reviews.begin_reply, first, wanted)
    answer = shapes.comment(call.world, review.comments[0])
    return created(answer, answer["url"])


def _of_review(call: Call, comment: ReviewComment) -> Json:
    """This list alone has another form of the comment: no line, but its place in the diff."""
    answer = shapes.comment(call.world, comment)
    return {"position": None, "original_position": 0} | answer
