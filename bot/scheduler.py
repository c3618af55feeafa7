"""What happens by the clock: due timers enter their lanes, missed deliveries are looked for, old rows go."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.domain.delivery import TIMER, Delivery
from bot.domain.events import Origin
from bot.domain.own_payloads import timer_body
from bot.domain.ports import Place

TICK = 0.5
"""Seconds between two looks at the timers."""
CHECKPOINT = 1.0
"""Seconds between two moments at which SQLite's log is moved into its file."""
DAILY = 24 * 3600.0
AGAIN = 60.0
"""Seconds after which a look that failed is repeated."""

log = structlog.get_logger()


@dataclass(slots=True)
class Scheduler:
    """Runs its rounds until it is stopped; an error in one is logged and ends nothing."""

    enqueue_due: Callable[[float], Awaitable[None]]
    look: Callable[[], Awaitable[object]]
    prune: Callable[[], Awaitable[None]]
    checkpoint: Callable[[], Awaitable[None]]
    look_interval: float = 300.0
    clock: Callable[[], float] = time.time
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._every(TICK, lambda: self.enqueue_due(self.clock()), "timers", after_error=TICK)),
            asyncio.create_task(self._every(self.look_interval, self.look, "catch-up")),
            asyncio.create_task(self._every(DAILY, self.prune, "pruning")),
            asyncio.create_task(self._every(CHECKPOINT, self.checkpoint, "checkpoint", after_error=CHECKPOINT)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _every(
        self, seconds: float, work: Callable[[], Awaitable[object]], name: str, *, after_error: float = AGAIN
    ) -> None:
        while True:
            pause = seconds
            try:
                await work()
            except Exception as error:
                log.error(f"{name} failed", error=str(error) or type(error).__name__)
                pause = min(seconds, after_error)
            await asyncio.sleep(pause)


def delivery_of(kind: str, place: Place, *, due: float, now: float) -> Delivery:
    """A due timer as a delivery of its repository's lane. The same timer is the same GUID, so it runs once."""
    origin = Origin(place.repository_id, place.owner, place.name, "", place.installation, None)
    return Delivery(
        guid=f"timer-{kind}-{place.repository_id}-{due:.3f}",
        event=TIMER,
        action=kind,
        repository_id=place.repository_id,
        installation_id=place.installation,
        body=timer_body(kind, origin),
        received=now,
    )
