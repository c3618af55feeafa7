"""What follows when a pull request has been merged, however that came about."""

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.git import store
from bot.sandbox.model import Issue
from bot.sandbox.operations import pull_links, pull_state
from bot.sandbox.operations.history import record, set_state, tell, touch
from bot.sandbox.world import World


def mark(world: World, actor: Actor, pull: PullRequest, commit: str) -> None:
    """Merged as `commit`; closes the issues that it says it closes, where its base is the default branch."""
    if pull.is_merged:
        return
    before = pull.base_sha
    now = world.now()
    closing = pull_links.closing(world, pull)
    set_state(pull, "closed")
    pull.merged_at, pull.merged_by = now, actor.account
    pull.merge_commit_sha = commit
    pull.closed_at, pull.closed_by = now, actor.account
    pull.base_sha = _base_of_the_merge(pull, commit) or before
    pull_state.when_closed(world, actor, pull)
    touch(world, pull)
    record(world, actor, pull, "merged", commit_id=commit)
    record(world, actor, pull, "closed")
    tell(world, actor, pull, "closed")
    for issue in closing:
        _close(world, actor, issue, pull)


def _base_of_the_merge(pull: PullRequest, commit: str) -> str | None:
    """Where the base stood: what the pull request brought is told from there on."""
    found = store.commit(pull.repository, commit)
    parents = [one.decode() for one in found.parents]
    return next((one for one in parents if one != pull.head_sha), None) if commit != pull.head_sha else None


def _close(world: World, actor: Actor, issue: Issue, pull: PullRequest) -> None:
    """By the merge, whatever the merger may do with issues."""
    if issue.state == "closed":
        return
    set_state(issue, "closed")
    issue.state_reason = "completed"
    issue.closed_at, issue.closed_by = world.now(), actor.account
    touch(world, issue)
    record(world, actor, issue, "closed", state_reason="completed", commit_id=None, other=pull)
    tell(world, actor, issue, "closed")
