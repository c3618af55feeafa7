"""What follows from a plan alone is worked out once: plans are frozen, and a repository's boards share one."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from bot.plan.models import Plan

KEPT = 16
"""Plans of which is known what follows."""
Answer = TypeVar("Answer")


class Same:
    """A plan by identity: comparing two of 10,000 tasks would cost more than it saves."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.plan is self.plan


def once_a_plan(function: Callable[[Plan], Answer]) -> Callable[[Plan], Answer]:
    """The function with its answers of the last plans kept; nobody may change an answer."""

    @lru_cache(maxsize=KEPT)
    def known(same: Same) -> Answer:
        return function(same.plan)

    def answered(plan: Plan) -> Answer:
        return known(Same(plan))

    return answered
