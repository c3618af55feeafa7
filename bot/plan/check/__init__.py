"""What a plan's models cannot say: references, ids, dates, principals, order."""

from collections.abc import Collection

from bot.plan.check.cycles import cycles
from bot.plan.check.dates import relative_dates
from bot.plan.check.ids import ids
from bot.plan.check.principals import principals
from bot.plan.check.references import references
from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source

__all__ = ["check_plan"]


def check_plan(plan: Plan, source: Source | None = None, *, also_known: Collection[str] = ()) -> list[Finding]:
    """Everything that makes a plan invalid although each value fits. `also_known` are ids that are there but off."""
    at = source or Source()
    return [
        *references(plan, at, also_known=also_known),
        *ids(plan, at),
        *relative_dates(plan, at),
        *principals(plan, at),
        *cycles(plan, at),
    ]
