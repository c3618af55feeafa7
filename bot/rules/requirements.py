"""Requirements: which items an agent's list has, and what asking, providing, accepting and disputing make of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot import inert
from bot.domain.state import IssueState, Required, Said
from bot.plan.models import Plan
from bot.rules.items import normalised

LONGEST_NEED = 300
LONGEST_EVIDENCE = 300
MOST_ITEMS = 60
"""Items of one list; more do not fit in an issue with what is said of them."""
DUE = frozenset({"asked", "disputed"})
"""States in which the provider must act."""
STATES: tuple[Literal["asked", "provided", "accepted", "disputed"], ...] = (
    "asked",
    "provided",
    "accepted",
    "disputed",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An agent's items as the plan and people make them; `numbered` is the highest number that was ever given."""

    items: tuple[Required, ...]
    numbered: int = 0
    left_out: int = 0
    """Items of the plan for which the list has no room."""

    @property
    def is_settled(self) -> bool:
        return bool(self.items) and all(one.state == "accepted" for one in self.items)


def listed(state: IssueState, needs: Iterable[tuple[str, str]], plan: Plan) -> Listed:
    """The items of the state, with what the plan asks of whom in addition, as (to, need).

    A number is given once. What the plan asks no more goes, unless somebody acted on it; what is needed of an agent
    that left the plan goes unless it is accepted.
    """
    wanted = {_key(to, need): (to, shown_need(need)) for to, need in needs}
    kept = [one for one in state.items if _stays(one, wanted, plan)]
    there = {_key(one.to, one.need) for one in kept}
    fresh = [asked for key, asked in wanted.items() if key not in there]
    room = max(0, MOST_ITEMS - len(kept))
    first = max(state.numbered, *(one.number for one in state.items), 0) + 1
    new = [Required(number, to, need) for number, (to, need) in enumerate(fresh[:room], start=first)]
    return Listed((*kept, *new), first - 1 + len(new), left_out=len(fresh) - len(new))


def _stays(one: Required, wanted: Mapping[tuple[str, str], object], plan: Plan) -> bool:
    if one.to not in plan.agents:
        return one.state == "accepted"
    was_touched = one.asked is not None or one.state != "asked"
    return was_touched or _key(one.to, one.need) in wanted


def _key(to: str, need: str) -> tuple[str, str]:
    return to, normalised(shown_need(need))


def shown_need(need: str) -> str:
    """As it is kept: one line, no longer than a line that people read."""
    return inert.plain(need, LONGEST_NEED)


def same_as(items: Iterable[Required], to: str, need: str) -> Required | None:
    """The item that asks the same of the same agent."""
    return next((one for one in items if _key(one.to, one.need) == _key(to, need)), None)


def with_item(items: Sequence[Required], changed: Required) -> tuple[Required, ...]:
    return tuple(changed if one.number == changed.number else one for one in items)


def provided(item: Required, said: Said, evidence: str) -> Required:
    """What was provided may be provided again, better, until it is accepted."""
    return replace(item, state="provided", evidence=evidence, provided=said, reason="", answered=None)


def accepted(item: Required, said: Said) -> Required:
    return replace(item, state="accepted", answered=said, reason="")


def disputed(item: Required, said: Said, reason: str) -> Required:
    return replace(item, state="disputed", answered=said, reason=reason)


def taken_back(item: Required) -> Required:
    """The acceptance is taken back: what was provided is looked at again."""
    return replace(item, state="provided" if item.provided else "asked", answered=None)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items of one cell of the matrix stand how."""

    asked: int = 0
    provided: int = 0
    accepted: int = 0
    disputed: int = 0

    @property
    def total(self) -> int:
        return self.asked + self.provided + self.accepted + self.disputed


def counts_of(items: Iterable[Required]) -> Counts:
    several = [one.state for one in items]
    return Counts(*(several.count(state) for state in STATES))


def providers_asked(items: Iterable[Required], plan: Plan) -> tuple[str, ...]:
    """Agents that have to provide something, in the plan's order."""
    due = {one.to for one in items if one.state in DUE}
    return tuple(agent for agent in plan.agents if agent in due)


def awaits_answer(items: Iterable[Required]) -> tuple[Required, ...]:
    """Items that were provided and wait for the word of who asked."""
    return tuple(one for one in items if one.state == "provided")


def too_many_asked(plan: Plan, agent: str, items: Iterable[Required], *, more: int, now: datetime) -> bool:
    """Would an agent ask more than the policy allows within the hour? What people ask is not counted."""
    most = plan.policy.max_tasks_an_hour
    if most is None or (agent in plan.agents and plan.agents[agent].human):
        return False
    since = now - timedelta(hours=1)
    return sum(one.asked is not None and one.asked.at > since for one in items) + more > most
