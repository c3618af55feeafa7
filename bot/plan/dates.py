"""Days that are counted from a session's start, as dates of the calendar."""

import datetime as dt

from bot.plan.models.base import When


def day_of(when: When | None, starts: dt.date | None) -> dt.date | None:
    """The date of `2025-01-24`, `day 7` (the start is day 1) or `week 2` (its last day); None where it is unknown."""
    if when is None or isinstance(when, dt.date):
        return when
    word, _, number = when.partition(" ")
    if starts is None or not number.isdecimal():
        return None
    days = int(number) * (7 if word == "week" else 1)
    try:
        return starts + dt.timedelta(days=days - 1)
    except OverflowError:
        return None


def working_days(first: dt.date, last: dt.date) -> int:
    """Mondays to Fridays from the first day to the last, both counted."""
    days = (last - first).days + 1
    weeks, rest = divmod(max(days, 0), 7)
    return weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(rest))
