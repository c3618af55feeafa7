"""Spreads sections over pages: GitHub takes 65,536 characters an issue, and Baton's state needs some of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

BUDGET = 50_000
"""Characters of a page's text; with state block and markers an issue stays under 60,000."""
MOST_PAGES = 20
_RULE = re.compile(r"\|[-|: ]+\|")


@dataclass(frozen=True, slots=True)
class Written:
    """A section as text."""

    title: str
    text: str
    stays: bool = False


def split(
    sections: Sequence[Written], budget: int = BUDGET, *, first: int | None = None
) -> tuple[tuple[Written, ...], ...]:
    """The sections of each page, at least one page. A section goes to the first page that has room, whole.

    `first` is the first page's own budget, which people's words around it may narrow.

    The order within a page is the order given. Those that stay come first to the first page's room. A section that
    is larger than a page goes on over several, parted between its rows; what is left after the last page is dropped.
    """
    first = budget if first is None else first
    fitting = [
        piece
        for section in sections
        for piece in ((_fitted(section, first // 3),) if section.stays else pieces(section, budget - 2))
    ]
    rooms = [first - sum(len(section.text) + 2 for section in fitting if section.stays)]
    places: list[int] = []
    for section in fitting:
        place = 0 if section.stays else _place(rooms, len(section.text) + 2, budget)
        if not section.stays and place < len(rooms):
            rooms[place] -= len(section.text) + 2
        places.append(place)
    pages = range(len(rooms))
    return tuple(tuple(one for one, place in zip(fitting, places, strict=True) if place == page) for page in pages)


def pieces(section: Written, limit: int) -> tuple[Written, ...]:
    """The section in parts that each fit: what is folded, a table or a code block goes on in the next part."""
    if len(section.text) <= limit:
        return (section,)
    parting = _Parting(limit)
    for line in section.text.split("\n"):
        parting.take(line if len(line) < limit // 2 else line[: limit // 2])
    parts = parting.ended()
    return tuple(
        Written(section.title if at == 0 else f"{section.title} ({at + 1})", part) for at, part in enumerate(parts)
    )


@dataclass(slots=True)
class _Parting:
    """Lines of one part, and what is open at its end."""

    limit: int
    lines: list[str] = field(default_factory=list)
    size: int = 0
    folded: list[str] = field(default_factory=list)
    """The lines that opened what is folded."""
    table: list[str] = field(default_factory=list)
    """Head and rule of the table that the last line belongs to."""
    fence: str = ""
    done: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        closing = len("\n```") + len("\n\n</details>") * (len(self.folded) + 1)
        if self.lines and self.size + len(line) + 1 + closing > self.limit:
            self._turn_over()
        self._note(line)
        self._add(line)

    def ended(self) -> list[str]:
        return [*self.done, "\n".join(self.lines).strip("\n")]

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self.size += len(line) + 1

    def _turn_over(self) -> None:
        ends = [*(["```"] if self.fence else []), *("\n</details>" for _ in self.folded)]
        self.done.append("\n".join([*self.lines, *ends]).strip("\n"))
        self.lines, self.size = [], 0
        again = [*(f"{one}\n" for one in self.folded), *([self.fence] if self.fence else self.table)]
        for line in again:
            self._add(line)

    def _note(self, line: str) -> None:
        if line.startswith("```"):
            self.fence = "" if self.fence else line
        elif self.fence:
            return
        if line.startswith("<details>"):
            self.folded.append(line)
        elif line.startswith("</details>") and self.folded:
            self.folded.pop()
        if not line.startswith("|"):
            self.table = []
        elif _RULE.fullmatch(line) and self.lines:
            self.table = [self.lines[-1], line]


def _place(rooms: list[int], size: int, budget: int) -> int:
    """The first page with room, a new one where none has; past the last page nothing is kept."""
    for page, room in enumerate(rooms):
        if size <= room:
            return page
    if len(rooms) < MOST_PAGES:
        rooms.append(budget)
        return len(rooms) - 1
    return MOST_PAGES


def _fitted(section: Written, limit: int) -> Written:
    """Cut where a line ends; what was open and folded is closed, and the cut is said."""
    if len(section.text) <= limit:
        return section
    tail = "\n\n… cut here: this is more than an issue holds.\n"
    kept = section.text[: limit - len(tail) - 200]
    kept = kept[: kept.rfind("\n")] if "\n" in kept else kept
    if kept.count("```") % 2:
        kept += "\n```"
    unclosed = kept.count("<details>") - kept.count("</details>")
    return Written(section.title, kept + tail + "\n</details>" * min(unclosed, 10), section.stays)
