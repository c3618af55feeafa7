"""Which approvals of a pull request count for its branch."""

from bot.sandbox.access import rank, role_of
from bot.sandbox.changes import PullRequest, Review, ReviewRule

OPINIONS = ("APPROVED", "CHANGES_REQUESTED", "DISMISSED")


def latest_opinions(pull: PullRequest, *, writers_only: bool = False) -> list[Review]:
    """The last approval, refusal or dismissal of each reviewer; comments change no opinion."""
    latest: dict[int, Review] = {}
    submitted = [one for one in pull.reviews.values() if one.submitted_at is not None and one.state in OPINIONS]
    for review in sorted(submitted, key=lambda one: (one.submitted_at, one.id)):
        if review.author is not None and (not writers_only or _may_write(pull, review)):
            latest[review.author.id] = review
    return list(latest.values())


def decision(pull: PullRequest, rules: list[ReviewRule]) -> str | None:
    """`reviewDecision`: None where no branch rule asks for reviews and nobody has an opinion that counts."""
    opinions = latest_opinions(pull, writers_only=True)
    if any(one.state == "CHANGES_REQUESTED" for one in opinions):
        return "CHANGES_REQUESTED"
    if not rules:
        return None
    return "APPROVED" if all(is_met(pull, rule) for rule in rules) else "REVIEW_REQUIRED"


def is_met(pull: PullRequest, rule: ReviewRule) -> bool:
    return approvals(pull) >= rule.count and (not rule.require_last_push or last_push_is_approved(pull))


def approvals(pull: PullRequest) -> int:
    return sum(one.state == "APPROVED" for one in latest_opinions(pull, writers_only=True))


def refusals(pull: PullRequest) -> int:
    return sum(one.state == "CHANGES_REQUESTED" for one in latest_opinions(pull, writers_only=True))


def last_push_is_approved(pull: PullRequest) -> bool:
    """By somebody who did not push it, at the commit that is there now."""
    return any(
        one.state == "APPROVED" and one.commit_id == pull.head_sha and one.author is not pull.last_pusher
        for one in latest_opinions(pull, writers_only=True)
    )


def unresolved_threads(pull: PullRequest) -> int:
    first = [one for one in pull.review_comments.values() if one.reply_to is None]
    return sum(not one.is_resolved for one in first)


def _may_write(pull: PullRequest, review: Review) -> bool:
    """People by their role; an App's review counts where its installation may write contents."""
    if review.author is None:
        return False
    if review.via_app is not None:
        return any(
            one.account is pull.repository.owner and one.permissions.get("contents") == "write"
            for one in review.via_app.installations.values()
        )
    return rank(role_of(review.author, pull.repository)) >= rank("write")
