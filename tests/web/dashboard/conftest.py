"""A dashboard on boards in memory, and a browser without a screen."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.domain.board import Board
from bot.store.deliveries import Stored
from bot.web.dashboard.access import Access, LocalAccess, PublicRepositories
from bot.web.dashboard.app import Dashboard, create
from bot.web.dashboard.rooms import Rooms
from bot.web.dashboard.verdicts import SeenVerdicts
from tests.web.dashboard import worlds

DEAD = Stored(1, "dead-1", "issues", "opened", 42, 1_700_000_000.0, "dead", 8, "GitHub said <no>", b'{"a": "<b>"}')
FOREIGN = replace(DEAD, id=2, guid="dead-2", repository_id=47)
WHOLE = replace(DEAD, id=3, guid="done-3", event="installation", repository_id=0, status="done", error="")


KEYS = ("k" * 32, "old" * 10)


@dataclass
class Memory:
    """Boards and deliveries; what is revived is remembered."""

    boards: dict[int, Board] = field(default_factory=dict)
    kept: list[Stored] = field(default_factory=lambda: [DEAD, FOREIGN, WHOLE])
    revived: list[str] = field(default_factory=list)

    async def get(self, repository_id: int) -> Board | None:
        return self.boards.get(repository_id)

    async def repositories(self) -> Sequence[int]:
        return list(self.boards)

    async def deliveries(self, repositories: Collection[int] | None, *, status: str, limit: int) -> Sequence[Stored]:
        return [one for one in self._of(repositories) if not status or one.status == status][:limit]

    async def counts(self, repositories: Collection[int] | None) -> Mapping[str, int]:
        states = [one.status for one in self._of(repositories)]
        return {state: states.count(state) for state in states}

    async def delivery(self, guid: str) -> Stored | None:
        return next((one for one in self.kept if one.guid == guid), None)

    async def revive(self, guid: str) -> bool:
        self.revived.append(guid)
        return True

    def _of(self, repositories: Collection[int] | None) -> list[Stored]:
        return [one for one in self.kept if repositories is None or one.repository_id in repositories]


@dataclass
class Site:
    """What a test talks to."""

    memory: Memory
    dashboard: Dashboard
    verdicts: SeenVerdicts
    client: httpx.AsyncClient

    def change(self, board: Board) -> None:
        self.memory.boards[board.repository.id] = board
        self.dashboard.hub.changed(board.repository.id)

    async def page(self, path: str, *, status: int = 200) -> str:
        answer = await self.client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer.text


Opened = Callable[..., Site]


def opened(
    access: Access | None = None,
    *,
    origin: str = "",
    boards: Sequence[Board] | None = None,
    keys: Sequence[str] = KEYS,
    public: PublicRepositories | None = None,
) -> Site:
    memory = Memory()
    for board in boards if boards is not None else [make() for make in worlds.ALL]:
        memory.boards[board.repository.id] = board
    verdicts = SeenVerdicts()
    dashboard = create(
        access or LocalAccess(), Rooms(memory, memory, verdicts), keys=keys, origin=origin, public=public
    )
    verdicts.on_change = dashboard.hub.changed
    transport = httpx.ASGITransport(app=Starlette(routes=list(dashboard.routes)), client=("127.0.0.1", 1))
    return Site(memory, dashboard, verdicts, httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080"))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = opened()
    yield made
    await made.client.aclose()
