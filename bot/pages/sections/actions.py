"""Boxes that do something: whoever may write ticks one on the status page, it is done once and unticked."""

import re
from typing import Final, Literal

from bot.pages.section import Section, Values
from bot.pages.sections.held import digest_in
from bot.pages.sections.waiting import waited_for
from bot.pages.situation import Situation

Ticked = Literal["re-run", "remind", "approve"]
_WORDS: Final[dict[str, Ticked]] = {"Read again": "re-run", "Remind": "remind"}
_LINE = re.compile(r"\*\*(Read again|Remind)\*\* .{1,200}")


def view(s: Situation) -> Values | None:
    """Only on a page that is there: a box of a page that nobody can see yet would be ticked by nobody."""
    return {"waiting": len(waited_for(s))}


def ticked(line: str) -> Ticked | None:
    """What a line behind a box stands for; None for boxes of other sections."""
    if digest_in(line):
        return "approve"
    found = _LINE.fullmatch(line)
    return _WORDS[found[1]] if found else None


SECTION = Section("actions", "Actions", view, stays=True)
