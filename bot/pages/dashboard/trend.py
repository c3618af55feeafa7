"""Measured figures over time: a line for each metric with its target, and the same in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import inert
from bot.domain.state import Measured
from bot.pages.sections import metrics
from bot.pages.situation import Situation
from bot.rules.targets import Target, WrongFigure, fitting, read_target

WIDTH, HEIGHT = 120, 30
EDGE = 3
FAR = 3.0
"""A target that is farther away than this many times what the values differ would flatten their line."""


@dataclass(frozen=True, slots=True)
class Line:
    """Drawn in `WIDTH` x `HEIGHT`. `x`, `y` are of the newest value; `target` is the height of the target's line."""

    path: str
    x: float
    y: float
    target: float | None
    values: tuple[Measured, ...]


def view(s: Situation) -> Mapping[str, object] | None:
    """What the status page says of metrics, and a drawing for each that has two numbers or more."""
    told = metrics.view(s)
    if told is None:
        return None
    series: dict[str, list[Measured]] = {}
    for one in s.status.measured:
        series.setdefault(one.metric, []).append(one)
    lines = {name: line_of(series.get(name, ()), one.target or "") for name, one in s.plan.metrics.items()}
    return {**told, "lines": {name: line for name, line in lines.items() if line}, "width": WIDTH, "height": HEIGHT}


def line_of(values: Sequence[Measured], target: str) -> Line | None:
    """None for fewer than two numbers; values that are none, or of another kind than the target, are left out."""
    wanted = read_target(target) if target else None
    found = [(one, number) for one in values if (number := number_of(one.value, wanted)) is not None]
    if len(found) < 2:
        return None
    numbers = [number for _, number in found]
    aim = wanted.figure.number if wanted else None
    least, most = min(numbers), max(numbers)
    if aim is not None and max(least - aim, aim - most) <= FAR * ((most - least) or abs(most) or 1.0):
        least, most = min(least, aim), max(most, aim)
    else:
        aim = None

    def y(number: float) -> float:
        share = (number - least) / (most - least) if most > least else 0.5
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)

    xs = _places([one for one, _ in found])
    points = [f"{x} {y(number)}" for x, number in zip(xs, numbers, strict=True)]
    kept = tuple(one for one, _ in found)
    return Line(f"M{'L'.join(points)}", xs[-1], y(numbers[-1]), None if aim is None else y(aim), kept)


def number_of(value: str, target: Target | None) -> float | None:
    """In the smallest unit of its kind; a bare number is in the target's unit."""
    try:
        figure = fitting(value, target)
        if target and target.figure.unit and not figure.kind and not figure.unit:
            figure = fitting(f"{inert.plain(value, 60)} {target.figure.unit}", target)
    except WrongFigure:
        return None
    return figure.number


def _places(values: Sequence[Measured]) -> list[float]:
    """By when they were measured; evenly where that was all at once."""
    first, span = values[0].at, (values[-1].at - values[0].at).total_seconds()
    shares = [(one.at - first).total_seconds() / span if span > 0 else at / (len(values) - 1)
              for at, one in enumerate(values)]  # fmt: skip
    return [round(EDGE + min(max(share, 0.0), 1.0) * (WIDTH - 2 * EDGE), 1) for share in shares]
