"""A value that is reported for a metric: taken, or refused in one line."""

import difflib
import math
from typing import Any

from bot import inert
from bot.plan.models import Metric, Plan, title_from_id
from bot.rules.targets import MAX, WrongFigure, compare, fitting, read_figure, read_target

LARGEST_NUMBER = 10**18
JUDGED = {
    "yes": True,
    "done": True,
    "true": True,
    "met": True,
    "no": False,
    "false": False,
    "open": False,
    "missed": False,
}
"""What a metric without a target may be said to be."""


class WrongMetric(ValueError):
    """Nobody can tell which metric is meant, or its value is none. One line with the remedy."""


def metric_named(plan: Plan, name: str) -> str:
    """The id of a metric, which may be called by its title too. Raises WrongMetric."""
    if not plan.metrics:
        raise WrongMetric("the plan has no metrics; add one under `metrics`")
    if name in plan.metrics:
        return name
    titles = {title_of(plan, one).casefold(): one for one in plan.metrics}
    if found := titles.get(" ".join(name.split()).casefold()):
        return found
    near = difflib.get_close_matches(name[:60], plan.metrics, n=1, cutoff=0.5)
    known = f"did you mean `{near[0]}`?" if near else f"there are {_some(list(plan.metrics))}"
    raise WrongMetric(f"there is no metric `{inert.plain(name, 60)}`; {known}")


def value_for(metric: Metric, value: str) -> tuple[str, bool | None]:
    """The value in one line, and whether it meets the target; None where that is for people to say.

    Raises WrongMetric for what is no figure, or one of another unit.
    """
    words = inert.plain(value, MAX)
    if not words:
        raise WrongMetric("a value is missing; write one such as `87 ms`")
    target = read_target(metric.target) if metric.target else None
    if target is None and metric.target:
        return words, None
    if target is None and words.casefold() in JUDGED:
        return words, JUDGED[words.casefold()]
    try:
        figure = fitting(words, target)
    except WrongFigure as why:
        raise WrongMetric(str(why)) from None
    return words, compare(figure, target) if target else None


def word_of(value: Any, unit: str = "") -> str:
    """A value of JSON as a person would write it; a bare number gets the unit, where there is one.

    Raises WrongMetric for what is neither text, number nor yes or no.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return with_unit(value[:200], unit)
        case int() if abs(value) < LARGEST_NUMBER:
            return with_unit(str(value), unit)
        case float() if math.isfinite(value):
            return with_unit(f"{value:.12g}", unit)
        case int() | float():
            raise WrongMetric(f"{_shown(value)} is no value that can be compared; write a finite number below 10^18")
        case None:
            raise WrongMetric("null is no value; write a number, or text such as `87 ms`")
        case dict():
            raise WrongMetric(f"an object is no value; {_inside(value)}")
        case _:
            raise WrongMetric("a list is no value; write a number, or text such as `87 ms`")


def with_unit(words: str, unit: str) -> str:
    """`87.3` measured in seconds is `87.3 s`; what has a unit of its own keeps it."""
    if not unit:
        return words
    try:
        figure = read_figure(words)
    except WrongFigure:
        return words
    return words if figure.unit or figure.kind else f"{words.strip()} {unit}"


def _inside(value: dict[str, Any]) -> str:
    names = [inert.plain(str(name), 40) for name, one in value.items() if isinstance(one, str | int | float)]
    return f"name what is in it, such as `{names[0]}`" if names else "write a number, or text such as `87 ms`"


def _shown(value: float) -> str:
    return "a number of this size" if isinstance(value, int) else str(value)


def title_of(plan: Plan, metric: str) -> str:
    return plan.metrics[metric].title or title_from_id(metric)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
