"""Whom the session waits for: gates to be signed off, hand-offs to be answered, what was provided to be looked at."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.board import id_of
from bot.pages.situation import Situation

MOST = 10
"""Reminders of one tick."""


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """`agents` must act on the issue; `what` they must do stands in the reminder."""

    number: int
    agents: tuple[str, ...]
    what: Literal["sign-off", "hand-off", "answer"]


def waited_for(s: Situation) -> tuple[WaitedFor, ...]:
    return tuple(one for one in (*_gates(s), *_handed(s), *_asked(s)) if one.number > 0)[:MOST]


def _gates(s: Situation) -> list[WaitedFor]:
    return [
        WaitedFor(s.number(entry), agents, "sign-off")
        for entry, agents in s.asked.items()
        if agents and s.states[entry] != "done"
    ]


def _handed(s: Situation) -> list[WaitedFor]:
    found = []
    for entry, handoff in s.handed:
        if not handoff.answer:
            agents = (handoff.to,) if handoff.to else s.validators.get(entry, ())
            found.append(WaitedFor(s.number(entry), tuple(agents), "hand-off"))
    return found


def _asked(s: Situation) -> list[WaitedFor]:
    return [
        WaitedFor(s.number(entry), (id_of(entry),), "answer")
        for entry, items in s.required.items()
        if any(one.state == "provided" for one in items)
    ]
