"""The boxes of task lists: which of them an edit of an issue's text ticked or unticked."""

import re
from dataclasses import dataclass

from bot.domain.region import split

_BOX = re.compile(r"- \[([ xX])\] (\S.{0,2000})")
_NUMBER = re.compile(r"\*\*(\d{1,6})\*\* · ")
MOST = 500


@dataclass(frozen=True, slots=True)
class Box:
    """A line of a task list as it stands behind its box."""

    line: str
    is_ticked: bool

    @property
    def number(self) -> int:
        """Of the item, where the line is one of a gate or a list of requirements; else 0."""
        match = _NUMBER.match(self.line)
        return int(match[1]) if match else 0


def boxes_in(region: str) -> dict[str, bool]:
    """Is it ticked, by line; of a line that stands there twice the first counts."""
    found: dict[str, bool] = {}
    for line in region.split("\n"):
        if line.startswith("- [") and (match := _BOX.fullmatch(line.rstrip())) and len(found) < MOST:
            found.setdefault(match[2], match[1] != " ")
    return found


def changed_boxes(before: str, after: str) -> tuple[Box, ...]:
    """What an edit did to boxes in the bot's region: lines that are in both texts, and ticked in one of them.

    A line that was written, moved out of the region or taken away was not ticked by anybody.
    """
    if "baton:begin" not in before or "baton:begin" not in after:
        return ()
    former, now = boxes_in(split(before).region), boxes_in(split(after).region)
    return tuple(Box(line, is_ticked) for line, is_ticked in now.items() if former.get(line, is_ticked) != is_ticked)
