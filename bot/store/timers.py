"""Due times of repositories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from bot.domain.ports import Place
from bot.store.database import Database
from bot.store.tables import timers
from bot.store.upsert import insert_for


@dataclass(frozen=True, slots=True)
class Set:
    """A timer that is set; `due` is seconds since 1970."""

    kind: str
    place: Place
    due: float


@dataclass(frozen=True, slots=True)
class Timers:
    """Implements `bot.domain.ports.Timers`."""

    database: Database

    async def set(self, kind: str, place: Place, *, due: datetime) -> None:
        """Setting one that is set keeps the earlier time."""
        await self.database.do(lambda connection: set_timer(connection, Set(kind, place, due.timestamp())))

    async def due(self, now: float, *, limit: int = 100) -> list[Set]:
        query = select(timers).where(timers.c.due <= now).order_by(timers.c.due).limit(limit)
        return await self.database.do(lambda connection: [timer_of(row) for row in connection.execute(query)])

    async def next_due(self) -> float | None:
        return await self.database.do(lambda connection: connection.scalar(select(func.min(timers.c.due))))

    async def clear(self, done: Sequence[Set]) -> None:
        """Takes timers off, unless they were set anew in the meantime."""

        def work(connection: Connection) -> None:
            for one in done:
                connection.execute(
                    delete(timers).where(
                        timers.c.kind == one.kind,
                        timers.c.repository_id == one.place.repository_id,
                        timers.c.due == one.due,
                    )
                )

        await self.database.do(work)

    async def forget(self, repository_id: int) -> None:
        await self.database.do(
            lambda connection: connection.execute(delete(timers).where(timers.c.repository_id == repository_id))
        )


def set_timer(connection: Connection, one: Set) -> None:
    statement = insert_for(connection, timers).values(
        kind=one.kind,
        repository_id=one.place.repository_id,
        owner=one.place.owner,
        name=one.place.name,
        installation_id=one.place.installation,
        due=one.due,
    )
    earlier = {name: statement.excluded[name] for name in ("due", "owner", "name", "installation_id")}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "repository_id"], set_=earlier, where=statement.excluded.due < timers.c.due
        )
    )


def timer_of(row: Any) -> Set:
    return Set(row.kind, Place(row.repository_id, row.owner, row.name, row.installation_id), row.due)
