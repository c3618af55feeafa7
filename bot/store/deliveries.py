"""Deliveries: stored before they are acknowledged, taken up in order, kept as dead letters when they fail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from bot.domain.delivery import TIMER, Delivery, DeliveryStatus, Ended, Job, Waiting
from bot.store.tables import bodies, deliveries

LOADED = 16 * 1024 * 1024
"""Bytes of bodies that are read at a time, about."""
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


def unfinished(connection: Connection) -> list[Waiting]:
    """Everything that is queued or was running when the server ended, in the order of arrival."""
    c = deliveries.c
    query = (
        select(c.id, c.lane, c.event, c.attempts, c.next_try).where(c.status.in_(UNFINISHED)).order_by(c.received, c.id)
    )
    return [Waiting(*row) for row in connection.execute(query)]


def load(connection: Connection, ids: Sequence[int]) -> list[Job]:
    """The unfinished ones of these with their bodies, in the order of `ids`; only the first where they are large."""
    c = deliveries.c
    sizes = select(c.id, func.length(bodies.c.body)).join(bodies, bodies.c.id == c.id)
    sizes = sizes.where(c.id.in_(ids), c.status.in_(UNFINISHED))
    chosen = fitting(ids, {row[0]: row[1] for row in connection.execute(sizes)})
    query = select(*HEAD, c.status, bodies.c.body).join(bodies, bodies.c.id == c.id).where(c.id.in_(chosen))
    jobs = {row.id: job_of(row) for row in connection.execute(query)}
    return [jobs[number] for number in chosen]


def fitting(ids: Sequence[int], sizes: Mapping[int, int]) -> list[int]:
    """As many from the beginning as fit, at least one."""
    there = [number for number in ids if number in sizes]
    sums = accumulate(sizes[number] for number in there)
    return [number for at, (number, size) in enumerate(zip(there, sums, strict=True)) if at == 0 or size <= LOADED]


def begin(connection: Connection, ids: Sequence[int]) -> None:
    """Marks deliveries as running: should the process end now, the next try is a repeat."""
    connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(status="running"))


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
    timers = deliveries.c.event == TIMER
    ended_timers = select(deliveries.c.id).where(deliveries.c.id.in_(done), timers)
    connection.execute(delete(bodies).where(bodies.c.id.in_(ended_timers)))
    connection.execute(delete(deliveries).where(deliveries.c.id.in_(done), timers))
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
    query = select(
        c.id, c.guid, c.event, c.action, c.repository_id, c.received, c.status, c.attempts, c.error, bodies.c.body
    )
    query = query.outerjoin(bodies, bodies.c.id == c.id)
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
    spent = select(c.id).where(ended, c.finished < max(bodies_before, rows_before))
    connection.execute(delete(bodies).where(bodies.c.id.in_(spent)))
    connection.execute(delete(deliveries).where(ended, c.finished < rows_before))
