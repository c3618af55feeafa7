"""The default engine: one process, one ordered lane a repository, the deliveries table as its memory."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

import structlog

from bot.domain.delivery import Delivery, Ended, Job, Waiting
from bot.queue.port import Coalesces, Inbox, Run, Sift
from bot.queue.retry import Again, GiveUp, after_failure, line_of

BATCH = 50
"""Jobs that are looked at together, and of one evaluation, at most."""
LOOK = 2.0
"""Seconds between two looks for dead letters that somebody revived."""
FLOOD = 8
"""Deliveries that are being stored at a time, from which on work waits for them ..."""
PATIENCE = 25
"""... fiftieths of a second at most before each step, so that no flood stops it."""
STUMBLE = 5.0
"""Seconds that a lane waits where the database itself failed."""

log = structlog.get_logger()


@dataclass(slots=True)
class Lane:
    """Jobs in order. `is_scheduled`: it is in line for a worker, with one, or waits to try again."""

    name: str
    waiting: deque[Waiting] = field(default_factory=deque)
    is_scheduled: bool = False
    goes_alone: bool = False
    """The last batch failed: its jobs are tried one by one, so that one bad job spoils no other."""
    stumbles: int = 0
    """Failures in a row that were no fault of the delivery: GitHub was down or asked to wait."""
    failing_since: float | None = None
    loaded: dict[int, Job] = field(default_factory=dict)
    """Jobs that were read and not run yet."""


class Embedded:
    """See `bot.queue.port.Queue` for what it promises."""

    def __init__(
        self,
        inbox: Inbox,
        run: Run,
        *,
        coalesces: Coalesces = lambda _event: False,
        sift: Sift = lambda _job: "",
        workers: int = 8,
        attempts: int = 8,
        clock: Callable[[], float] = time.time,
        on_end: Callable[[Sequence[Ended], float], None] = lambda _ended, _seconds: None,
    ) -> None:
        self.inbox = inbox
        self.run = run
        self.coalesces = coalesces
        self.sift = sift
        self.workers = workers
        self.attempts = attempts
        self.clock = clock
        self.on_end = on_end
        self._lanes: dict[str, Lane] = {}
        self._ready: asyncio.Queue[Lane | None] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._looking: asyncio.Task[None] | None = None
        self._running: set[int] = set()
        self._is_stopping = False
        self._arriving = 0

    async def start(self) -> None:
        self._append(await self.inbox.unfinished())
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self.workers)]
        self._looking = asyncio.create_task(self._look())

    async def submit(self, delivery: Delivery) -> bool:
        self._arriving += 1
        try:
            number = await self.inbox.add(delivery)
        finally:
            self._arriving -= 1
        if number is None:
            return False
        self._append([Waiting(number, delivery.lane, delivery.event)])
        return True

    async def stop(self, *, within: float) -> None:
        self._is_stopping = True
        if self._looking:
            self._looking.cancel()
        for _ in self._tasks:
            self._ready.put_nowait(None)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def depth(self) -> Mapping[str, int]:
        waiting = sum(len(lane.waiting) for lane in self._lanes.values())
        return {"waiting": waiting, "running": len(self._running), "lanes": len(self._lanes)}

    def _append(self, more: Iterable[Waiting]) -> None:
        for waiting in more:
            lane = self._lanes.setdefault(waiting.lane, Lane(waiting.lane))
            lane.waiting.append(waiting)
            self._schedule(lane, after=lane.waiting[0].next_try - self.clock())

    def _schedule(self, lane: Lane, *, after: float = 0.0) -> None:
        """Puts a lane in line once; a lane that waits to try again is in line only when its time has come."""
        if lane.is_scheduled or not lane.waiting:
            return
        lane.is_scheduled = True
        if after <= 0:
            self._ready.put_nowait(lane)
        else:
            asyncio.get_running_loop().call_later(after, self._ready.put_nowait, lane)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                self._append(await self.inbox.revived())
            except Exception as error:
                log.error("dead letters could not be looked for", error=line_of(error))

    async def _work(self) -> None:
        while True:
            lane = await self._ready.get()
            await self._give_way()
            if lane is None or self._is_stopping:
                return
            pause = await self._step(lane)
            lane.is_scheduled = False
            self._schedule(lane, after=pause)
            if not lane.waiting:
                self._lanes.pop(lane.name, None)

    async def _give_way(self) -> None:
        """Acknowledgements have ten seconds at GitHub and work has all day, so a flood is let in first."""
        for _ in range(PATIENCE):
            if self._arriving < FLOOD or self._is_stopping:
                return
            await asyncio.sleep(0.02)

    async def _step(self, lane: Lane) -> float:
        """Works on the head of a lane; answers how long the lane has to wait before its next step."""
        numbers = [one.id for one in islice(lane.waiting, BATCH)]
        self._running.update(numbers)
        try:
            await self._load(lane, numbers)
            return await self._run(lane) if lane.loaded else 0.0
        except Exception as error:
            log.error("queue cannot use its database", lane=lane.name, error=line_of(error))
            return STUMBLE
        finally:
            self._running.difference_update(numbers)

    async def _load(self, lane: Lane, numbers: Sequence[int]) -> None:
        """Reads the head of the lane, and ends at once what needs no run."""
        if lane.loaded:
            return
        began = time.perf_counter()
        jobs = {job.id: job for job in await self.inbox.load(numbers)}
        ignored = [Ended(job.id, "ignored", why) for job in jobs.values() if (why := self._sifted(job))]
        await self._ended(ignored, time.perf_counter() - began)
        lane.loaded = {number: job for number, job in jobs.items() if number not in {one.id for one in ignored}}
        # What was not found was ended by somebody else; what was not reached is read the next time.
        last = max((numbers.index(number) for number in jobs), default=len(numbers) - 1)
        gone = [number for number in numbers[: last + 1] if number not in lane.loaded]
        self._drop(lane, gone)

    def _sifted(self, job: Job) -> str:
        """A job that cannot even be glanced at is run: there its failures are counted, and its lane goes on."""
        try:
            return self.sift(job)
        except Exception as error:
            log.error("delivery could not be glanced at", guid=job.delivery.guid, error=line_of(error))
            return ""

    def _head(self, lane: Lane) -> list[Job]:
        """The first job, and those right behind it that may be evaluated with it."""
        jobs = [lane.loaded[one.id] for one in islice(lane.waiting, len(lane.loaded))]
        if lane.goes_alone or not self.coalesces(jobs[0].delivery.event):
            return jobs[:1]
        return list(takewhile(lambda job: self.coalesces(job.delivery.event), jobs))

    async def _run(self, lane: Lane) -> float:
        jobs = self._head(lane)
        await self.inbox.begin([job.id for job in jobs])
        began = time.perf_counter()
        try:
            ended = await self.run(jobs)
        except Exception as error:
            return await self._failed(lane, jobs, error)
        await self._ended(ended, time.perf_counter() - began)
        self._drop(lane, [job.id for job in jobs])
        return 0.0

    async def _ended(self, ended: Sequence[Ended], seconds: float) -> None:
        if ended:
            await self.inbox.finish(ended)
            self.on_end(ended, seconds)

    def _drop(self, lane: Lane, numbers: Sequence[int]) -> None:
        gone = set(numbers)
        if not gone:
            return
        head = [lane.waiting.popleft() for _ in range(min(BATCH, len(lane.waiting)))]
        lane.waiting.extendleft(one for one in reversed(head) if one.id not in gone)
        lane.loaded = {number: job for number, job in lane.loaded.items() if number not in gone}
        lane.stumbles, lane.failing_since = 0, None
        if not lane.waiting:
            lane.goes_alone = False

    async def _failed(self, lane: Lane, jobs: Sequence[Job], error: Exception) -> float:
        """Puts the jobs back for a later try, or lays the only one aside as a dead letter."""
        head = jobs[0]
        lane.failing_since = lane.failing_since or self.clock()
        verdict = after_failure(
            error,
            faults=lane.waiting[0].attempts,
            stumbles=lane.stumbles,
            failing_for=self.clock() - lane.failing_since,
            limit=self.attempts,
        )
        log.warning("delivery failed", lane=lane.name, guid=head.delivery.guid, error=line_of(error), next=verdict)
        match verdict:
            case Again(after, is_fault):
                lane.goes_alone = lane.goes_alone or (is_fault and len(jobs) > 1)
                lane.stumbles += not is_fault
                await self._again(lane, faults=int(is_fault), after=after, error=line_of(error))
                return after
            case GiveUp() if len(jobs) > 1:
                lane.goes_alone = True
                return 0.0
            case GiveUp(line):
                await self._ended([Ended(head.id, "dead", line)], 0.0)
                self._drop(lane, [head.id])
                return 0.0

    async def _again(self, lane: Lane, *, faults: int, after: float, error: str) -> None:
        first = lane.waiting[0]
        due, tries = self.clock() + after, first.attempts + faults
        lane.waiting[0] = Waiting(first.id, first.lane, first.event, tries, due)
        lane.loaded[first.id] = replace(lane.loaded[first.id], attempts=tries, is_repeat=True)
        await self.inbox.put_back([first.id], attempts=tries, next_try=due, error=error)
