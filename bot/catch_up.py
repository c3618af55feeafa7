"""After downtime: what GitHub could not deliver is asked for again, and after a longer gap everything is compared."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.domain.ports import Place, Timers
from bot.jobs.timed.reconcile import RECONCILE

KEPT = timedelta(days=3)
"""How long GitHub keeps deliveries: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks"""
OVERLAP = timedelta(minutes=10)
"""Deliveries of just before the last look may have failed just after it."""
MOST = 250
"""Deliveries asked for again in one look; the next look goes on."""
TRIES = 5
"""Attempts of one delivery, GitHub's own included; what fails more often is refused for a reason."""
PACE = timedelta(milliseconds=500)
"""Between two repositories of a full reconcile."""
CAUGHT_UP = "caught-up"

log = structlog.get_logger()


class Attempt(Protocol):
    """One try of GitHub's to deliver."""

    @property
    def id(self) -> int: ...
    @property
    def guid(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def is_ok(self) -> bool: ...


class Installation(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def is_suspended(self) -> bool: ...


class AppSide(Protocol):
    """What the App may ask of GitHub for itself."""

    def deliveries(self, *, since: datetime) -> AsyncIterator[Attempt]: ...

    async def redeliver(self, delivery: int) -> None: ...

    async def installations(self) -> Sequence[Installation]: ...

    async def repositories(self, installation: int) -> Sequence[Place]: ...


class Marks(Protocol):
    async def mark(self, name: str) -> str | None: ...

    async def set_mark(self, name: str, value: str) -> None: ...


Known = Callable[[Collection[str]], Awaitable[Collection[str]]]
"""Which of these GUIDs are stored already."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What a look did."""

    redelivered: int = 0
    reconciled: int = 0


@dataclass(slots=True)
class CatchUp:
    """Looks for what was missed since the last look."""

    app: AppSide
    known: Known
    marks: Marks
    timers: Timers
    clock: Callable[[], datetime] = lambda: datetime.fromtimestamp(time.time(), UTC)
    _is_first: bool = field(default=True)

    async def look(self) -> Caught:
        """Raises GitHubError; then the next look begins where this one did."""
        now = self.clock()
        last = await self.last_look()
        since = max(last - OVERLAP, now - KEPT) if last else now - KEPT
        missed = to_redeliver([attempt async for attempt in self.app.deliveries(since=since)])
        stored = await self.known([attempt.guid for attempt in missed])
        wanted = [attempt for attempt in missed if attempt.guid not in stored]
        for attempt in wanted[:MOST]:
            await self.app.redeliver(attempt.id)
        reconciled = await self.reconcile_all(now) if self._is_first and is_long(last, now) else 0
        self._is_first = False
        if len(wanted) <= MOST:
            await self.marks.set_mark(CAUGHT_UP, now.isoformat())
        if wanted or reconciled:
            log.info("caught up", redelivered=len(wanted[:MOST]), reconciled=reconciled)
        return Caught(len(wanted[:MOST]), reconciled)

    async def last_look(self) -> datetime | None:
        value = await self.marks.mark(CAUGHT_UP)
        return datetime.fromisoformat(value) if value else None

    async def reconcile_all(self, now: datetime) -> int:
        """Each repository in its own lane and a little later than the one before it."""
        places = [
            place
            for installation in await self.app.installations()
            if not installation.is_suspended
            for place in await self.app.repositories(installation.id)
        ]
        for index, place in enumerate(places):
            await self.timers.set(RECONCILE, place, due=now + index * PACE)
        return len(places)


def is_long(last: datetime | None, now: datetime) -> bool:
    """Was Baton away for longer than GitHub keeps deliveries, or is this its first start with this database?"""
    return last is None or now - last > KEPT - OVERLAP


def to_redeliver(attempts: Sequence[Attempt]) -> list[Attempt]:
    """One attempt for each delivery that never arrived, oldest first."""
    by_guid: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_guid.setdefault(attempt.guid, []).append(attempt)
    missed = [tries[0] for tries in by_guid.values() if not any(one.is_ok for one in tries) and len(tries) < TRIES]
    return sorted(missed, key=lambda attempt: (attempt.at, attempt.id))
