"""What a section of the status page is: a name, by which its template is found, and a function to its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.pages.situation import Situation

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """`view` gives the values of `templates/pages/<name>.md.j2`, None where the plan has nothing of the kind."""

    name: str
    title: str
    """What a link to the section on another page calls it."""
    view: Callable[[Situation], Values | None]
    stays: bool = False
    """Never moves to another page."""
