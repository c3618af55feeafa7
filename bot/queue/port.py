"""What every queue engine promises: enqueued exactly once a GUID, run at least once, in order in each lane."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.domain.delivery import Delivery, Ended, Job, Waiting

Run = Callable[[Sequence[Job]], Awaitable[Sequence[Ended]]]
"""Works on jobs of one lane and says how each ended; an error means that none of them is done."""
Sift = Callable[[Job], str]
"""Why a job needs no run at all, told from its own words alone; empty where it does."""
Coalesces = Callable[[str], bool]
"""May deliveries of this event, one behind the other, be handed over together?"""


class Queue(Protocol):
    """Between `start` and `stop` every stored delivery is worked on.

    - `submit` returns when the delivery is committed; False where its GUID is queued or done. A dead letter that
      comes again runs again.
    - Jobs of one lane run in the order of their commits, never two at a time; a lane that waits to try again holds
      its order and holds up no other lane.
    - A job that fails too often becomes a dead letter with its error in one line, and its lane goes on.
    - `stop` lets what runs come to its end for `within` seconds; the rest stays queued for the next start.
    """

    async def start(self) -> None: ...

    async def submit(self, delivery: Delivery) -> bool: ...

    async def stop(self, *, within: float) -> None: ...

    def depth(self) -> Mapping[str, int]: ...


class Inbox(Protocol):
    """Where an engine in one process keeps its deliveries; each call is committed when it returns."""

    async def add(self, delivery: Delivery) -> int | None: ...

    async def unfinished(self) -> list[Waiting]: ...

    async def revived(self) -> list[Waiting]: ...

    async def load(self, ids: Sequence[int]) -> list[Job]: ...

    async def begin(self, ids: Sequence[int]) -> None: ...

    async def finish(self, ended: Sequence[Ended]) -> None: ...

    async def put_back(self, ids: Sequence[int], *, attempts: int, next_try: float, error: str) -> None: ...
