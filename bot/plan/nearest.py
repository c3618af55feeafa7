"""The known name that somebody probably meant."""

import difflib
from collections.abc import Iterable
from itertools import islice

_LOOKED_AT = 2_000
"""Names compared at most: a remedy is not worth a wait in a plan of 10,000 tasks."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The most alike of the known names, upper and lower case alike; None where none is near."""
    wanted = _folded(name)[:60]
    slack = max(2, len(wanted) // 2)
    alike: dict[str, str] = {}
    for other in islice((n for n in known if abs(len(n) - len(name)) <= slack), _LOOKED_AT):
        alike.setdefault(_folded(other), other)
    found = difflib.get_close_matches(wanted, alike, n=1, cutoff=0.6)
    return alike[found[0]] if found else None


def _folded(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")
