"""The deliveries table as the queue sees it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.delivery import Delivery, Ended, Job, Waiting
from bot.store import deliveries
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything here is committed when it returns."""

    database: Database
    clock: Callable[[], float] = time.time

    async def add(self, delivery: Delivery) -> int | None:
        return await self.database.put(deliveries.add, delivery)

    async def unfinished(self) -> list[Waiting]:
        return await self.database.do(deliveries.unfinished)

    async def revived(self) -> list[Waiting]:
        return await self.database.do(deliveries.revived)

    async def take(self, ids: Sequence[int]) -> list[Job]:
        return await self.database.do(lambda connection: deliveries.take(connection, ids))

    async def finish(self, ended: Sequence[Ended]) -> None:
        await self.database.put(deliveries.finish, (ended, self.clock()))

    async def put_back(self, ids: Sequence[int], *, attempts: int, next_try: float, error: str) -> None:
        await self.database.do(
            lambda connection: deliveries.put_back(connection, ids, attempts=attempts, next_try=next_try, error=error)
        )
