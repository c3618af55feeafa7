"""A value that is reported for a metric: taken, or refused in one line."""

import difflib

from bot import inert
from bot.plan.models import Metric, Plan, title_from_id
from bot.rules.targets import MAX, WrongFigure, compare, fitting, read_target


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
    if target is None and words.casefold() in ("yes", "no", "done", "true", "false", "met", "missed", "open"):
        return words, words.casefold() in ("yes", "done", "true", "met")
    try:
        figure = fitting(words, target)
    except WrongFigure as why:
        raise WrongMetric(str(why)) from None
    return words, compare(figure, target) if target else None


def title_of(plan: Plan, metric: str) -> str:
    return plan.metrics[metric].title or title_from_id(metric)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
