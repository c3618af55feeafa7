"""What a section of a document in Baton's own shape is: what it takes from a plan's values, and gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.documents.out.block import Block
from bot.documents.out.form import Form
from bot.plan.models.base import ID_PATTERN

Lines = list[str]


@dataclass(slots=True)
class Giving:
    """The values that were read so far, where each stood, and what nobody understood."""

    form: Form = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    left: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, text, why."""

    def leave(self, line: int, text: str, why: str) -> None:
        if text.strip():
            self.left.append((line, text.strip(), why))


@dataclass(frozen=True, slots=True)
class Own:
    """`take` removes from the form what it writes; `give` puts it back, after those that come earlier in the list."""

    title: str
    page: str
    """The section of the status page with which it moves when a plan orders its sections."""
    take: Callable[[Form], Lines]
    give: Callable[[Block, Giving], None]


__all__ = ["ID_PATTERN", "Giving", "Lines", "Own"]
