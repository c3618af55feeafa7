"""What every queue engine is held to. An engine's test class inherits from `QueueContract` and gives `make`."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.delivery import Delivery, Ended, Job
from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited
from bot.queue.port import Queue

PATIENCE = 60.0
"""Seconds that anything may take on a busy machine."""


def delivery(guid: str, *, repository: int = 1, event: str = "issue_comment") -> Delivery:
    return Delivery(guid, event, "", repository, 7, b"{}", 1000.0)


class Worker:
    """Notes what it is given; fails where a test told it to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.fails: dict[str, list[Exception]] = {}
        self.holds: dict[str, asyncio.Event] = {}
        self.started: dict[str, asyncio.Event] = {}
        self.at_work: dict[str, int] = {}
        self.most_at_work: dict[str, int] = {}

    async def __call__(self, jobs: Sequence[Job]) -> Sequence[Ended]:
        lane = jobs[0].delivery.lane
        self.at_work[lane] = self.at_work.get(lane, 0) + 1
        self.most_at_work[lane] = max(self.most_at_work.get(lane, 0), self.at_work[lane])
        try:
            await self.work([job.delivery.guid for job in jobs])
        finally:
            self.at_work[lane] -= 1
        return [Ended(job.id, "done") for job in jobs]

    async def work(self, guids: list[str]) -> None:
        for guid in guids:
            self.started.setdefault(guid, asyncio.Event()).set()
            if guid in self.holds:
                await self.holds[guid].wait()
            await asyncio.sleep(0)
            if self.fails.get(guid):
                raise self.fails[guid].pop(0)
        self.batches.append(guids)

    @property
    def done(self) -> list[str]:
        return [guid for batch in self.batches for guid in batch]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.done) < count:  # noqa: ASYNC110 - the worker is the code under test's, not ours
                await asyncio.sleep(0.005)

    async def begun(self, guid: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.started.setdefault(guid, asyncio.Event()).wait()


async def idle(queue: Queue) -> None:
    """Everything that was submitted has ended, and its end is written down."""
    async with asyncio.timeout(PATIENCE):
        while any(queue.depth().values()):  # noqa: ASYNC110 - an engine tells nobody
            await asyncio.sleep(0.005)


class QueueContract:
    """`make(worker)` gives a new engine on the same storage each time; `dead()` its dead letters with their lines."""

    @pytest.fixture
    def worker(self) -> Worker:
        return Worker()

    async def test_jobs_of_a_lane_run_in_order_and_never_two_at_a_time(self, make, worker: Worker) -> None:
        queue: Queue = await make(worker)
        guids = [f"g{number}" for number in range(40)]
        for guid in guids:
            assert await queue.submit(delivery(guid))
        await worker.until(40)
        assert worker.done == guids
        assert worker.most_at_work == {"repository:1": 1}

    async def test_lanes_do_not_wait_for_each_other(self, make, worker: Worker) -> None:
        worker.holds["slow"] = asyncio.Event()
        queue: Queue = await make(worker)
        await queue.submit(delivery("slow", repository=1))
        await queue.submit(delivery("behind", repository=1))
        await queue.submit(delivery("other", repository=2))
        await worker.until(1)
        assert worker.done == ["other"]
        worker.holds["slow"].set()
        await worker.until(3)
        assert worker.done == ["other", "slow", "behind"]

    async def test_guid_is_worked_on_once(self, make, worker: Worker) -> None:
        queue: Queue = await make(worker)
        answers = await asyncio.gather(*[queue.submit(delivery("a")) for _ in range(10)])
        assert sorted(answers) == [False] * 9 + [True]
        await worker.until(1)
        assert not await queue.submit(delivery("a"))
        await asyncio.sleep(0.05)
        assert worker.done == ["a"]

    async def test_lane_in_backoff_holds_its_order_and_no_other_lane(self, make, worker: Worker) -> None:
        worker.fails["a"] = [GitHubError("not yet")] * 50
        queue: Queue = await make(worker, attempts=50)
        for guid in ("a", "b"):
            await queue.submit(delivery(guid, repository=1))
        await queue.submit(delivery("c", repository=2))
        await worker.until(1)
        worker.fails["a"].clear()
        await worker.until(3)
        assert worker.done == ["c", "a", "b"]

    async def test_job_that_fails_too_often_becomes_a_dead_letter_and_its_lane_goes_on(self, make, worker) -> None:
        worker.fails["a"] = [ValueError("first\nline two")] * 2
        queue: Queue = await make(worker, attempts=2)
        await queue.submit(delivery("a"))
        await queue.submit(delivery("b"))
        await worker.until(1)
        assert worker.done == ["b"]
        assert await self.dead(queue) == {"a": "ValueError: first line two"}

    async def test_missing_permission_is_not_tried_again(self, make, worker: Worker) -> None:
        worker.fails["a"] = [NotGranted("issues: write is not granted")]
        queue: Queue = await make(worker)
        await queue.submit(delivery("a"))
        await queue.submit(delivery("b"))
        await worker.until(1)
        assert await self.dead(queue) == {"a": "issues: write is not granted"}

    async def test_dead_letter_that_comes_again_runs_again(self, make, worker: Worker) -> None:
        worker.fails["a"] = [NotGranted("no")]
        queue: Queue = await make(worker)
        await queue.submit(delivery("a"))
        await queue.submit(delivery("b"))
        await worker.until(1)
        assert await queue.submit(delivery("a"))
        await worker.until(2)
        assert worker.done == ["b", "a"]
        assert await self.dead(queue) == {}

    async def test_waiting_that_github_asks_for_is_honoured_and_counts_as_no_failure(self, make, worker) -> None:
        worker.fails["a"] = [RateLimited("slow down", retry_after=0.2)] * 3
        queue: Queue = await make(worker, attempts=1)
        began = asyncio.get_running_loop().time()
        await queue.submit(delivery("a"))
        await worker.until(1)
        assert asyncio.get_running_loop().time() - began >= 0.5, "timers may fire a moment early"
        assert await self.dead(queue) == {}

    async def test_github_being_down_makes_no_dead_letter(self, make, worker: Worker) -> None:
        worker.fails["a"] = [GitHubDown("502"), GitHubDown("time-out")]
        queue: Queue = await make(worker, attempts=1)
        await queue.submit(delivery("a"))
        await worker.until(1)
        assert await self.dead(queue) == {}

    async def test_backlog_of_hints_is_one_evaluation(self, make, worker: Worker) -> None:
        worker.holds["p0"] = asyncio.Event()
        queue: Queue = await make(worker, coalesces=lambda event: event in ("push", "label"))
        await queue.submit(delivery("p0", event="push"))
        await worker.begun("p0")
        for guid, event in (("p1", "push"), ("p2", "label"), ("c", "issue_comment"), ("p3", "push"), ("p4", "push")):
            await queue.submit(delivery(guid, event=event))
        worker.holds["p0"].set()
        await worker.until(6)
        assert worker.batches == [["p0"], ["p1", "p2"], ["c"], ["p3", "p4"]]

    async def test_bad_job_of_a_batch_spoils_no_other(self, make, worker: Worker) -> None:
        worker.holds["p0"] = asyncio.Event()
        worker.fails["bad"] = [ValueError("poison")] * 9
        queue: Queue = await make(worker, coalesces=lambda event: event == "push", attempts=2)
        await queue.submit(delivery("p0", event="push"))
        await worker.begun("p0")
        for guid in ("p1", "bad", "p2"):
            await queue.submit(delivery(guid, event="push"))
        worker.holds["p0"].set()
        await worker.until(3)
        assert worker.done == ["p0", "p1", "p2"]
        assert await self.dead(queue) == {"bad": "ValueError: poison"}

    async def test_what_is_unfinished_at_the_end_is_taken_up_at_the_next_start(self, make, worker: Worker) -> None:
        worker.holds["a"] = asyncio.Event()
        queue: Queue = await make(worker)
        for guid in ("a", "b", "c"):
            await queue.submit(delivery(guid))
        await worker.begun("a")
        await queue.stop(within=0.05)
        assert worker.done == []
        worker.holds.clear()
        again: Queue = await make(worker)
        await worker.until(3)
        assert worker.done == ["a", "b", "c"]
        assert not await again.submit(delivery("b"))

    async def test_stopping_lets_what_runs_come_to_its_end(self, make, worker: Worker) -> None:
        worker.holds["a"] = asyncio.Event()
        queue: Queue = await make(worker)
        await queue.submit(delivery("a"))
        await queue.submit(delivery("b"))
        await worker.begun("a")
        asyncio.get_running_loop().call_later(0.05, worker.holds["a"].set)
        await queue.stop(within=PATIENCE)
        assert worker.done == ["a"]

    async def dead(self, queue: Queue) -> dict[str, str]:
        raise NotImplementedError
