"""Targets as people write them, compared with what was measured; nonsense is refused in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.targets import WrongFigure, fitting, is_met, read_figure, read_target, trend


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        ("< 100 ms (p99)", "87 ms", True),
        ("< 100 ms (p99)", "0.087 s", True),
        ("< 100 ms (p99)", "100 ms", False),
        ("< 100ms (p99)", "99", True),
        ("< 100ms (p99)", "0.2 s", False),
        ("< 30s", "1 min", False),
        ("<15 minutes", "900 s", False),
        ("<15 minutes", "14.9 minutes", True),
        ("> 80 %", "81%", True),
        ("> 80%", "80 %", False),
        (">90%", "95%", True),
        (">= 99.9 percent", "99.98%", True),
        ("≤ 5 MiB", "5 MB", True),
        ("100 % (8/8)", "8/8", True),
        ("100 % (8/8)", "7/8", False),
        ("zero", "0", True),
        ("zero critical vulnerabilities", "1", False),
        ("zero critical vulnerabilities", "0 critical vulnerabilities", True),
        ("no failures", "0", True),
        ("at least 3 reviews", "3", True),
        ("50+ concurrent conversations", "64", True),
        ("50+ concurrent conversations", "49", False),
        ("42", "42.0", True),
        ("> 1,000 requests", "1,200 requests", True),
        ("$200K", "$100", None),
        ("everybody is happy", "yes", None),
        ("zero downtime", "0 s", True),
        ("zero downtime", "3 min", False),
        ("at least 3 reviews", "3 people", True),
        ("> 80 %", "81 % of lines", True),
        ("> 80 %", "81 apples", None),
        ("< 100 ms", "5 MB", None),
    ],
)
def test_a_value_is_held_against_its_target(target: str, value: str, met: bool | None) -> None:
    if target.startswith("$"):
        assert read_target(target) is not None
        return
    assert is_met(value, target) is met


@pytest.mark.parametrize("value", ["NaN", "nan ms", "-inf", "Infinity", "", "fast", "1/0", "--3", "1e999"])
def test_what_is_no_figure_is_refused_in_one_line(value: str) -> None:
    with pytest.raises(WrongFigure) as refused:
        read_figure(value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("target", "value"),
    [
        *(
            ("< 100 ms", "5 MB"),
            ("> 80 %", "3 s"),
            ("< 1 GB", "10 %"),
            ("> 80 %", "81 apples"),
            ("< 100 ms", "87 parsecs"),
        ),
        *(("> 10 lux", "12 ms"), ("at least 3 reviews", "8/8"), ("$200", "5 s")),
    ],
)
def test_another_kind_of_unit_is_refused(target: str, value: str) -> None:
    with pytest.raises(WrongFigure, match="the target is in"):
        fitting(value, read_target(target))


def test_the_words_in_brackets_are_kept() -> None:
    target = read_target("< 100 ms (p99)")
    assert target is not None
    assert (target.sign, target.qualifier, target.figure.kind) == ("<", "p99", "time")


@pytest.mark.parametrize(
    ("values", "goes"),
    [(["1 s", "900 ms"], "down"), (["3", "3.0"], "level"), (["1%", "2%"], "up"), (["3"], ""), (["x", "1"], "")],
)
def test_a_series_has_a_trend(values: list[str], goes: str) -> None:
    assert trend(values) == goes


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_are_compared_or_left(target: str, value: str) -> None:
    assert is_met(value, target) in (True, False, None)
