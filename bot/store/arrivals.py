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
MOST = 100
"""Rows of one statement: SQLite takes 999 values where it is old."""


def add(connection: Connection, batch: list[Delivery]) -> list[int | None]:
    """Stores each; the id of the row, or None where the GUID is queued or done. A dead letter runs again."""
    firsts: dict[str, Delivery] = {}
    for delivery in batch:
        firsts.setdefault(delivery.guid, delivery)
    several = list(firsts.values())
    store = store_quickly if connection.dialect.name == "sqlite" else store_portably
    ids: dict[str, int] = {}
    for at in range(0, len(several), MOST):
        ids |= store(connection, several[at : at + MOST])
    return [ids.get(one.guid) if firsts[one.guid] is one else None for one in batch]


def store_quickly(connection: Connection, several: Sequence[Delivery]) -> dict[str, int]:
    """Four statements of one row each, however many deliveries there are.

    After every row the driver asks for the interpreter's lock again, and under load the event loop lets it wait.
    """
    execute = connection.connection.cursor().execute
    known = f"SELECT group_concat(guid) FROM deliveries WHERE status <> 'dead' AND guid IN ({marks('?', several)})"
    there = set((execute(known, [one.guid for one in several]).fetchone()[0] or "").split(","))
    if not (new := [one for one in several if one.guid not in there]):
        return {}
    execute(
        f"INSERT INTO deliveries ({','.join(COLUMNS)}) VALUES {marks('(?,?,?,?,?,?,?,?)', new)} "
        f"ON CONFLICT (guid) DO UPDATE SET {REVIVED}",
        [value for one in new for value in (*values_of(one), "queued")],
    )
    numbered = f"SELECT group_concat(guid || '=' || id) FROM deliveries WHERE guid IN ({marks('?', new)})"
    pairs = execute(numbered, [one.guid for one in new]).fetchone()[0].split(",")
    ids = {guid: int(number) for guid, _, number in (pair.rpartition("=") for pair in pairs)}
    execute(
        f"INSERT OR REPLACE INTO bodies (id, body) VALUES {marks('(?,?)', new)}",
        [value for one in new for value in (ids[one.guid], one.body)],
    )
    return ids


def marks(mark: str, several: Sequence[Delivery]) -> str:
    return ",".join([mark] * len(several))


def store_portably(connection: Connection, several: Sequence[Delivery]) -> dict[str, int]:
    ids = insert_portably(connection, several)
    statement = insert_for(connection, bodies).values(id=bindparam("number"), body=bindparam("bytes"))
    again = statement.on_conflict_do_update(index_elements=["id"], set_={"body": statement.excluded.body})
    rows = [{"number": ids[one.guid], "bytes": one.body} for one in several if one.guid in ids]
    if rows:
        connection.execute(again, rows)
    return ids


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
