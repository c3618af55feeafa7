"""The only door to GitHub: one object that reads boards and facts, and performs actions."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.domain.actions import Action
from bot.domain.board import Board
from bot.domain.facts import Facts, Needs, PlanFile
from bot.domain.ports import Place
from bot.domain.pull_reads import CheckRunText, OpenPull, PullRead, Push
from bot.domain.update_merges import Tree
from bot.github import checks, trees
from bot.github.app import App
from bot.github.ask import Ask
from bot.github.auth import Auth
from bot.github.budget import Limits
from bot.github.client import Client
from bot.github.course import Kind
from bot.github.heads import HeadDoor
from bot.github.memory import Memory
from bot.github.perform.run import Run
from bot.github.probe import Schema
from bot.github.read.board import read_board
from bot.github.read.facts import read_facts
from bot.github.read.plan_file import read_plan_file
from bot.github.read.pulls import read_pull
from bot.github.server import DOTCOM, Server
from bot.github.state_block import Keys
from bot.github.ticks import Ticks

if TYPE_CHECKING:
    import httpx


class Gateway:
    """Implements `bot.domain.ports.GitHub` for one server and one identity; close it when done.

    `schema` says what the server's GraphQL has, if somebody knows; else the first query finds out. `memory` keeps that
    for further processes.
    """

    def __init__(
        self,
        auth: Auth,
        keys: Keys,
        *,
        url: str = DOTCOM,
        limits: Limits | None = None,
        ticks: Ticks | None = None,
        schema: Schema | None = None,
        memory: Memory | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self.client = Client(Server.of(url), auth, limits=limits, ticks=ticks, transport=transport)
        self.app = App(self.client)
        self._keys = keys
        self._ask = Ask(self.client, schema=schema, memory=memory)
        self.heads = HeadDoor(self._ask)

    @property
    def count(self) -> Counter[Kind]:
        """Requests so far by kind; `auth` is apart."""
        return self.client.count

    @property
    def requests(self) -> int:
        """Requests so far, without authentication."""
        return self.client.requests

    async def board(self, place: Place, *, wide: bool = False, known: Board | None = None) -> Board:
        return await read_board(self._ask, self._keys, place, wide=wide, known=known)

    async def plan_file(self, place: Place, *, ref: str | None = None) -> PlanFile | None:
        return await read_plan_file(self.client, place, ref=ref)

    async def facts(self, board: Board, needs: Needs, *, place: Place, now: datetime) -> tuple[Board, Facts]:
        return await read_facts(self._ask, self._keys, board, needs, place=place, now=now)

    async def perform(
        self,
        board: Board,
        actions: Sequence[Action],
        *,
        place: Place,
        on_done: Callable[[Action], None] | None = None,
        is_repeat: bool = False,
    ) -> Board:
        run = Run(self._ask, self._keys, board, place=place, on_done=on_done)
        return await run.perform(actions, is_repeat=is_repeat)

    async def pull(self, place: Place, number: int, *, base: str, now: datetime) -> PullRead | None:
        return await read_pull(self._ask, place, number, base=base, now=now)

    async def open_pulls(self, place: Place, *, has_queue: bool = False) -> tuple[list[OpenPull], bool]:
        return await checks.open_pulls(self._ask, place, has_queue=has_queue)

    async def pushes(self, place: Place, *, repository: str, branch: str) -> list[Push] | None:
        return await checks.pushes_to(self.client, place, repository=repository, branch=branch)

    async def plan_text(self, place: Place, sha: str) -> str | None:
        return await checks.blob_text(self.client, place, sha)

    async def tree(self, place: Place, sha: str) -> Tree | None:
        return await trees.read_tree(self.client, place, sha)

    async def joint(self, place: Place, base: str, head: str) -> tuple[str, int] | None:
        return await trees.read_joint(self.client, place, base, head)

    async def team(self, place: Place, name: str) -> tuple[int, ...] | None:
        return await trees.read_team(self.client, place, name)

    async def put_check(self, place: Place, check: CheckRunText, *, id: int = 0) -> int:
        return await checks.put_check(self.client, place, check, id=id)

    async def put_sticky(self, place: Place, number: int, text: str, *, id: int = 0) -> None:
        await checks.put_sticky(self.client, place, number, text, id=id)

    async def request_reviewers(self, place: Place, number: int, logins: list[str]) -> bool:
        return await checks.request_reviewers(self.client, place, number, logins)

    async def aclose(self) -> None:
        await self.client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
