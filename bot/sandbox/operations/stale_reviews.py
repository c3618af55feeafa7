"""Approvals that a push makes void, where the branch is protected that way."""

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.operations import reviews
from bot.sandbox.rules import demands
from bot.sandbox.world import World


def dismiss(world: World, actor: Actor, pull: PullRequest) -> None:
    """Called when what the pull request changes has changed."""
    if not demands.of_branch(pull.repository, pull.base_ref).dismisses_stale_reviews:
        return
    for review in list(pull.reviews.values()):
        if review.state == "APPROVED":
            reviews.put_dismissed(world, actor, review, message="", commit=pull.head_sha)
