"""What follows from one frozen value alone, mostly a plan, is worked out once: a repository's boards share a plan."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

KEPT = 16
"""Plans of which is known what follows."""
Value = TypeVar("Value")
Answer = TypeVar("Answer")


class Same(Generic[Value]):
    """A value by identity: comparing two plans of 10,000 tasks would cost more than it saves."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value


def once(function: Callable[[Value], Answer]) -> Callable[[Value], Answer]:
    """The function with its answers to the last values kept; nobody may change value or answer."""

    @lru_cache(maxsize=KEPT)
    def known(same: Same[Value]) -> Answer:
        return function(same.value)

    def answered(value: Value) -> Answer:
        return known(Same(value))

    return answered
