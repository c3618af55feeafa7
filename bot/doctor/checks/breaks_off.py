"""Lists that stop with three dots."""

import re
from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject

_DOTS = re.compile(r"^\W*\[[^\]]{0,200}(?:\.\.\.|…|\bcontinues?\b|\betc\b)[^\]]{0,200}\]\W*$", re.I)


@check("breaks-off", of=["document"])
def breaks_off(subject: Subject) -> Iterator[Fault]:
    """A line in brackets stands for entries that were never written: `[continues for all ...]`."""
    fenced = False
    for at, line in enumerate(subject.text.splitlines(), start=1):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if not fenced and len(line) < 500 and _DOTS.match(line):
            yield Fault("the list breaks off here", "write the rest, or take the line out", line=at)
