"""Commits of the stories: trees are paths with blobs, ancestors are kept with each commit."""

import hashlib
from dataclasses import dataclass
from functools import cache

from bot.domain.board import Account
from bot.domain.pull_facts import ChangedFile, Signature

Tree = dict[str, str]
PLAN = ".github/coordination.yml"


@cache
def sha_number(number: int) -> str:
    return hashlib.sha1(str(number).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """A commit. `ancestors` are with itself."""

    sha: str
    number: int
    parents: tuple[str, ...]
    tree: Tree
    author: Signature
    committer: Signature
    co_authors: tuple[Signature, ...]
    ancestors: frozenset[str]
    is_verified: bool


class Git:
    """The objects of one story's repository and its forks."""

    def __init__(self) -> None:
        self.commits: dict[str, Made] = {}

    def commit(
        self, tree: Tree, parents: tuple[str, ...], author: Signature, *, committer: Signature | None = None,
        co_authors: tuple[Signature, ...] = (), is_verified: bool = True,
    ) -> str:  # fmt: skip
        number = len(self.commits)
        sha = sha_number(number)
        before = frozenset().union(*(self.commits[one].ancestors for one in parents))
        self.commits[sha] = Made(
            sha, number, parents, tree, author, committer or author, co_authors, before | {sha}, is_verified
        )
        return sha

    def tree(self, sha: str) -> Tree:
        return self.commits[sha].tree

    def between(self, base: str, head: str) -> list[Made]:
        """What the head has and the base has not, oldest first."""
        missing = self.commits[head].ancestors - self.commits[base].ancestors
        return sorted((self.commits[sha] for sha in missing), key=lambda one: one.number)

    def merge_base(self, one: str, other: str) -> str:
        """The newest common ancestor; the stories have no criss-cross merges."""
        common = self.commits[one].ancestors & self.commits[other].ancestors
        return max(common, key=lambda sha: self.commits[sha].number)

    def changed(self, base: str, head: str) -> list[ChangedFile]:
        """Files as GitHub shows them for a pull request: from the merge base to the head."""
        was, now = self.tree(self.merge_base(base, head)), self.tree(head)
        paths = sorted(path for path in {*was, *now} if was.get(path) != now.get(path))
        return [ChangedFile(path, "", 6, 2) for path in paths]

    def merged(self, head: str, base: str) -> Tree:
        """The tree of a clean merge; where both changed a path, the head's."""
        was, ours, theirs = self.tree(self.merge_base(head, base)), self.tree(head), self.tree(base)
        tree = dict(ours)
        for path in {*was, *theirs}:
            if ours.get(path) == was.get(path):
                tree.pop(path, None)
                if path in theirs:
                    tree[path] = theirs[path]
        return tree


def signed(account: Account) -> Signature:
    return Signature(account, account.login, f"{account.login}@example.com")
