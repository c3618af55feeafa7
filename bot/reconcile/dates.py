"""Days that a plan names, relative ones counted from the session's start."""

from datetime import date, timedelta

from bot.plan.models import Plan


def day_of(plan: Plan, when: date | str | None) -> date | None:
    """`day 7` is the seventh day and `week 2` the end of the second week; None without `session.starts`."""
    if when is None or isinstance(when, date):
        return when
    starts = plan.session.starts
    unit, _, count = when.partition(" ")
    if starts is None or not count.isdecimal():
        return None
    days = int(count) * (7 if unit == "week" else 1)
    try:
        return starts + timedelta(days=days - 1)
    except OverflowError:
        return None
