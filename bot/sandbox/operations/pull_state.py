"""What opening again and closing mean for a pull request beside its state."""

from collections.abc import Callable

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import ValidationFailed
from bot.sandbox.git import store
from bot.sandbox.operations.history import record
from bot.sandbox.world import World

WHEN_CLOSED: list[Callable[[World, Actor, PullRequest], None]] = []
"""What else follows: the merge queue, which stands above this, adds itself."""


def before_reopening(world: World, pull: PullRequest) -> None:
    """Raises what GitHub answers where a closed pull request has to stay closed."""
    if pull.is_merged:
        raise _stays("state cannot be changed. The pull request has been merged.")
    head = None
    if pull.head_repository is not None:
        head = store.ref_or_none(pull.head_repository, f"refs/heads/{pull.head_ref}")
    if head is None:
        raise _stays(f"state cannot be changed. The {pull.head_ref} branch has been deleted.")
    if head != pull.head_sha:
        words = f"state cannot be changed. The {pull.head_ref} branch was force-pushed or recreated."
        raise _stays(words)
    if store.ref_or_none(pull.repository, f"refs/heads/{pull.base_ref}") is None:
        raise _stays(f"state cannot be changed. The {pull.base_ref} branch has been deleted.")
    twin = open_twin(pull)
    if twin is not None:
        raise _stays(f"state cannot be changed. There is already an open pull request (#{twin.number}).")


def when_closed(world: World, actor: Actor, pull: PullRequest) -> None:
    """The base that it is compared with is the one of this moment from now on; no merge waits for it any more."""
    tip = store.ref_or_none(pull.repository, f"refs/heads/{pull.base_ref}")
    if not pull.is_merged:
        pull.base_sha = tip or pull.base_sha
    if pull.auto_merge is not None:
        pull.auto_merge = None
        if not pull.is_merged:
            record(world, actor, pull, "auto_merge_disabled")
    for follow in WHEN_CLOSED:
        follow(world, actor, pull)


def open_twin(pull: PullRequest) -> PullRequest | None:
    """Another open pull request of the same head and base."""
    if pull.head_repository is None:
        return None
    pulls = pull.head_repository.pulls_by_head.get(pull.head_ref, [])
    same = (one for one in pulls if one.repository is pull.repository and one.base_ref == pull.base_ref)
    return next((one for one in same if one is not pull and one.state == "open"), None)


def _stays(words: str) -> ValidationFailed:
    return ValidationFailed("PullRequest", "state", "invalid", message=words)
