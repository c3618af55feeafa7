"""Deliveries: stored before they are acknowledged, taken up in order, kept as dead letters when they fail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from bot.domain.delivery import TIMER, Delivery, DeliveryStatus, Ended, Job, Waiting
from bot.store.tables import deliveries
from bot.store.upsert import insert_for

UNFINISHED = ("queued", "running", "revived")
HEAD = (
    deliveries.c.id,
    deliveries.c.guid,
    deliveries.c.event,
    deliveries.c.action,
    deliveries.c.repository_id,
    deliveries.c.installation_id,
    deliveries.c.received,
    deliveries.c.attempts,
    deliveries.c.error,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A delivery as `baton deliveries` shows it."""

    id: int
    guid: str
    event: str
    action: str
    repository_id: int
    received: float
    status: DeliveryStatus
    attempts: int
    error: str
    body: bytes = b""


def add(connection: Connection, batch: list[Delivery]) -> list[int | None]:
    """Stores each; the id of the row, or None where the GUID is queued or done. A dead letter runs again.

    It keeps its error line until it ends, which tells that this is not its first try.
    """
    if not batch:
        return []
    once = {delivery.guid: delivery for delivery in reversed(batch)}
    statement = insert_for(connection, deliveries)
    statement = statement.on_conflict_do_update(
        index_elements=[deliveries.c.guid],
        set_={
            "status": "queued",
            "attempts": 0,
            "next_try": 0.0,
            "received": statement.excluded.received,
            "body": statement.excluded.body,
        },
        where=deliveries.c.status == "dead",
    ).returning(deliveries.c.id, deliveries.c.guid)
    rows = [row_of(delivery) for delivery in batch if once.get(delivery.guid) is delivery]
    ids = {guid: number for number, guid in connection.execute(statement, rows)}
    return [ids.get(delivery.guid) if once[delivery.guid] is delivery else None for delivery in batch]


def row_of(delivery: Delivery) -> dict[str, Any]:
    return {
        "guid": delivery.guid,
        "event": delivery.event,
        "action": delivery.action,
        "lane": delivery.lane,
        "repository_id": delivery.repository_id,
        "installation_id": delivery.installation_id,
        "body": delivery.body,
        "received": delivery.received,
        "status": "queued",
    }


def unfinished(connection: Connection) -> list[Waiting]:
    """Everything that is queued or was running when the server ended, in the order of arrival."""
    c = deliveries.c
    query = (
        select(c.id, c.lane, c.event, c.attempts, c.next_try).where(c.status.in_(UNFINISHED)).order_by(c.received, c.id)
    )
    return [Waiting(*row) for row in connection.execute(query)]


def take(connection: Connection, ids: Sequence[int]) -> list[Job]:
    """Marks the deliveries as running and hands them over with their bodies, in the order of `ids`."""
    c = deliveries.c
    query = select(*HEAD, c.status, c.body).where(c.id.in_(ids), c.status.in_(UNFINISHED))
    jobs = {row.id: job_of(row) for row in connection.execute(query)}
    connection.execute(update(deliveries).where(c.id.in_(jobs)).values(status="running"))
    return [jobs[number] for number in ids if number in jobs]


def job_of(row: Any) -> Job:
    delivery = Delivery(
        guid=row.guid,
        event=row.event,
        action=row.action,
        repository_id=row.repository_id,
        installation_id=row.installation_id,
        body=row.body,
        received=row.received,
    )
    is_repeat = row.attempts > 0 or row.status == "running" or bool(row.error)
    return Job(id=row.id, delivery=delivery, attempts=row.attempts, is_repeat=is_repeat)


def finish(connection: Connection, batch: list[tuple[Sequence[Ended], float]]) -> list[None]:
    """Writes how deliveries ended. A timer's row has no sender that could repeat it, so it goes when it is done."""
    rows = [{"number": one.id, "to": one.status, "why": one.error, "at": at} for ended, at in batch for one in ended]
    done = [row["number"] for row in rows if row["to"] in ("done", "ignored")]
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == bindparam("number"))
        .values(status=bindparam("to"), error=bindparam("why"), finished=bindparam("at")),
        rows,
    )
    connection.execute(delete(deliveries).where(deliveries.c.id.in_(done), deliveries.c.event == TIMER))
    return [None] * len(batch)


def put_back(connection: Connection, ids: Sequence[int], *, attempts: int, next_try: float, error: str) -> None:
    """Queues deliveries again for `next_try`, where they stood."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids))
        .values(status="queued", attempts=attempts, next_try=next_try, error=error)
    )


def revive(connection: Connection, guids: Sequence[str] | None = None) -> int:
    """Marks dead letters as wanted again, all or those of `guids`; says how many."""
    wanted = update(deliveries).where(deliveries.c.status == "dead")
    if guids is not None:
        wanted = wanted.where(deliveries.c.guid.in_(guids))
    return connection.execute(wanted.values(status="revived", attempts=0, next_try=0.0)).rowcount


def revived(connection: Connection) -> list[Waiting]:
    """Takes up what somebody revived since the last look."""
    c = deliveries.c
    query = update(deliveries).where(c.status == "revived").values(status="queued")
    rows = connection.execute(query.returning(c.id, c.lane, c.event, c.attempts, c.next_try))
    return sorted((Waiting(*row) for row in rows), key=lambda waiting: waiting.id)


def listed(connection: Connection, *, status: str | None = "dead", limit: int = 100) -> list[Stored]:
    """The newest deliveries, dead ones unless told otherwise; `status=None` is every one."""
    c = deliveries.c
    query = select(c.id, c.guid, c.event, c.action, c.repository_id, c.received, c.status, c.attempts, c.error)
    if status is not None:
        query = query.where(c.status == status)
    rows: Iterable[Any] = connection.execute(query.order_by(c.received.desc(), c.id.desc()).limit(limit))
    return [Stored(*row) for row in rows]


def found(connection: Connection, guid: str) -> Stored | None:
    """The delivery with this GUID, or the only one whose GUID begins so."""
    c = deliveries.c
    query = select(c.id, c.guid, c.event, c.action, c.repository_id, c.received, c.status, c.attempts, c.error, c.body)
    near = query.where(c.guid.startswith(guid, autoescape=True)).order_by(case((c.guid == guid, 0), else_=1)).limit(2)
    answer: Iterable[Any] = connection.execute(near)
    rows = [Stored(*row) for row in answer]
    return rows[0] if rows and (len(rows) == 1 or rows[0].guid == guid) else None


def known(connection: Connection, guids: Sequence[str]) -> set[str]:
    """Which of these GUIDs are stored, in whatever state: GitHub need not send them again."""
    return set(connection.scalars(select(deliveries.c.guid).where(deliveries.c.guid.in_(guids))))


def counts(connection: Connection) -> dict[str, int]:
    """How many deliveries there are in each state."""
    query = select(deliveries.c.status, func.count()).group_by(deliveries.c.status)
    return {row[0]: row[1] for row in connection.execute(query)}


def prune(connection: Connection, *, bodies_before: float, rows_before: float) -> None:
    """Bodies go first; rows stay longer than GitHub could redeliver. Unfinished and dead ones are kept whole."""
    c = deliveries.c
    ended = c.status.in_(("done", "ignored"))
    connection.execute(update(deliveries).where(ended, c.finished < bodies_before, c.body != b"").values(body=b""))
    connection.execute(delete(deliveries).where(ended, c.finished < rows_before))
