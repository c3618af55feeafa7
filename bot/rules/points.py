"""What a check found, point by point: each says how it stands, why, where, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.domain.head_facts import Annotation, Conclusion, Level

Mark = Literal["met", "note", "waiting", "broken"]
SIGNS: dict[Mark, str] = {"met": "✅", "note": "ℹ️", "waiting": "⏳", "broken": "❌"}
_LEVELS: dict[Mark, Level] = {"met": "notice", "note": "notice", "waiting": "warning", "broken": "failure"}


@dataclass(frozen=True, slots=True)
class Point:
    """`waiting`: people must act, or something is not known; nothing that waits or is broken is green."""

    mark: Mark
    why: str
    remedy: str = ""
    path: str = ""
    line: int = 0
    commands: tuple[str, ...] = ()
    """Exact lines to write or run next."""

    @property
    def sign(self) -> str:
        return SIGNS[self.mark]


def conclusion_of(points: Iterable[Point]) -> Conclusion:
    marks = {point.mark for point in points}
    if "broken" in marks:
        return "failure"
    return "action_required" if "waiting" in marks else "success"


def annotations_of(points: Iterable[Point]) -> tuple[Annotation, ...]:
    """Points that have a place, as remarks beside the lines."""
    return tuple(
        Annotation(one.path, max(1, one.line), _LEVELS[one.mark], "; ".join(filter(None, (one.why, one.remedy))))
        for one in points
        if one.path and one.mark != "met"
    )


def headline(points: Iterable[Point], *, met: str) -> str:
    """`2 broken, 1 waiting: <the first>`, or what is so where all are met."""
    off = [point for point in points if point.mark in ("broken", "waiting")]
    if not off:
        return met
    first = next((point for point in off if point.mark == "broken"), off[0])
    return first.why if len(off) == 1 else f"{first.why}, and {len(off) - 1} more"
