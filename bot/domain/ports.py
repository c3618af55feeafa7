"""The narrow doors to the outside: GitHub, the store, the queue. Real and sandboxed parts meet in bootstrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.actions import Action
from bot.domain.board import Board
from bot.domain.facts import Facts, Needs, PlanFile


@dataclass(frozen=True, slots=True)
class Place:
    """A repository by its coordinates; `installation` is 0 where a person's or workflow's token acts."""

    repository_id: int
    owner: str
    name: str
    installation: int = 0


class GitHub(Protocol):
    """The only door to GitHub. Raises `bot.errors.GitHubError` and its kinds; retries inside."""

    async def board(self, place: Place, *, wide: bool = False) -> Board:
        """The whole board from GitHub alone, without a plan.

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
    ) -> Board:
        """Does the actions in order, batched and paced, and gives the board as GitHub has it afterwards.

        Each write is looked for before it is repeated. `on_done` is called after each action, for progress.
        """
        ...


class Boards(Protocol):
    """The cache of boards; GitHub holds the truth, so losing it costs requests and nothing else."""

    async def get(self, repository_id: int) -> Board | None: ...

    async def put(self, board: Board) -> None: ...

    async def forget(self, repository_id: int) -> None: ...


class Timers(Protocol):
    """Due times. Setting one that is set keeps the earlier time."""

    async def set(self, kind: str, place: Place, *, due: datetime) -> None: ...
