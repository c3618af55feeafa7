"""A session whose status stands in two places."""

import re
from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import name_key

_STATUS = re.compile(
    r"(?:\*\*|__)?(?P<whose>(?:session|coordination|overall|project)\s+)?status\s*(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(?P<status>\S.{0,200})",
    re.I,
)

_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})")
"""It makes the line above it a heading."""


@check("status-twice", of=["document"])
def status_twice(subject: Subject) -> Iterator[Fault]:
    """A document that says its status at the top and says something else further down."""
    first: tuple[int, str] | None = None
    headings, before = 0, ""
    for at, line in enumerate(subject.text.splitlines(), start=1):
        headings += line.startswith("#") or bool(before.strip() and _UNDERLINE.fullmatch(line[:400].rstrip()))
        before = line
        match = _STATUS.match(line[:400])
        if match is None or (headings > 1 and not match["whose"]):
            continue
        status = match["status"].strip().strip("*_`").strip()
        if first is None:
            first = (at, status)
        elif name_key(first[1]) != name_key(status):
            yield Fault(
                f"the status is {status[:80]!r} here, but {first[1][:80]!r} in line {first[0]}",
                "keep one of the two",
                line=at,
            )
