"""Reviews and their comments as JSON."""

from bot.sandbox.changes import Review, ReviewComment
from bot.sandbox.shapes import Json, accounts, issues, pulls, stamp
from bot.sandbox.world import World


def review(world: World, review: Review) -> Json:
    page = f"{pulls.html_url(world, review.pull)}#pullrequestreview-{review.id}"
    api = pulls.url(world, review.pull)
    answer = {
        "id": review.id,
        "node_id": review.node_id,
        "user": accounts.simple_or_none(world, review.author),
        "body": review.body,
        "state": review.state,
        "html_url": page,
        "pull_request_url": api,
        "author_association": accounts.association(review.author, review.pull.repository),
        "_links": {"html": {"href": page}, "pull_request": {"href": api}},
        "commit_id": review.commit_id,
    }
    return answer | ({"submitted_at": stamp(review.submitted_at)} if review.submitted_at else {})


def told(world: World, subject: Review) -> Json:
    """As events carry it: the state in small letters, and `updated_at`."""
    answer = review(world, subject)
    answer["state"] = subject.state.lower()
    answer["body"] = subject.body or None
    answer.setdefault("submitted_at", None)
    return answer | {"updated_at": stamp(subject.updated_at)}


def comment_url(world: World, comment: ReviewComment) -> str:
    return f"{pulls.url(world, comment.issue).rpartition('/')[0]}/comments/{comment.id}"


def comment(world: World, comment: ReviewComment) -> Json:
    pull, url = comment.issue, comment_url(world, comment)
    page = f"{pulls.html_url(world, pull)}#discussion_r{comment.id}"
    api = pulls.url(world, pull)
    answer: Json = {
        "url": url,
        "pull_request_review_id": comment.review.id,
        "id": comment.id,
        "node_id": comment.node_id,
        "diff_hunk": comment.diff_hunk,
        "path": comment.path,
        "commit_id": pull.head_sha if comment.position is not None else comment.commit_id,
        "original_commit_id": comment.commit_id,
        "user": accounts.simple_or_none(world, comment.author),
        "body": comment.body,
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "html_url": page,
        "pull_request_url": api,
        "author_association": accounts.association(comment.author, pull.repository),
        "_links": {"self": {"href": url}, "html": {"href": page}, "pull_request": {"href": api}},
        "reactions": issues.rollup(comment.reactions.values(), url),
        "start_line": comment.start_line,
        "original_start_line": comment.start_line,
        "start_side": comment.side if comment.start_line else None,
        "side": comment.side,
        "subject_type": comment.subject_type,
    }
    if comment.line is not None:
        answer |= {"line": comment.line, "original_line": comment.line}
    if comment.position is not None:
        answer |= {"position": comment.position, "original_position": comment.position}
    if comment.reply_to is not None:
        answer["in_reply_to_id"] = comment.reply_to.id
    return answer
