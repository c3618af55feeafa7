"""Whether a measured value meets its target, where both can be compared."""

import re

_FIGURE = re.compile(
    r"\s*(?P<sign><=|>=|<|>|≤|≥|=|at least|at most|under|over|below|above|up to|max(?:imum)?|min(?:imum)?)?\s*"
    r"(?P<number>[-+]?\d{1,12}(?:[.,]\d{1,6})?)\s*(?P<unit>%|[a-zµ]{1,10}\b|)(?P<more>[+]?)",
    re.I,
)
_MOST = frozenset(["<=", "<", "≤", "at most", "under", "below", "up to", "max", "maximum"])
_LESS = frozenset(["<", "under", "below"])
_MORE = frozenset([">", "over", "above"])
_SCALE = {
    **dict.fromkeys(("ms", "milliseconds"), ("s", 0.001)),
    **dict.fromkeys(("s", "sec", "seconds"), ("s", 1.0)),
    **dict.fromkeys(("min", "minute", "minutes"), ("s", 60.0)),
    **dict.fromkeys(("h", "hour", "hours"), ("s", 3600.0)),
}


def meets(value: str | None, target: str | None) -> bool | None:
    """`95%` meets `>90%`. None where one is missing, has no figure, or the units differ."""
    wanted, measured = _read(target), _read(value)
    if wanted is None or measured is None or wanted[2] != measured[2] or measured[0]:
        return None
    sign, limit, _ = wanted
    figure = measured[1]
    if sign in _MOST:
        return figure < limit if sign in _LESS else figure <= limit
    return figure > limit if sign in _MORE else figure >= limit


def _read(text: str | None) -> tuple[str, float, str] | None:
    """Sign, number and unit, the unit brought to a common one."""
    match = _FIGURE.match(text or "")
    if match is None:
        return None
    unit = match["unit"].lower()
    base, factor = _SCALE.get(unit, (unit, 1.0))
    return (match["sign"] or "").lower(), float(match["number"].replace(",", ".")) * factor, base
