"""Measured figures with their targets, by group; a value that was reported wins over the plan's."""

from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import Metric, title_from_id


def view(s: Situation) -> Values | None:
    if not s.plan.metrics:
        return None
    reported = dict(s.status.metrics)
    groups: dict[str, list[dict[str, object]]] = {}
    for name, metric in s.plan.metrics.items():
        groups.setdefault(metric.group or "", []).append(_row(name, metric, reported.get(name, "")))
    return {"groups": [{"title": title, "rows": rows} for title, rows in groups.items()], "total": len(s.plan.metrics)}


def _row(name: str, metric: Metric, reported: str) -> dict[str, object]:
    return {
        "title": metric.title or title_from_id(name),
        "target": metric.target or "",
        "by": metric.by or "",
        "value": reported or metric.value or "",
        "is_reported": bool(reported),
        "done": bool(metric.done),
        "per": "" if metric.per == "system" else metric.per,
        "note": metric.note or "",
    }


SECTION = Section("metrics", "Metrics", view)
