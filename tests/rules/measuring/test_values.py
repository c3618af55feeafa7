"""Which metric is meant, and what is a value: refused in one line that says what to write."""

from typing import Any

import pytest

from bot.plan.models import Metric
from bot.rules.measuring import WrongMetric, metric_named, title_of, value_for, word_of
from tests.reconcile.repository import plan_of

SEVEN = plan_of("session: x\nmetrics: {p99: {title: Response time}, b: , c: , d: , e: , f: , coverage: }\n")


@pytest.mark.parametrize("name", ["p99", "Response time", "response  TIME"])
def test_a_metric_is_named_by_id_or_title(name: str) -> None:
    assert metric_named(SEVEN, name) == "p99"
    assert title_of(SEVEN, "coverage") == "Coverage"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("coverige", "did you mean `coverage`?"),
        ("zzz", "there are p99, b, c, d, e and 2 more"),
        ("\u202ep99", "there is no metric `p99`"),
    ],
)
def test_another_name_is_refused_with_the_nearest(name: str, why: str) -> None:
    with pytest.raises(WrongMetric) as refused:
        metric_named(SEVEN, name)
    assert why in str(refused.value)
    assert "\u202e" not in str(refused.value)


def test_a_plan_without_metrics_says_so() -> None:
    with pytest.raises(WrongMetric, match="the plan has no metrics"):
        metric_named(plan_of("session: x\ntasks: {a: }\n"), "p99")
    few = plan_of("session: x\nmetrics: {a: , b: }\n")
    with pytest.raises(WrongMetric, match=r"there are a, b$"):
        metric_named(few, "zzz")


@pytest.mark.parametrize(
    ("target", "value", "kept", "met"),
    [
        ("< 100 ms", "87 ms", "87 ms", True),
        ("< 100 ms", "0.2 s", "0.2 s", False),
        ("everybody is happy", "mostly", "mostly", None),
        (None, "yes", "yes", True),
        (None, "Missed", "Missed", False),
        (None, " 5\n requests ", "5 requests", None),
    ],
)
def test_a_value_is_kept_in_one_line(target: str | None, value: str, kept: str, met: bool | None) -> None:
    assert value_for(Metric(target=target), value) == (kept, met)


@pytest.mark.parametrize(("target", "value"), [("< 1 s", ""), ("< 1 s", "\u200b"), (None, "soon"), ("< 1 s", "5 MB")])
def test_what_is_no_value_is_refused(target: str | None, value: str) -> None:
    with pytest.raises(WrongMetric) as refused:
        value_for(Metric(target=target), value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (True, "", "yes"),
        (False, "ms", "no"),
        (87, "ms", "87 ms"),
        (87.5, "ms", "87.5 ms"),
        (0.1 + 0.2, "", "0.3"),
        (10**18 - 1, "", "999999999999999999"),
        ("87", "ms", "87 ms"),
        ("0.1 s", "ms", "0.1 s"),
        ("95%", "ms", "95%"),
        ("$3", "ms", "$3"),
        ("soon", "ms", "soon"),
        ("x" * 500, "", "x" * 200),
    ],
)
def test_a_value_of_json_is_written_as_people_do(value: Any, unit: str, words: str) -> None:
    assert word_of(value, unit) == words


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "null is no value"),
        ([], "a list is no value"),
        ({"a": 1}, "name what is in it, such as `a`"),
        ({"a": {}}, "write a number"),
        (float("nan"), "nan is no value"),
        (float("inf"), "inf is no value"),
        (10**18, "a number of this size"),
        (-(10**400), "a number of this size"),
    ],
)
def test_what_json_may_hold_beside_values_is_refused(value: Any, why: str) -> None:
    with pytest.raises(WrongMetric) as refused:
        word_of(value)
    assert why in str(refused.value)
