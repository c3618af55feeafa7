"""Days and weeks that are counted from the session's start need one."""

from collections.abc import Iterator

from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source


def relative_dates(plan: Plan, source: Source) -> list[Finding]:
    if plan.session.starts is not None:
        return []
    return [_finding(key, when, source) for key, when in _relative(plan)]


def _relative(plan: Plan) -> Iterator[tuple[str, str]]:
    for name, task in plan.tasks.items():
        if isinstance(task.due, str):
            yield f"tasks.{name}.due", task.due
    for name, phase in plan.phases.items():
        if isinstance(phase.starts, str):
            yield f"phases.{name}.starts", phase.starts
        if isinstance(phase.due, str):
            yield f"phases.{name}.due", phase.due
    for name, point in plan.checkpoints.items():
        if isinstance(point.due, str):
            yield f"checkpoints.{name}.due", point.due


def _finding(key: str, when: str, source: Source) -> Finding:
    message = f"{when} is counted from the session's start, which is not given"
    remedy = "write session.starts, such as 2025-01-24, or a date here"
    return Finding(source.file, source.line_of(key), "relative-date", message, remedy, key)
