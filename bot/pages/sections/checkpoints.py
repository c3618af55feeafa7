"""The gates: what must be agreed at each, who has signed it off and who is missing, and how far their tasks are."""

from collections.abc import Sequence

from bot.domain.board import entry_of
from bot.pages.agreed import item_values
from bot.pages.rows import gate_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import Checkpoint

NAMES = 13
"""Names in one line: all agents of a large session."""


def view(s: Situation) -> Values | None:
    if not s.plan.checkpoints:
        return None
    members = s.grouped.by_checkpoint
    return {"points": [_point(s, name, point, members.get(name, ())) for name, point in s.plan.checkpoints.items()]}


def _point(s: Situation, name: str, point: Checkpoint, members: Sequence[str]) -> dict[str, object]:
    """Who signed and who is missing is told while it matters: of the gates that are asked now."""
    entry = entry_of("checkpoint", name)
    is_over = s.states[entry] == "done"
    verdicts = s.verdicts[entry]
    return {
        **gate_row(s, entry, members),
        "due": str(point.due or point.window or ""),
        "status": point.status or "",
        "expected": s.outlook.against(s.outlook.ends_on(entry), s.outlook.due(entry)) if s.outlook and members else "",
        "met": sum(one.is_met or is_over for one in verdicts),
        "is_asked": bool(s.asked[entry]) and not is_over,
        "agreed": [
            item_values(s.plan, item, verdict, is_over=is_over, names=NAMES)
            for item, verdict in zip(point.items, verdicts, strict=True)
        ],
    }


SECTION = Section("checkpoints", "Checkpoints", view)
