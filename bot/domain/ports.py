"""The narrow doors to the outside: GitHub, the store, the queue. Real and sandboxed parts meet in bootstrap."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actions import Action
from bot.domain.board import Board
from bot.domain.facts import Facts, Needs, PlanFile
from bot.domain.pull_reads import CheckRunText, OpenPull, PullRead, Push
from bot.domain.update_merges import Tree
from bot.errors import GitHubError


@dataclass(frozen=True, slots=True)
class Place:
    """A repository by its coordinates; `installation` is 0 where a person's or workflow's token acts."""

    repository_id: int
    owner: str
    name: str
    installation: int = 0


class Unperformed(GitHubError):
    """Some actions failed. The others were done: `board` shows GitHub as it is now, `failures` say what is missing."""

    def __init__(self, failures: Sequence[tuple[Action, str]], *, board: Board) -> None:
        first = failures[0][1]
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        super().__init__(first + more)
        self.failures = tuple(failures)
        self.board = board


class GitHub(Protocol):
    """The only door to GitHub. Raises `bot.errors.GitHubError` and its kinds; retries inside."""

    async def board(self, place: Place, *, wide: bool = False, known: Board | None = None) -> Board:
        """The whole board from GitHub alone, without a plan.

        `known` is the cached board, if there is one: state older than its is not believed.
        One request for up to 200 of Baton's issues; `wide` also reads the titles of people's open issues, so that
        those that match may be adopted, and Baton's issues that lost their label.
        """
        ...

    async def plan_file(self, place: Place, *, ref: str | None = None) -> PlanFile | None:
        """The plan file on the default branch (or `ref`), None where there is none."""
        ...

    async def facts(self, board: Board, needs: Needs, *, place: Place, now: datetime) -> tuple[Board, Facts]:
        """One request for everything that `needs` names; the board comes back with what was read merged in."""
        ...

    async def perform(
        self,
        board: Board,
        actions: Sequence[Action],
        *,
        place: Place,
        on_done: Callable[[Action], None] | None = None,
        is_repeat: bool = False,
    ) -> Board:
        """Does the actions in order, batched and paced, and gives the board as GitHub has it afterwards.

        Each write is looked for before it is repeated; with `is_repeat` comments are also looked for before the first
        time, because an earlier run may have said them. `on_done` is called after each action, for progress.
        Raises `Unperformed` after everything that could be done, `NotGranted` and `RateLimited` at once.
        """
        ...


class Pulls(Protocol):
    """Pull requests at the door to GitHub: read live, judged elsewhere, answered by a check."""

    async def pull(self, place: Place, number: int, *, base: str, now: datetime) -> PullRead | None:
        """Two requests up to a hundred files, one more for each further hundred; None where there is none.

        `base` is where it is thought to go; where it goes elsewhere it is read again.
        """
        ...

    async def open_pulls(self, place: Place, *, has_queue: bool = False) -> tuple[list[OpenPull], bool]:
        """All that are open, and whether the list is whole."""
        ...

    async def pushes(self, place: Place, *, repository: str, branch: str) -> list[Push] | None:
        """The last movements of a branch, the newest first; None where GitHub did not answer."""
        ...

    async def plan_text(self, place: Place, sha: str) -> str | None:
        """A plan file by its blob; None where it is too large or no text."""
        ...

    async def tree(self, place: Place, sha: str) -> Tree | None:
        """All paths of a commit with their blobs; None where the list is cut or not to be read."""
        ...

    async def joint(self, place: Place, base: str, head: str) -> tuple[str, int] | None:
        """The merge base of two commits, and how many commits `head` has that `base` lacks."""
        ...

    async def team(self, place: Place, name: str) -> tuple[int, ...] | None:
        """Ids of the members of `org/slug`; None where GitHub does not tell."""
        ...

    async def put_check(self, place: Place, check: CheckRunText, *, id: int = 0) -> int:
        """Writes the check in place where `id` names one, else a new one; its id."""
        ...

    async def put_sticky(self, place: Place, number: int, text: str, *, id: int = 0) -> None:
        """Edits the comment that says what stands, or makes it."""
        ...

    async def request_reviewers(self, place: Place, number: int, logins: list[str]) -> bool:
        """Whether they could be asked."""
        ...


class Boards(Protocol):
    """The cache of boards; GitHub holds the truth, so losing it costs requests and nothing else."""

    async def get(self, repository_id: int) -> Board | None: ...

    async def put(self, board: Board) -> None: ...

    async def forget(self, repository_id: int) -> None: ...


class Timers(Protocol):
    """Due times. Setting one that is set keeps the earlier time."""

    async def set(self, kind: str, place: Place, *, due: datetime) -> None: ...


class KnowingBoards(Boards, Protocol):
    """Boards, and the knowledge that a repository has no plan."""

    async def put_absent(self, repository_id: int) -> None: ...

    async def is_absent(self, repository_id: int) -> bool: ...


class ClearableTimers(Timers, Protocol):
    async def forget(self, repository_id: int) -> None: ...


class Records(Protocol):
    """Which effects there have been; when the database began to remember."""

    async def known(self, keys: Collection[str]) -> frozenset[str]: ...

    async def happened(
        self, repository_id: int, keys: Collection[str], *, why: str, actions: Sequence[Action], guids: Sequence[str]
    ) -> None: ...

    async def born(self) -> float: ...


class EarlierPlans(Protocol):
    """Versions of the plan file before the newest, newest first, a bounded number of them."""

    def earlier_plans(self, place: Place, *, ref: str = "") -> AsyncIterator[PlanFile]: ...
