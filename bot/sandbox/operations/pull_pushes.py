"""What a push means for pull requests: a new head, a new base, a branch that is gone, or a merge by hand."""

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pull_diff, store, three_way
from bot.sandbox.model import Repository, TimelineEvent
from bot.sandbox.operations import merged, pull_state, stale_reviews
from bot.sandbox.operations.history import record, set_state, tell, touch
from bot.sandbox.world import World

HEADS = "refs/heads/"


def follow(world: World, actor: Actor, repository: Repository, ref: str, before: str | None, after: str | None) -> None:
    """Called after the push event has left, as GitHub orders them."""
    if not ref.startswith(HEADS):
        return
    branch = ref.removeprefix(HEADS)
    for pull in list(repository.pulls_by_head.get(branch, ())):
        if after is None:
            _lose_head(world, actor, pull)
        elif pull.state == "open" and pull.head_sha != after:
            move_head(world, actor, pull, after)
        elif before is None and pull.state == "closed" and pull.head_sha == after:
            record(world, actor, pull, "head_ref_restored")
    for pull in _based_on(repository, branch):
        if after is None:
            _close(world, actor, pull)
        elif three_way.is_ancestor(repository, pull.head_sha, after):
            merged.mark(world, actor, pull, after)


def move_head(world: World, actor: Actor, pull: PullRequest, after: str) -> None:
    """The head branch is at another commit now."""
    before = pull.head_sha
    former_files = pull_diff.files(pull)
    known = {line.commit_id for line in pull.timeline if isinstance(line, TimelineEvent) and line.event == "committed"}
    pull.head_sha, pull.last_pusher = after, actor.account
    pull.base_sha = store.ref_or_none(pull.repository, f"{HEADS}{pull.base_ref}") or pull.base_sha
    pull.repository.git.refs[store.refname(f"refs/pull/{pull.number}/head")] = store.oid(after)
    touch(world, pull)
    is_forced = not three_way.is_ancestor(pull.repository, before, after)
    commits = pull_diff.commits(pull)
    if is_forced:
        record(world, actor, pull, "head_ref_force_pushed", before=before, after=after)
        here = {one.id.decode() for one in commits}
        pull.timeline = [one for one in pull.timeline if not _is_gone(one, here)]
    for commit in commits[: pull_diff.COMMITS]:
        if commit.id.decode() not in known:
            record(world, actor, pull, "committed", commit_id=commit.id.decode())
    tell(world, actor, pull, "synchronize", lambda: {"before": before, "after": after})
    if not commits:
        # a head without anything of its own closes the pull request, unless it came in by a merge
        _close(world, actor, pull)
        return
    if pull_diff.files(pull) != former_files:
        stale_reviews.dismiss(world, actor, pull)


def _is_gone(line: object, here: set[str]) -> bool:
    return isinstance(line, TimelineEvent) and line.event == "committed" and line.commit_id not in here


def _lose_head(world: World, actor: Actor, pull: PullRequest) -> None:
    record(world, actor, pull, "head_ref_deleted")
    _close(world, actor, pull)


def _close(world: World, actor: Actor, pull: PullRequest) -> None:
    """By a push: no right to close is asked for."""
    if pull.state == "closed":
        return
    set_state(pull, "closed")
    pull.closed_at, pull.closed_by = world.now(), actor.account
    touch(world, pull)
    record(world, actor, pull, "closed")
    pull_state.when_closed(world, actor, pull)
    tell(world, actor, pull, "closed")


def _based_on(repository: Repository, branch: str) -> list[PullRequest]:
    return [
        one
        for one in repository.issues.values()
        if isinstance(one, PullRequest) and one.state == "open" and one.base_ref == branch
    ]
