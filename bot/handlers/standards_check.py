"""The check `baton/standards`: what the plan asks of every change, held against one head."""

from bot.domain.head_facts import HeadCheck, HeadFacts
from bot.plan.models import Plan
from bot.rules.head_check import points_check
from bot.rules.standards import judge_standards

NAME = "baton/standards"


def standards_check(facts: HeadFacts, plan: Plan) -> HeadCheck | None:
    """None where the plan switches no standard on."""
    points = judge_standards(facts, plan)
    if points is None:
        return None
    notes = plan.standards.notes if plan.standards else []
    return points_check(
        NAME, facts.head.sha, points, met="All standards are met", template="checks/standards.md.j2",
        values={"notes": notes},
    )  # fmt: skip
