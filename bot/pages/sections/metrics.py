"""Measured figures with their targets, by group: a reported value wins over the plan's, and shows where it goes."""

from bot.domain.state import Measured, Unread
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import FromCheck, FromWorkflow, Metric, title_from_id
from bot.rules.measuring import JUDGED
from bot.rules.targets import WrongFigure, is_met, read_figure, trend

BARS = "▁▂▃▄▅▆▇█"


def view(s: Situation) -> Values | None:
    if not s.plan.metrics:
        return None
    series: dict[str, list[Measured]] = {}
    for one in s.status.measured:
        series.setdefault(one.metric, []).append(one)
    unread = {one.metric: one for one in s.status.unread}
    groups: dict[str, list[dict[str, object]]] = {}
    for name, metric in s.plan.metrics.items():
        groups.setdefault(metric.group or "", []).append(_row(name, metric, series.get(name, []), unread.get(name)))
    rows = [row for group in groups.values() for row in group]
    return {
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
        "total": len(rows),
        "met": sum(row["met"] is True for row in rows),
        "with_trend": any(row["trend"] for row in rows),
        "unread": sum(bool(row["fault"]) for row in rows),
    }


def _row(name: str, metric: Metric, reported: list[Measured], unread: Unread | None) -> dict[str, object]:
    newest = reported[-1] if reported else None
    value = newest.value if newest else metric.value or ""
    met = is_met(value, metric.target) if value and metric.target else None
    if met is None and newest is None:
        met = metric.done
    elif met is None and newest and not metric.target:
        met = JUDGED.get(value.casefold())
    values = [one.value for one in reported]
    return {
        "id": name,
        "title": metric.title or title_from_id(name),
        "target": metric.target or "",
        "by": metric.by or "",
        "value": value,
        "is_reported": newest is not None,
        "is_verified": bool(newest and newest.verified),
        "said_by": newest.by if newest else "",
        "at": newest.at if newest else None,
        "source": newest.source if newest else metric.source or "",
        "comes_from": came_from(metric),
        "fault": unread.why if unread else "",
        "fault_at": unread.at if unread else None,
        "fault_source": unread.source if unread else "",
        "done": met is True,
        "met": met,
        "trend": trend(values, metric.target or ""),
        "line": sparkline(values),
        "per": "" if metric.per == "system" else metric.per,
        "note": metric.note or "",
    }


def came_from(metric: Metric) -> str:
    """What the plan says that the value is read from; empty where people and workflows tell it."""
    match metric.from_:
        case FromWorkflow() as source:
            return source.workflow
        case FromCheck() as source:
            return f"check {source.check}"
        case None:
            return ""


def sparkline(values: list[str]) -> str:
    """The series as small bars; empty where there are fewer than two numbers."""
    numbers = [number for value in values if (number := _number(value)) is not None]
    if len(numbers) < 2:
        return ""
    least, most = min(numbers), max(numbers)
    height = len(BARS) - 1
    return "".join(BARS[round((one - least) / (most - least) * height) if most > least else 0] for one in numbers)


def _number(value: str) -> float | None:
    try:
        return read_figure(value).number
    except WrongFigure:
        return None


SECTION = Section("metrics", "Metrics", view)
