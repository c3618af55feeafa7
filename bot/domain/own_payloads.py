"""What Baton delivers to itself: timers that are due, and values that a workflow reported."""

from datetime import datetime

import msgspec

from bot.domain.events import Due, Event, Ignored, MetricsReported, Origin
from bot.domain.payload import Numbered, Owner, Payload, Repository, moment, origin_of
from bot.domain.reported import Report


class TimerPayload(Payload):
    pass


class MetricsPayload(Payload):
    values: dict[str, str] = msgspec.field(default_factory=dict)
    by: str = ""
    key: str = ""
    at: str = ""


def timer_body(kind: str, origin: Origin) -> bytes:
    """The body of a timer's delivery, which `parse` reads back into a `Due`."""
    owner = Owner(login=origin.owner)
    repository = Repository(id=origin.repository_id, name=origin.name, owner=owner)
    return msgspec.json.encode(
        TimerPayload(action=kind, repository=repository, installation=Numbered(id=origin.installation))
    )


def metrics_body(report: Report, *, owner: str, name: str, installation: int, at: datetime) -> bytes:
    """The body of a report's delivery, which `parse` reads back into a `MetricsReported`."""
    run = report.run
    return msgspec.json.encode(
        MetricsPayload(
            action="reported",
            repository=Repository(id=run.repository_id, name=name, owner=Owner(login=owner)),
            installation=Numbered(id=installation),
            values=dict(report.values),
            by=f"{run.workflow or 'workflow'} run {run.run}".strip(),
            key=f"run:{run.run}:{run.attempt}:{at.isoformat()}",
            at=at.isoformat(),
        )
    )


def due_of(payload: TimerPayload) -> Event | Ignored:
    return Due(origin_of(payload), payload.action or "")


def metrics_of(payload: MetricsPayload) -> Event | Ignored:
    at = moment(payload.at)
    if at is None or not payload.values:
        return Ignored("the report holds no values")
    return MetricsReported(origin_of(payload), tuple(payload.values.items()), payload.by, payload.key, at)
