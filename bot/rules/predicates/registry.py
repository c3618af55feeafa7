"""The predicates by their key in the plan: a file beside this one makes a new one."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.domain.pull_facts import Part
from bot.rules.seen import Mode, Seen


@dataclass(frozen=True, slots=True)
class Answer:
    """True, false, or None for unknown, and why in a few words. Names in `why` are people's: it is not safe text."""

    value: bool | None
    why: str


Test = Callable[[Any, Seen, Mode], Answer]


@dataclass(frozen=True, slots=True)
class Predicate:
    """`sure` is the answer that stands even if `looks_at` was not read to its end; None if neither does."""

    key: str
    field: str
    test: Test
    explanation: str
    looks_at: tuple[Part, ...]
    sure: bool | None
    is_chosen: bool
    """Whether an author can change what it looks at: then it may add a rule and never take one away."""


_predicates: dict[str, Predicate] = {}


def predicate(
    key: str, *, looks_at: tuple[Part, ...] = (), sure: bool | None = None, is_chosen: bool = False, field: str = ""
) -> Callable[[Test], Test]:
    """Register a predicate. Its docstring is its documentation."""

    def register(test: Test) -> Test:
        if key in _predicates:
            raise ValueError(f"two predicates have the key {key}")
        explanation = inspect.getdoc(test) or ""
        _predicates[key] = Predicate(key, field or key, test, explanation, looks_at, sure, is_chosen)
        return test

    return register


@cache
def all_predicates() -> dict[str, Predicate]:
    """Every predicate, by its field of the plan's `Condition`."""
    from bot.rules import predicates

    for module in pkgutil.iter_modules(predicates.__path__):
        importlib.import_module(f"{predicates.__name__}.{module.name}")
    return {_predicates[key].field: _predicates[key] for key in sorted(_predicates)}


def listed(names: list[str] | tuple[str, ...], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)
