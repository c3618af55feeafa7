"""The newest verdict on each open pull request, so that the dashboard knows them after a restart."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.store.database import Database
from bot.store.tables import verdicts
from bot.store.upsert import upsert

MOST = 200
"""Pull requests that are kept of one repository: those that were judged last."""


@dataclass(frozen=True, slots=True)
class KeptVerdicts:
    """Verdicts as bytes: what they are made of is above the store. Losing them costs one sweep."""

    database: Database
    clock: Callable[[], float] = time.time

    async def read(self, repository_id: int) -> Mapping[int, bytes]:
        """By number, what was judged last at the end."""

        def look() -> dict[int, bytes]:
            c = verdicts.c
            query = select(c.number, c.verdict).where(c.repository_id == repository_id).order_by(c.at, c.number)
            with self.database.engine.connect() as connection:
                return {row.number: row.verdict for row in connection.execute(query)}

        return await asyncio.to_thread(look)

    async def keep(self, repository_id: int, number: int, verdict: bytes) -> None:
        row = {"repository_id": repository_id, "number": number, "verdict": verdict, "at": self.clock()}

        def work(connection: Connection) -> None:
            upsert(connection, verdicts, row)
            trim(connection, repository_id)

        await self.database.do(work)

    async def drop(self, repository_id: int, number: int | None = None) -> None:
        """None: all of the repository."""
        query = delete(verdicts).where(verdicts.c.repository_id == repository_id)
        if number is not None:
            query = query.where(verdicts.c.number == number)
        await self.database.do(lambda connection: connection.execute(query))

    async def only(self, repository_id: int, numbers: Collection[int]) -> None:
        """Leaves these."""
        c = verdicts.c

        def work(connection: Connection) -> None:
            known = set(connection.scalars(select(c.number).where(c.repository_id == repository_id)))
            if gone := known - set(numbers):
                connection.execute(delete(verdicts).where(c.repository_id == repository_id, c.number.in_(gone)))

        await self.database.do(work)


def trim(connection: Connection, repository_id: int) -> None:
    c = verdicts.c
    newest = select(c.at).where(c.repository_id == repository_id).order_by(c.at.desc()).offset(MOST - 1).limit(1)
    oldest = connection.scalar(newest)
    if oldest is not None:
        connection.execute(delete(verdicts).where(c.repository_id == repository_id, c.at < oldest))
