"""What has had its effect, what was decided and why, and facts of the database itself."""

import json
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from bot.domain.actions import Action
from bot.store.database import Database
from bot.store.tables import audit, effects, marks
from bot.store.upsert import insert_for, upsert

BORN = "born"
CAUGHT_UP = "caught-up"


@dataclass(frozen=True, slots=True)
class Records:
    """Effect keys, the audit log and marks."""

    database: Database
    clock: Callable[[], float] = time.time

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these effects there have been."""
        if not keys:
            return frozenset()
        wanted = list(keys)
        return await self.database.do(
            lambda c: frozenset(c.scalars(select(effects.c.key).where(effects.c.key.in_(wanted))))
        )

    async def happened(
        self, repository_id: int, keys: Collection[str], *, why: str, actions: Sequence[Action], guids: Sequence[str]
    ) -> None:
        """Remembers effects, and an entry of the audit log where there is something to say."""
        at = self.clock()

        def write(connection: Connection) -> None:
            add_effects(connection, repository_id, keys, at=at)
            if actions or why:
                add_audit(connection, repository_id, at=at, why=why, actions=actions, guids=guids)

        await self.database.do(write)

    async def mark(self, name: str) -> str | None:
        return await self.database.do(lambda c: c.scalar(select(marks.c.value).where(marks.c.name == name)))

    async def set_mark(self, name: str, value: str) -> None:
        await self.database.do(lambda c: upsert(c, marks, {"name": name, "value": value}))

    async def born(self) -> float:
        """When this database began to remember."""
        at = self.clock()
        if (value := await self.mark(BORN)) is None:
            await self.set_mark(BORN, str(at))
        return float(value) if value is not None else at

    async def prune(self, *, before: float) -> None:
        def work(connection: Connection) -> None:
            connection.execute(delete(effects).where(effects.c.at < before))
            connection.execute(delete(audit).where(audit.c.at < before))

        await self.database.do(work)


def add_effects(connection: Connection, repository_id: int, keys: Collection[str], *, at: float) -> None:
    rows = [{"key": key[:200], "repository_id": repository_id, "at": at} for key in dict.fromkeys(keys)]
    if rows:
        connection.execute(insert_for(connection, effects).on_conflict_do_nothing(), rows)


def add_audit(
    connection: Connection, repository_id: int, *, at: float, why: str, actions: Sequence[Action], guids: Sequence[str]
) -> None:
    row = {
        "at": at,
        "repository_id": repository_id,
        "guids": " ".join(guids),
        "why": why[:2000],
        "actions": json.dumps([told(action) for action in actions][:200]),
    }
    connection.execute(insert(audit).values(row))


def told(action: Action) -> str:
    """`CloseIssue task:schema`: enough to follow what was done, without anybody's text."""
    target = getattr(action, "entry", None) or getattr(action, "number", None) or getattr(action, "name", "")
    return f"{type(action).__name__} {target}".strip()
