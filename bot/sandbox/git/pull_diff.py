"""What a pull request brings: its commits, its files, its counts, and whether it merges."""

from dulwich.objects import Commit

from bot.sandbox.changes import MergeTest, PullRequest
from bot.sandbox.git import diffs, store, three_way
from bot.sandbox.git.diffs import FileChange

FILES = 3000
"""docs.github.com, "List pull requests files": no more are listed, whatever the count says."""
COMMITS = 250
"""docs.github.com, "List commits on a pull request"."""


def base_tip(pull: PullRequest) -> str:
    """Where the base branch is now; for what is closed or whose base is gone, where it was last."""
    if pull.state == "closed":
        return pull.base_sha
    return store.ref_or_none(pull.repository, f"refs/heads/{pull.base_ref}") or pull.base_sha


def merge_base(pull: PullRequest) -> str:
    return three_way.merge_base(pull.repository, base_tip(pull), pull.head_sha) or base_tip(pull)


def commits(pull: PullRequest) -> list[Commit]:
    """Oldest first, without a limit; lists show the first 250."""
    return three_way.commits_between(pull.repository, base_tip(pull), pull.head_sha)


def files(pull: PullRequest) -> tuple[FileChange, ...]:
    """Against the merge base (three dots), without a limit; lists show the first 3,000."""
    trees = [store.tree(pull.repository, sha).id.decode() for sha in (merge_base(pull), pull.head_sha)]
    return diffs.between(pull.repository, *trees)


def is_behind(pull: PullRequest) -> bool:
    """True if the base branch has commits that the head lacks."""
    return not three_way.is_ancestor(pull.repository, base_tip(pull), pull.head_sha)


def merge_test(pull: PullRequest) -> MergeTest:
    """Whether head merges into base today; computed once for each pair of the two."""
    base, head = base_tip(pull), pull.head_sha
    known = pull.merge_test
    if known is None or (known.base, known.head) != (base, head):
        tree = three_way.merged_tree(pull.repository, base, head)
        pull.merge_test = known = MergeTest(base, head, tree is not None, tree)
    return known
