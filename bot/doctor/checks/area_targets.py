"""The whole and its areas."""

import re
from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import Area

_WHOLE = re.compile(r"\b(?:overall|total|whole|gesamt)\b", re.I)
_FAR = 10
"""Points of a hundred that an average may be off."""


@check("overall-disagrees")
def overall_disagrees(subject: Subject) -> Iterator[Fault]:
    """An overall area whose progress or target the other areas do not add up to."""
    areas = subject.plan.areas
    whole = next((name for name, area in areas.items() if _WHOLE.search(area.title or name)), None)
    parts = [area for name, area in areas.items() if name != whole]
    if whole is None or len(parts) < 2:
        return
    overall = areas[whole]
    average = _average([area.progress for area in parts])
    if overall.progress is not None and average is not None and abs(overall.progress - average) > _FAR:
        message = f"{whole} is at {overall.progress} %, but the other areas are at {average:.0f} % on average"
        yield Fault(message, "correct the figures", f"areas.{whole}.progress")
    wanted, reached = _target(overall), _average([_target(area) for area in parts])
    if wanted is not None and reached is not None and wanted - reached > _FAR:
        message = f"{whole} is to reach {wanted} %, but the targets of the other areas are {reached:.0f} % on average"
        yield Fault(message, "raise their targets, or lower this one", f"areas.{whole}.target")


def _target(area: Area) -> int | None:
    return area.target.progress if area.target else None


def _average(figures: list[int | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) / len(known) if known and len(known) == len(figures) else None
