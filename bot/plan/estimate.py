"""How long something takes, read from the words people write: `3-4 days`, `2 weeks`, `4h`, `2-3 days after auth`."""

import re
from dataclasses import dataclass
from functools import lru_cache

HOURS_A_DAY = 8
DAYS_OF = {
    "minute": 1 / 60 / HOURS_A_DAY,
    "hour": 1 / HOURS_A_DAY,
    "day": 1.0,
    "week": 5.0,
    "month": 20.0,
    "year": 240.0,
}
"""Working days: a day has 8 hours, a week 5 days, a month 4 weeks, a year 12 months."""

UNITS = {
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "d": "day", "day": "day", "days": "day", "workday": "day", "workdays": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "month": "month", "months": "month", "y": "year", "year": "year", "years": "year",
}  # fmt: skip
WORDS = {
    "half a": 0.5, "half an": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0,
}  # fmt: skip

_AMOUNT = r"(?:\d{1,4}(?:[.,]\d{1,2})?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_SPAN = re.compile(
    rf"(?<![\w.,-])(?P<least>{_AMOUNT})\s{{0,3}}(?:(?:-|–|—|to|or)\s{{0,3}}(?P<most>{_AMOUNT})\s{{0,3}})?"
    r"(?:(?:working|work|business|full)\s)?-?(?P<unit>[a-z]{1,8})(?![\w])",
)
_READ = 200
"""Characters looked at: an estimate stands at the front of a sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """Working days, from the shortest to the longest that was said."""

    least: float
    most: float

    @property
    def likely(self) -> float:
        """The middle, which plans and the critical path count with."""
        return (self.least + self.most) / 2


@lru_cache(maxsize=4096)
def parse_estimate(text: str | None) -> Span | None:
    """The first length of time in `text`; None where there is none (`can start immediately`).

    What follows with nothing but white space, `and` or a comma between is added: `1 week 2 days`.
    """
    words = (text or "")[:_READ].lower()
    found: Span | None = None
    end = 0
    for match in _SPAN.finditer(words):
        unit = UNITS.get(match["unit"])
        if unit is None:
            continue
        if found and not re.fullmatch(r"[\s,]*(?:and|\+)?\s*", words[end : match.start()]):
            break
        least = _number(match["least"])
        more = Span(least * DAYS_OF[unit], (_number(match["most"]) if match["most"] else least) * DAYS_OF[unit])
        found = Span(found.least + more.least, found.most + more.most) if found else more
        end = match.end()
    return found if found is None or found.least <= found.most else Span(found.most, found.least)


def _number(amount: str) -> float:
    return WORDS[amount] if amount in WORDS else float(amount.replace(",", "."))
