"""From a repository's name to what its screens are made of; what is derived of a board is derived once."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.board import Board
from bot.pages.dashboard import graph, sessions
from bot.pages.dashboard.current import Current, as_of
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from bot.web.dashboard.access import Viewer
from bot.web.dashboard.live import Page
from bot.web.dashboard.ports import KnownBoards, Looks, Verdicts
from bot.web.dashboard.rendered import Rendered
from bot.web.dashboard.screens import SCREENS, NotThere, Scene, render_screen

KEPT = 32
JUDGED = frozenset({"pulls", "pull"})
"""Screens that show verdicts."""
LARGE = 100
"""Issues from which on rendering takes long enough to be done in a thread."""


@dataclass(slots=True)
class Rooms:
    """Boards with what follows from them; the newest situations are kept, by the board that they are of."""

    boards: KnownBoards
    looks: Looks
    verdicts: Verdicts
    _numbers: dict[str, int] = field(default_factory=dict)
    _unread: set[int] | None = None
    """Repositories whose names were not read since they changed; None: nobody read any yet."""
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _situations: OrderedDict[int, tuple[Board, Current]] = field(default_factory=OrderedDict)

    async def readable(self, viewer: Viewer) -> list[Board]:
        """Boards with a plan of all repositories that the viewer may read, by name."""
        numbers = [number for number in await self.looks.repositories() if viewer.may_read(number)]
        found = [board for number in numbers if (board := await self.boards.get(number)) and board.in_force]
        return sorted(found, key=lambda board: board.repository.slug.lower())

    async def named(self, viewer: Viewer, owner: str, name: str) -> Board | None:
        """None where there is no such repository, and where the viewer may not read it: nobody is told which."""
        board = await self.of_name(owner, name)
        return board if board and viewer.may_read(board.repository.id) else None

    async def of_name(self, owner: str, name: str) -> Board | None:
        """A board with a plan, for whoever may read it."""
        slug = f"{owner}/{name}".lower()
        await self._read_names()
        number = self._numbers.get(slug)
        board = await self.boards.get(number) if number is not None else None
        return board if board and board.in_force and board.repository.slug.lower() == slug else None

    def changed(self, repository_id: int) -> None:
        """Its name may be another one."""
        if self._unread is not None:
            self._unread.add(repository_id)

    async def _read_names(self) -> None:
        """Only of what changed, so that a name that is not there costs nothing to whoever guesses names."""
        async with self._reading:
            numbers = await self.looks.repositories() if self._unread is None else self._unread
            self._unread = set()
            for number in numbers:
                if board := await self.boards.get(number):
                    self._numbers[board.repository.slug.lower()] = number

    async def render(self, page: Page) -> Rendered | None:
        """A screen with all its parts; None where repository, plan or what was asked for is there no more."""
        board = await self.boards.get(page.repository_id)
        if board is None or board.in_force is None:
            return None
        verdicts = await self.verdicts.of(page.repository_id) if page.screen in JUDGED else {}
        root = f"/r/{board.repository.slug}"

        def work() -> Rendered | None:
            situation = self.situation(board)
            scene = Scene(situation, verdicts, situation.today, root)
            try:
                return render_screen(SCREENS[page.screen], scene, dict(page.query))
            except NotThere:
                return None

        return await asyncio.to_thread(work) if len(board.issues) > LARGE else work()

    async def graph(self, board: Board, opened: frozenset[str]) -> object:
        return await asyncio.to_thread(lambda: graph.view(self.situation(board), opened))

    async def active(self, boards: list[Board]) -> list[sessions.Active]:
        return await asyncio.to_thread(lambda: [sessions.active(self.situation(board)) for board in boards])

    def situation(self, board: Board) -> Current:
        number, today = board.repository.id, datetime.now(UTC).date()
        kept = self._situations.get(number)
        if kept and kept[0] is board and kept[1].today == today:
            return kept[1]
        assert board.in_force, "only boards with a plan are shown"
        made = as_of(situation_of(View(board.in_force.plan, board)), today)
        self._situations[number] = (board, made)
        while len(self._situations) > KEPT:
            self._situations.popitem(last=False)
        return made
