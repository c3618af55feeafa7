"""What happens by the clock."""

import asyncio

import pytest

from bot import scheduler
from bot.domain.events import Due
from bot.domain.parse import parse
from bot.scheduler import Scheduler, delivery_of
from tests.fakes import PLACE


async def nothing() -> None:
    return None


async def test_rounds_go_on_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "TICK", 0.01)
    calls: list[float] = []

    async def enqueue(now: float) -> None:
        calls.append(now)
        if len(calls) == 1:
            raise OSError("disk full")

    running = Scheduler(enqueue, nothing, nothing, nothing, clock=lambda: 5.0)
    running.start()
    async with asyncio.timeout(60):
        while len(calls) < 3:  # noqa: ASYNC110 - the rounds are counted, nothing signals them
            await asyncio.sleep(0.01)
    await running.stop()
    assert calls[0] == 5.0


def test_same_timer_is_the_same_delivery() -> None:
    first = delivery_of("status", PLACE, due=100.25, now=101.0)
    again = delivery_of("status", PLACE, due=100.25, now=200.0)
    assert first.guid == again.guid
    assert first.lane == "repository:42"
    assert len(delivery_of("reconcile", PLACE, due=1e10, now=0.0).guid) <= 64
    event = parse(first)
    assert isinstance(event, Due)
    assert event.kind == "status"
