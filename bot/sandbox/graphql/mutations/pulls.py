"""Pull requests: opened, changed, reviewed, merged, queued."""

from typing import Any

from bot.sandbox.changes import MergeMethod, QueueEntry, Review
from bot.sandbox.errors import ValidationFailed
from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.faults import unprocessable
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.graphql.mutations.change import Answer, Input, mutation, of_subject, people, pull, repository
from bot.sandbox.graphql.paging import cursor
from bot.sandbox.model import Team
from bot.sandbox.operations import issues, merge_queue, merging, pulls, review_requests, reviews
from bot.sandbox.unset import UNSET

EVENTS: dict[str, reviews.Event] = {
    "APPROVE": "APPROVE",
    "COMMENT": "COMMENT",
    "REQUEST_CHANGES": "REQUEST_CHANGES",
}
METHODS: dict[str, MergeMethod] = {"MERGE": "merge", "SQUASH": "squash", "REBASE": "rebase"}


@mutation
def create_pull_request(asking: Asking, input: Input) -> Answer:
    head = input.get("headRepositoryId")
    made = asking.do(
        pulls.open_pull,
        repository(asking, input["repositoryId"]),
        title=input["title"],
        head=input["headRefName"],
        base=input["baseRefName"],
        body=input.get("body"),
        draft=bool(input.get("draft")),
        maintainer_can_modify=input.get("maintainerCanModify") is not False,
        head_repository=repository(asking, head) if head else None,
    )
    return {"pullRequest": made}


@mutation
def update_pull_request(asking: Asking, input: Input) -> Answer:
    """What is not given stays."""
    subject = pull(asking, input["pullRequestId"])
    asking.do(
        pulls.edit,
        subject,
        title=input.get("title") or UNSET,
        body=UNSET if input.get("body") is None else input["body"],
        base=input.get("baseRefName") or UNSET,
        maintainer_can_modify=UNSET if input.get("maintainerCanModify") is None else input["maintainerCanModify"],
    )
    asking.do(issues.update, subject, **of_subject(asking, input))
    return {"pullRequest": subject, "actor": asking.actor.account}


@mutation
def close_pull_request(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    asking.do(issues.close, subject)
    return {"pullRequest": subject}


@mutation
def reopen_pull_request(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    asking.do(issues.reopen, subject)
    return {"pullRequest": subject}


@mutation
def convert_pull_request_to_draft(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    asking.do(pulls.convert_to_draft, subject)
    return {"pullRequest": subject}


@mutation
def mark_pull_request_ready_for_review(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    asking.do(pulls.mark_ready, subject)
    return {"pullRequest": subject}


@mutation
def merge_pull_request(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    asking.do(
        merging.merge,
        subject,
        method=METHODS[input.get("mergeMethod") or "MERGE"],
        sha=input.get("expectedHeadOid"),
        title=input.get("commitHeadline"),
        message=input.get("commitBody"),
    )
    return {"pullRequest": subject, "actor": asking.actor.account}


@mutation
def update_pull_request_branch(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    if input.get("updateMethod") == "REBASE":
        raise unprocessable("The sandbox updates branches by a merge.")
    asking.do(merging.update_branch, subject, expected_head=input.get("expectedHeadOid"))
    return {"pullRequest": subject}


@mutation
def enqueue_pull_request(asking: Asking, input: Input) -> Answer:
    entry = asking.do(
        merge_queue.enqueue,
        pull(asking, input["pullRequestId"]),
        jump=bool(input.get("jump")),
        expected_head=input.get("expectedHeadOid"),
    )
    return {"mergeQueueEntry": entry if entry.pull.queue_entry is entry else None}


@mutation
def dequeue_pull_request(asking: Asking, input: Input) -> Answer:
    """By the pull request's id; the entry that it had is gone from the queue, and is not shown any more."""
    found = find_node(asking, input["id"])
    subject = found.pull if isinstance(found, QueueEntry) else pull(asking, input["id"])
    asking.do(merge_queue.dequeue, subject)
    return {"mergeQueueEntry": None}


@mutation
def request_reviews(asking: Asking, input: Input) -> Answer:
    """Without `union` those who are not named are asked no more."""
    subject = pull(asking, input["pullRequestId"])
    users = people(asking, input.get("userIds"))
    teams = [find_node(asking, one, "Team") for one in input.get("teamIds") or ()]
    if not input.get("union"):
        gone: list[Team] = [one for one in subject.requested_teams.values() if one not in teams]
        left = [one for one in subject.requested_reviewers.values() if one not in users]
        asking.do(review_requests.remove, subject, reviewers=left, teams=gone)
    asking.do(review_requests.request, subject, reviewers=users, teams=teams)
    return {"pullRequest": subject, "actor": asking.actor.account}


@mutation
def add_pull_request_review(asking: Asking, input: Input) -> Answer:
    subject = pull(asking, input["pullRequestId"])
    made = asking.do(
        reviews.create,
        subject,
        event=event_of(input),
        body=input.get("body") or "",
        commit_id=input.get("commitOID"),
        comments=[thread_of(one) for one in input.get("threads") or ()],
    )
    edge = {"node": made, "cursor": cursor(made.id, len(subject.reviews) - 1)}
    return {"pullRequestReview": made, "reviewEdge": edge}


@mutation
def submit_pull_request_review(asking: Asking, input: Input) -> Answer:
    event = event_of(input)
    if event is None:
        raise ValidationFailed("PullRequestReview", "event", "invalid")
    made = asking.do(reviews.submit, pending(asking, input), event=event, body=input.get("body"))
    return {"pullRequestReview": made}


@mutation
def update_pull_request_review(asking: Asking, input: Input) -> Answer:
    changed = asking.do(reviews.update, review(asking, input), body=input["body"])
    return {"pullRequestReview": changed}


@mutation
def dismiss_pull_request_review(asking: Asking, input: Input) -> Answer:
    gone = asking.do(reviews.dismiss, review(asking, input), message=input["message"])
    return {"pullRequestReview": gone}


def event_of(input: Input) -> reviews.Event | None:
    """Dismissing has a mutation of its own."""
    wanted = input.get("event")
    if wanted == "DISMISS":
        raise unprocessable("Use dismissPullRequestReview to dismiss a review.")
    return EVENTS[wanted] if wanted else None


def thread_of(one: Input) -> dict[str, Any]:
    return {"path": one["path"], "line": one["line"], "side": one.get("side") or "RIGHT", "body": one["body"]}


def review(asking: Asking, input: Input) -> Review:
    found = find_node(asking, input["pullRequestReviewId"], "PullRequestReview")
    assert isinstance(found, Review)
    return found


def pending(asking: Asking, input: Input) -> Review:
    """By its own id, or the asker's pending one of a pull request."""
    if input.get("pullRequestReviewId"):
        return review(asking, input)
    subject = pull(asking, input.get("pullRequestId") or "")
    own = (one for one in subject.reviews.values() if one.state == "PENDING" and one.author is asking.actor.account)
    found = next(own, None)
    if found is None:
        raise unprocessable("There is no pending review to submit.")
    return found
