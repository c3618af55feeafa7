"""Lengths of time in people's words."""

import pytest

from bot.plan.estimate import Span, parse_estimate


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3-4 days", Span(3, 4)),
        ("3–4 days", Span(3, 4)),
        ("2 to 3 weeks", Span(10, 15)),
        ("2 weeks", Span(10, 10)),
        ("4h", Span(0.5, 0.5)),
        ("30 min", Span(0.0625, 0.0625)),
        ("1.5 days", Span(1.5, 1.5)),
        ("1,5 days", Span(1.5, 1.5)),
        ("half a day", Span(0.5, 0.5)),
        ("a week", Span(5, 5)),
        ("1 week 2 days", Span(7, 7)),
        ("1w 2d", Span(7, 7)),
        ("2-3 days after auth", Span(2, 3)),
        ("2-3 days after the 5 day freeze", Span(2, 3)),
        ("about 10-11 weeks with all of us", Span(50, 55)),
        ("4-3 days", Span(3, 4)),
        ("one month", Span(20, 20)),
        ("3 working days", Span(3, 3)),
    ],
)
def test_words_become_working_days(text: str, span: Span) -> None:
    assert parse_estimate(text) == span


@pytest.mark.parametrize("text", [None, "", "soon", "can start immediately", "5 story points", "v2", "2025-01-24", "M"])
def test_words_without_a_length_are_none(text: str | None) -> None:
    assert parse_estimate(text) is None


def test_the_middle_is_likely() -> None:
    assert Span(3, 4).likely == 3.5


def test_long_text_is_read_in_bounded_time() -> None:
    assert parse_estimate("1 " * 500_000) is None
