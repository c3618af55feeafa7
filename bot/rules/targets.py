"""Whether a measured figure is what it should be: targets as people write them, units converted, nonsense refused."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import inert

Sign = Literal["<", "<=", ">", ">=", "="]
MAX = 80
"""Characters of a value."""

_NUMBER = r"[+-]?(?:\d{1,3}(?:[,_]\d{3}){1,6}|\d{1,18})?(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?"
_FIGURE = re.compile(rf"(?P<money>[$€£])?\s?(?P<number>{_NUMBER})\s?(?P<unit>[^\d\s(),;][^\d(),;]{{0,40}}|)", re.ASCII)
_RATIO = re.compile(r"(\d{1,12})\s?/\s?(\d{1,12})(?:\s.{0,40})?")
_SIGN = re.compile(
    r"(?P<sign><=|>=|<|>|=|≤|≥|at least|at most|no more than|no less than|more than|less than|under|below|over|above"
    r"|up to|max(?:imum)?|min(?:imum)?|within)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS: dict[str, Sign] = {
    "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=", "=": "=", "at least": ">=", "no less than": ">=",
    "at most": "<=", "no more than": "<=", "up to": "<=", "within": "<=", "max": "<=", "maximum": "<=", "min": ">=",
    "minimum": ">=", "more than": ">", "over": ">", "above": ">", "less than": "<", "under": "<", "below": "<",
}  # fmt: skip
_ZERO = re.compile(r"(?:zero|no|none|0)\b(?!\s?[.,\d%])(.*)", re.IGNORECASE | re.DOTALL)
_LATER = re.compile(r"(\d+)\+(?=\s|$)")
_QUALIFIER = re.compile(r"\(([^()]{0,60})\)")

UNITS: dict[str, tuple[str, float]] = {
    "ns": ("time", 1e-9), "us": ("time", 1e-6), "µs": ("time", 1e-6), "μs": ("time", 1e-6), "ms": ("time", 1e-3),
    "millisecond": ("time", 1e-3), "s": ("time", 1), "sec": ("time", 1), "second": ("time", 1), "m": ("time", 60),
    "min": ("time", 60), "minute": ("time", 60), "h": ("time", 3600), "hr": ("time", 3600), "hour": ("time", 3600),
    "d": ("time", 86400), "day": ("time", 86400), "w": ("time", 604800), "week": ("time", 604800),
    "b": ("size", 1), "byte": ("size", 1), "kb": ("size", 1e3), "mb": ("size", 1e6), "gb": ("size", 1e9),
    "tb": ("size", 1e12), "kib": ("size", 2**10), "mib": ("size", 2**20), "gib": ("size", 2**30),
    "tib": ("size", 2**40), "%": ("share", 1), "percent": ("share", 1), "pct": ("share", 1),
}  # fmt: skip
"""Its kind, and what one of it is in the smallest: seconds, bytes, percent."""


class WrongFigure(ValueError):
    """What was measured cannot be compared: no number, NaN, or a unit of another kind. One line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts. `kind` is `time`, `size`, `share`, `money`, a word, or empty for a bare number."""

    number: float
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    sign: Sign
    figure: Figure
    qualifier: str = ""
    """What stood in brackets, such as `p99`."""


def read_target(text: str) -> Target | None:
    """None where it is words that name no figure: then people say whether it was reached."""
    words = text.strip()
    qualifier = found[1].strip() if (found := _QUALIFIER.search(words)) else ""
    bare = _QUALIFIER.sub("", words).strip()
    if zero := _ZERO.fullmatch(bare):
        return Target("<=", Figure(0, "", zero[1].strip()), qualifier)
    signed = _SIGN.fullmatch(bare)
    if signed:
        sign: Sign | None = _SIGNS[signed["sign"].lower()]
        bare = signed["rest"].strip()
    else:
        sign = ">=" if _LATER.search(bare) else None
        bare = _LATER.sub(r"\1", bare)
    try:
        figure = read_figure(bare)
    except WrongFigure:
        return None
    return Target(sign or (">=" if figure.kind == "share" else "="), figure, qualifier)


def read_figure(text: str) -> Figure:
    """`87 ms`, `95%`, `8/8`, `1,200`, `$3`. Raises WrongFigure."""
    words = inert.plain(text, MAX)
    if words.strip().casefold().lstrip("+-").split(" ")[0] in ("nan", "inf", "infinity"):
        raise WrongFigure(f"{words} is no number; write one such as `87 ms` or `95%`")
    bare = _QUALIFIER.sub("", words).strip()
    if ratio := _RATIO.fullmatch(bare):
        if int(ratio[2]) == 0:
            raise WrongFigure(f"{words} divides by zero; write how many of how many, such as `8/8`")
        return Figure(int(ratio[1]) * 100 / int(ratio[2]), "share", "%")
    found = _FIGURE.fullmatch(bare)
    if found is None or not any(one.isdigit() for one in found["number"]):
        raise WrongFigure(f"`{words}` has no number; write one such as `87 ms`, `95%` or `8/8`")
    number = float(found["number"].replace(",", "").replace("_", ""))
    if not math.isfinite(number):
        raise WrongFigure(f"{words} is no number that can be compared")
    return _in_kind(number, found["unit"].strip(), found["money"] or "")


def fitting(text: str, target: Target | None) -> Figure:
    """A value that can be compared with its target. Raises WrongFigure."""
    figure = read_figure(text)
    if target is not None and _are_apart(figure, target.figure):
        raise WrongFigure(f"the target is in {target.figure.unit}, not in {figure.unit}; write the value so")
    return figure


def _are_apart(figure: Figure, wanted: Figure) -> bool:
    """Are both of a unit, and not of one kind? Words count as they are said: `3 people` are `3 reviews`, as far as
    anybody can tell, and of zero things there may be `0 s`."""
    is_of_units = bool(figure.unit and wanted.unit)
    return is_of_units and figure.kind != wanted.kind and (bool(wanted.kind) or wanted.number != 0)


def is_met(value: str, target: str) -> bool | None:
    """None where the two cannot be compared."""
    wanted = read_target(target)
    if wanted is None:
        return None
    try:
        figure = fitting(value, wanted)
    except WrongFigure:
        return None
    return compare(figure, wanted)


def compare(figure: Figure, target: Target) -> bool:
    """A value without a unit is in the target's."""
    here, there = figure.number, target.figure.number
    if target.figure.kind in ("time", "size") and not figure.kind:
        here *= UNITS[_unit(target.figure.unit)][1]
    is_same = math.isclose(here, there, rel_tol=1e-9, abs_tol=1e-12)
    match target.sign:
        case "<":
            return here < there and not is_same
        case "<=":
            return here <= there or is_same
        case ">":
            return here > there and not is_same
        case ">=":
            return here >= there or is_same
        case "=":
            return is_same


def trend(values: Sequence[str], target: str = "") -> Literal["", "up", "down", "level"]:
    """Where the newest of a series goes, against the one before it. Empty where nothing can be told."""
    numbers: list[float] = []
    for value in values[-2:]:
        try:
            numbers.append(fitting(value, read_target(target)).number)
        except WrongFigure:
            return ""
    if len(numbers) < 2:
        return ""
    if math.isclose(*numbers, rel_tol=1e-9):
        return "level"
    return "up" if numbers[1] > numbers[0] else "down"


def _in_kind(number: float, unit: str, money: str) -> Figure:
    if money:
        return Figure(number, f"money {money}", money)
    known = UNITS.get(_unit(unit))
    if known is None:
        return Figure(number, "", unit)
    return Figure(number * known[1], known[0], unit)


def _unit(written: str) -> str:
    """`100 ms response times` counts milliseconds."""
    word = written.split(" ")[0].strip(".").lower()
    return word if word in UNITS else word.removesuffix("s")
