"""The deliveries table as the queue sees it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.delivery import Delivery, Ended, Job, Waiting
from bot.store import deliveries
from bot.store.arrivals import add
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything here is committed when it returns."""

    database: Database
    clock: Callable[[], float] = time.time

    async def add(self, delivery: Delivery) -> int | None:
        return await self.database.put(add, delivery)

    async def unfinished(self) -> list[Waiting]:
        return await self.database.do(deliveries.unfinished)

    async def revived(self) -> list[Waiting]:
        return await self.database.do(deliveries.revived)

    async def load(self, ids: Sequence[int]) -> list[Job]:
        return await self.database.do(lambda connection: deliveries.load(connection, ids))

    async def begin(self, ids: Sequence[int]) -> None:
        await self.database.do(lambda connection: deliveries.begin(connection, ids))

    async def finish(self, ended: Sequence[Ended]) -> None:
        await self.database.put(deliveries.finish, (ended, self.clock()))

    async def put_back(self, ids: Sequence[int], *, attempts: int, next_try: float, error: str) -> None:
        await self.database.do(
            lambda connection: deliveries.put_back(connection, ids, attempts=attempts, next_try=next_try, error=error)
        )
