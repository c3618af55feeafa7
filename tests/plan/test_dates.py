"""Days and weeks counted from a session's start."""

import datetime as dt

import pytest

from bot.plan.dates import day_of, working_days

MONDAY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("day 1", MONDAY),
        ("day 7", dt.date(2026, 1, 11)),
        ("week 1", dt.date(2026, 1, 11)),
        ("week 2", dt.date(2026, 1, 18)),
        (dt.date(2025, 1, 24), dt.date(2025, 1, 24)),
        (None, None),
    ],
)
def test_the_day_of(when: str | dt.date | None, day: dt.date | None) -> None:
    assert day_of(when, MONDAY) == day


def test_without_a_start_only_dates_are_known() -> None:
    assert day_of("day 1", None) is None
    assert day_of(MONDAY, None) == MONDAY


def test_days_beyond_the_calendar_are_unknown() -> None:
    assert day_of("week 999", dt.date(9999, 12, 1)) is None


@pytest.mark.parametrize(("last", "days"), [(5, 1), (9, 5), (11, 5), (12, 6), (18, 10), (4, 0)])
def test_working_days_are_mondays_to_fridays(last: int, days: int) -> None:
    assert working_days(MONDAY, dt.date(2026, 1, last)) == days
