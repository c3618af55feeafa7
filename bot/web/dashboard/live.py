"""Tells viewers what changed: one rendering for each change of a page, whoever looks; slow viewers skip what is old."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import structlog

from bot.web.dashboard.rendered import STILL_HERE, Packing, Rendered, framed

PAUSE = 0.15
"""Seconds between two renderings of one page: a burst is one."""
SHARE = 5
"""Rendering takes at most this part of the time: a page that takes 60 ms is made three times a second at most."""
LONGEST_PAUSE = 1.0
TOGETHER = 6
"""Viewers that are sent to in one go, and the seconds between two goes."""
BREATH = 0.001
QUIET = 15.0
"""Seconds without news after which a comment is sent."""
LONGEST = 240.0
"""Seconds until a stream ends and the browser asks again, with its rights looked at anew."""
AGAIN = framed("retry: 1000\n\n")
MOST_VIEWERS = 1_000
KEPT = 64
"""Pages whose newest rendering is kept."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Page:
    """What is looked at: a screen of a repository, with its query in order."""

    repository_id: int
    screen: str
    query: tuple[tuple[str, str], ...] = ()


Version = tuple[int, date]
"""How often the repository changed, and the day: forecasts are counted from it."""
Render = Callable[[Page], Awaitable[Rendered | None]]
"""None where the page is there no more."""


class TooMany(Exception):
    """More viewers than one process serves."""


@dataclass(slots=True, eq=False)
class Room:
    """All who look at one page."""

    page: Page
    newest: Rendered | None = None
    is_gone: bool = False
    viewers: set[asyncio.Event] = field(default_factory=set)
    """An event for each, set when there is something new to read."""
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    async def tell(self) -> None:
        """Wakes a few at a time: sending to hundreds at once would keep a delivery waiting for its answer."""
        for at, news in enumerate(tuple(self.viewers), start=1):
            news.set()
            if at % TOGETHER == 0:
                await asyncio.sleep(BREATH)


class Hub:
    """One event loop; `changed` may be called from its tasks only."""

    def __init__(self, render: Render, on_change: Callable[[int], None] = lambda repository_id: None) -> None:
        self._render = render
        self._on_change = on_change
        self._rooms: dict[Page, Room] = {}
        self._versions: dict[int, int] = {}
        self._kept: OrderedDict[Page, tuple[Version, asyncio.Task[Rendered | None]]] = OrderedDict()
        self._any = asyncio.Event()
        self._is_closed = False
        self.viewers = 0
        self.renderings = 0

    def changed(self, repository_id: int) -> None:
        self._on_change(repository_id)
        self._versions[repository_id] = self._versions.get(repository_id, 0) + 1
        for room in self._rooms.values():
            if room.page.repository_id == repository_id:
                room.dirty.set()
        self._any.set()
        self._any = asyncio.Event()

    def close(self) -> None:
        """Ends every stream: the server stops, and must not wait for those who only look."""
        self._is_closed = True
        for room in self._rooms.values():
            for news in room.viewers:
                news.set()
        self._any.set()

    async def rendered(self, page: Page) -> Rendered | None:
        """The page as it is now, made at most once for each change."""
        version = (self._versions.get(page.repository_id, 0), datetime.now(UTC).date())
        kept = self._kept.get(page)
        if kept is None or kept[0] != version:
            kept = self._kept[page] = (version, asyncio.create_task(self._make(page)))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(page)
        try:
            return await asyncio.shield(kept[1])
        except BaseException:
            if kept[1].done() and self._kept.get(page) is kept:
                del self._kept[page]
            raise

    async def _make(self, page: Page) -> Rendered | None:
        self.renderings += 1
        return await self._render(page)

    async def listen(self, page: Page, state: str, *, is_packed: bool) -> AsyncGenerator[bytes]:
        """The stream of one viewer that has the page in `state`. Raises TooMany at its beginning."""
        packing = Packing(is_packed)
        news = asyncio.Event()
        room = self._enter(page, news)
        try:
            yield packing.begin() + packing.put(AGAIN)
            ends = time.monotonic() + LONGEST
            while not self._is_closed and not room.is_gone and time.monotonic() < ends:
                news.clear()
                if room.newest and (names := room.newest.changed_since(state)):
                    state = room.newest.state
                    yield packing.put(room.newest.frame(names))
                    continue
                if self._is_closed or room.is_gone:
                    break
                try:
                    await asyncio.wait_for(news.wait(), QUIET)
                except TimeoutError:
                    yield packing.put(STILL_HERE)
            yield packing.end()
        finally:
            self._leave(room, news)

    async def listen_to_any(self, *, is_packed: bool) -> AsyncGenerator[bytes]:
        """Says `changed` when anything did: for pages over many repositories, which then ask for themselves."""
        packing = Packing(is_packed)
        self._count()
        try:
            yield packing.begin() + packing.put(AGAIN)
            ends = time.monotonic() + LONGEST
            while not self._is_closed and time.monotonic() < ends:
                try:
                    await asyncio.wait_for(self._any.wait(), QUIET)
                    yield packing.put(CHANGED)
                    await asyncio.sleep(1.0)
                except TimeoutError:
                    yield packing.put(STILL_HERE)
            yield packing.end()
        finally:
            self.viewers -= 1

    def _count(self) -> None:
        if self.viewers >= MOST_VIEWERS:
            raise TooMany
        self.viewers += 1

    def _enter(self, page: Page, news: asyncio.Event) -> Room:
        self._count()
        room = self._rooms.get(page)
        if room is None:
            room = self._rooms[page] = Room(page)
            room.dirty.set()
            room.task = asyncio.create_task(self._keep_up(room))
        room.viewers.add(news)
        return room

    def _leave(self, room: Room, news: asyncio.Event) -> None:
        self.viewers -= 1
        room.viewers.discard(news)
        if not room.viewers:
            self._rooms.pop(room.page, None)
            if room.task:
                room.task.cancel()

    async def _keep_up(self, room: Room) -> None:
        """Renders after a change, at once where the last one was a while ago; then pauses, and takes all that came."""
        while not self._is_closed:
            await room.dirty.wait()
            room.dirty.clear()
            began = time.monotonic()
            try:
                made = await self.rendered(room.page)
            except Exception:
                log.exception("page could not be rendered", screen=room.page.screen)
                await asyncio.sleep(1.0)
                continue
            took = time.monotonic() - began
            if made is None:
                room.is_gone = True
                await room.tell()
                return
            if room.newest is None or made.state != room.newest.state:
                room.newest = made
                await room.tell()
            await asyncio.sleep(min(LONGEST_PAUSE, max(PAUSE, took * SHARE)))


CHANGED = framed("event: changed\ndata: now\n\n")
