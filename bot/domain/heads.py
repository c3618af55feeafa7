"""The narrow door of the checks beside approvals: what they read at a head, and the check that they write."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.facts import PlanFile
from bot.domain.head_facts import CommitMessage, HeadCheck, Sources
from bot.domain.ports import Place

Spot = tuple[str, str]
"""A commit and a path in it."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit and its first parent; empty where it has none."""

    sha: str
    parent: str = ""


class Heads(Protocol):
    """Raises `bot.errors.GitHubError` and its kinds; retries inside."""

    async def app_slug(self) -> str:
        """The slug of the App that this server is."""
        ...

    async def commit_messages(self, place: Place, number: int) -> tuple[tuple[CommitMessage, ...], bool]:
        """Messages in order, and whether these are all."""
        ...

    async def plan_file(self, place: Place, *, ref: str) -> PlanFile | None:
        """The plan file at a commit."""
        ...

    async def texts_at(self, place: Place, wanted: Sequence[Spot]) -> dict[Spot, str | None]:
        """Texts by commit and path: one that is not there is left out, one that cannot be read is None."""
        ...

    async def merge_base(self, place: Place, base: str, head: str) -> str: ...

    async def commits_of(self, place: Place, path: str, *, ref: str) -> list[Commit]:
        """Newest first, a bounded number."""
        ...

    async def merged_pulls(self, place: Place, *, base: str, most: int) -> list[int]: ...

    async def sources(self, place: Place, sha: str, keep: Callable[[Iterable[str]], Sequence[str]]) -> Sources:
        """Python files of a commit, of those that `keep` chooses."""
        ...

    async def required_checks(self, place: Place, branch: str) -> frozenset[str]:
        """Names of the checks that a merge to the branch waits for."""
        ...

    async def put_head_check(self, place: Place, check: HeadCheck, *, app: str) -> bool:
        """Whether it was written; one that says the same is left alone."""
        ...
