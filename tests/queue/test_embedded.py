"""The embedded engine keeps the contract, and what is its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.queue.embedded
import bot.queue.retry
from bot.domain.delivery import Ended, Job
from bot.queue.embedded import Embedded
from bot.store import deliveries
from bot.store.database import Database, open_engine
from bot.store.inbox import Inbox
from bot.store.migrations import migrate
from tests.queue.contract import QueueContract, Worker, delivery, idle


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.queue.retry, "FIRST", 0.02)
    monkeypatch.setattr(bot.queue.embedded, "LOOK", 0.05)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    database = Database(engine)
    database.start()
    yield database
    await database.stop()


class TestEmbedded(QueueContract):
    @pytest.fixture
    async def make(self, database: Database):
        engines: list[Embedded] = []

        async def start(worker: Worker, **options) -> Embedded:
            engines.append(Embedded(Inbox(database), worker, **options))
            await engines[-1].start()
            return engines[-1]

        self.database = database
        yield start
        for engine in engines:
            await engine.stop(within=0)

    async def dead(self, queue) -> dict[str, str]:
        await idle(queue)
        return {one.guid: one.error for one in await self.database.do(deliveries.listed)}

    async def test_revived_letter_is_found_without_a_restart(self, make, worker: Worker) -> None:
        queue = await make(worker)
        await queue.submit(delivery("a"))
        await worker.until(1)
        await idle(queue)
        await self.database.do(lambda c: deliveries.finish(c, [([Ended(1, "dead", "boom")], 1.0)]))
        await self.database.do(deliveries.revive)
        await worker.until(2)
        assert worker.done == ["a", "a"]

    async def test_database_that_fails_for_a_moment_stops_no_worker(self, make, worker, monkeypatch) -> None:
        monkeypatch.setattr(bot.queue.embedded, "STUMBLE", 0.02)
        queue = await make(worker)
        real = queue.inbox.database.do
        failures = [OSError("disk full")] * 2

        async def flaky(work):
            if failures:
                raise failures.pop()
            return await real(work)

        monkeypatch.setattr(Database, "do", lambda _self, work: flaky(work))
        await queue.submit(delivery("a"))
        await worker.until(1)
        assert worker.done == ["a"]

    async def test_job_that_cannot_be_glanced_at_holds_up_no_lane(self, make, worker: Worker) -> None:
        def sift(job: Job) -> str:
            if job.delivery.guid == "poison":
                raise RecursionError
            return ""

        queue = await make(worker, sift=sift)
        await queue.submit(delivery("poison"))
        await queue.submit(delivery("next"))
        await worker.until(2)

    async def test_ended_lanes_are_forgotten(self, make, worker: Worker) -> None:
        queue = await make(worker)
        for number in range(20):
            await queue.submit(delivery(f"g{number}", repository=number + 1))
        await worker.until(20)
        await idle(queue)
        assert queue.depth() == {"waiting": 0, "running": 0, "lanes": 0}

    async def test_work_goes_on_under_a_flood_that_does_not_end(self, make, worker: Worker, monkeypatch) -> None:
        monkeypatch.setattr(bot.queue.embedded, "PATIENCE", 2)
        queue = await make(worker)
        queue._arriving = 1000
        await queue.submit(delivery("a"))
        await queue.submit(delivery("b"))
        await worker.until(2)
        assert worker.done == ["a", "b"]
