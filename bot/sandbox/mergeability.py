"""Whether a pull request merges, as answers show it: late, for GitHub finds out only once it is asked."""

from typing import Any

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pull_diff, store, writing
from bot.sandbox.rules import verdict
from bot.sandbox.world import World

UNKNOWN = {"mergeable": None, "rebaseable": None, "mergeable_state": "unknown"}


def shown(world: World, pull: PullRequest, actor: Actor, *, is_asked: bool) -> dict[str, Any]:
    """The first answer after a push says null; it makes GitHub find out, and the next one knows."""
    if pull.state == "closed":
        return dict(UNKNOWN)
    is_mergeable = known(world, pull, is_asked=is_asked)
    if is_mergeable is None:
        return dict(UNKNOWN)
    return {
        "mergeable": is_mergeable,
        "rebaseable": is_mergeable,
        "mergeable_state": verdict.mergeable_state(world, pull, actor),
        "merge_commit_sha": pull.merge_commit_sha,
    }


def known(world: World, pull: PullRequest, *, is_asked: bool) -> bool | None:
    test = pull_diff.merge_test(pull)
    if world.faults.visible("mergeable", [pull]) == []:
        return None
    if not test.is_known:
        if is_asked:
            test.is_known = True
            _write_test_merge(world, pull)
        return None
    return test.is_mergeable


def _write_test_merge(world: World, pull: PullRequest) -> None:
    """`refs/pull/N/merge` is the merge as it would be; it goes where there is none."""
    test = pull_diff.merge_test(pull)
    ref = store.refname(f"refs/pull/{pull.number}/merge")
    if test.tree is None:
        pull.merge_commit_sha = None
        pull.repository.git.refs.remove_if_equals(ref, None)
        return
    pull.merge_commit_sha = writing.put_commit(
        world,
        pull.repository,
        tree=test.tree,
        parents=[test.base, test.head],
        message=f"Merge {test.head} into {test.base}",
        author=writing.signature_of(pull.author or world.web_flow),
        committer=writing.Signature(*writing.WEB_FLOW),
        is_signed=True,
    )
    pull.repository.git.refs[ref] = store.oid(pull.merge_commit_sha)
