"""Storing deliveries as they arrive: the one place where microseconds count, for an acknowledgement waits for it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam

from bot.domain.delivery import Delivery
from bot.store.tables import bodies, deliveries
from bot.store.upsert import insert_for

COLUMNS = ("guid", "event", "action", "lane", "repository_id", "installation_id", "received", "status")
REVIVED = "status = 'queued', attempts = 0, next_try = 0, received = excluded.received"
"""What a dead letter becomes that is delivered again. Its error line stays until it ends: this is not its first try."""
MOST = 900
"""Rows of one statement: SQLite takes 32,766 values."""


def add(connection: Connection, batch: list[Delivery]) -> list[int | None]:
    """Stores each; the id of the row, or None where the GUID is queued or done. A dead letter runs again."""
    firsts: dict[str, Delivery] = {}
    for delivery in batch:
        firsts.setdefault(delivery.guid, delivery)
    ids: dict[str, int] = {}
    several = list(firsts.values())
    for at in range(0, len(several), MOST):
        ids |= insert_heads(connection, several[at : at + MOST])
    insert_bodies(connection, [(ids[one.guid], one.body) for one in several if one.guid in ids])
    return [ids.get(one.guid) if firsts[one.guid] is one else None for one in batch]


def insert_heads(connection: Connection, several: Sequence[Delivery]) -> dict[str, int]:
    """One statement for all: SQLAlchemy's own takes ten times as long to make, and this waits on the hot path."""
    if connection.dialect.paramstyle != "qmark":
        return insert_portably(connection, several)
    marks = ",".join(["(?,?,?,?,?,?,?,'queued')"] * len(several))
    cursor = connection.connection.cursor()
    cursor.execute(
        f"INSERT INTO deliveries ({','.join(COLUMNS)}) VALUES {marks} "
        f"ON CONFLICT (guid) DO UPDATE SET {REVIVED} WHERE deliveries.status = 'dead' RETURNING guid, id",
        [value for one in several for value in values_of(one)],
    )
    return dict(cursor.fetchall())


def insert_bodies(connection: Connection, several: Sequence[tuple[int, bytes]]) -> None:
    if not several:
        return
    if connection.dialect.paramstyle == "qmark":
        cursor = connection.connection.cursor()
        cursor.executemany("INSERT OR REPLACE INTO bodies (id, body) VALUES (?, ?)", several)
        return
    statement = insert_for(connection, bodies).values(id=bindparam("number"), body=bindparam("bytes"))
    again = statement.on_conflict_do_update(index_elements=["id"], set_={"body": statement.excluded.body})
    connection.execute(again, [{"number": number, "bytes": body} for number, body in several])


def insert_portably(connection: Connection, several: Sequence[Delivery]) -> dict[str, int]:
    statement = insert_for(connection, deliveries)
    again = statement.on_conflict_do_update(
        index_elements=["guid"],
        set_={"status": "queued", "attempts": 0, "next_try": 0.0, "received": statement.excluded.received},
        where=deliveries.c.status == "dead",
    ).returning(deliveries.c.guid, deliveries.c.id)
    rows = [dict(zip(COLUMNS, (*values_of(one), "queued"), strict=True)) for one in several]
    return {row[0]: row[1] for row in connection.execute(again, rows)}


def values_of(one: Delivery) -> tuple[Any, ...]:
    return (one.guid, one.event, one.action, one.lane, one.repository_id, one.installation_id, one.received)
