"""Spreads sections over pages: GitHub takes 65,536 characters an issue, and Baton's state needs some of them."""

from collections.abc import Sequence
from dataclasses import dataclass

BUDGET = 50_000
"""Characters of a page's text; with state block and markers an issue stays under 60,000."""
MOST_PAGES = 20


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
    is larger than a page is cut at a line, and what is still left after the last page is dropped.
    """
    first = budget if first is None else first
    fitting = [_fitted(section, first // 3 if section.stays else budget - 2) for section in sections]
    rooms = [first - sum(len(section.text) + 2 for section in fitting if section.stays)]
    places: list[int] = []
    for section in fitting:
        place = 0 if section.stays else _place(rooms, len(section.text) + 2, budget)
        if not section.stays and place < len(rooms):
            rooms[place] -= len(section.text) + 2
        places.append(place)
    pages = range(len(rooms))
    return tuple(tuple(one for one, place in zip(fitting, places, strict=True) if place == page) for page in pages)


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
