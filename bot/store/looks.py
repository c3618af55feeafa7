"""What the dashboard reads: beside the writer, on connections of its own, so that no acknowledgement waits for it."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from bot.store import deliveries as queries
from bot.store.database import Database
from bot.store.deliveries import Stored
from bot.store.tables import boards, deliveries

T = TypeVar("T")
FEW = 500
"""Ids of one query: SQLite takes 999 values where it is old."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Nothing here writes but `revive`."""

    database: Database

    async def repositories(self) -> Sequence[int]:
        """Ids of all repositories that have a board."""
        query = select(boards.c.repository_id).where(boards.c.board.is_not(None))
        return await self._read(lambda connection: list(connection.scalars(query)))

    async def deliveries(self, repositories: Collection[int] | None, *, status: str, limit: int) -> Sequence[Stored]:
        """The newest ones of these repositories; None: of all, and of none. An empty `status` is every one."""
        c = deliveries.c
        query: Any = select(c.id, c.guid, c.event, c.action, c.repository_id, c.received, c.status, c.attempts, c.error)
        query = _of(query, repositories)
        if status:
            query = query.where(c.status == status)
        query = query.order_by(c.received.desc(), c.id.desc()).limit(limit)
        return await self._read(lambda connection: [Stored(*row) for row in _rows(connection, query)])

    async def counts(self, repositories: Collection[int] | None) -> Mapping[str, int]:
        """How many of them there are in each state."""
        query = _of(select(deliveries.c.status, func.count()), repositories).group_by(deliveries.c.status)
        return await self._read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})

    async def delivery(self, guid: str) -> Stored | None:
        """The one with exactly this GUID."""
        found = await self._read(lambda connection: queries.found(connection, guid))
        return found if found and found.guid == guid else None

    async def revive(self, guid: str) -> bool:
        """Marks a dead letter as wanted again; the queue takes it up at its next look."""
        return await self.database.do(lambda connection: queries.revive(connection, [guid])) > 0

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def look() -> T:
            with self.database.engine.connect() as connection:
                return work(connection)

        return await asyncio.to_thread(look)


def _of(query: Any, repositories: Collection[int] | None) -> Any:
    return query if repositories is None else query.where(deliveries.c.repository_id.in_(sorted(repositories)[:FEW]))


def _rows(connection: Connection, query: Any) -> Sequence[Any]:
    return connection.execute(query).all()
