"""Days and weeks that are counted from the session's start need one."""

from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source


def relative_dates(plan: Plan, source: Source) -> list[Finding]:
    if plan.session.starts is not None:
        return []
    found: list[Finding] = []
    for section in ("phases", "tasks", "checkpoints"):
        for name, entry in getattr(plan, section).items():
            for word in ("starts", "due"):
                value = getattr(entry, word, None)
                if isinstance(value, str):
                    key = f"{section}.{name}.{word}"
                    message = f"{value} is counted from the session's start, which is not given"
                    remedy = "write session.starts, such as 2025-01-24, or a date here"
                    found.append(Finding(source.file, source.line_of(key), "relative-date", message, remedy, key))
    return found
