"""One aliased mutation: what goes out, and what is done with its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.actions import Action
from bot.github.answers import Fault
from bot.github.perform.desk import Desk

Excuse = Literal["done", "look"]
"""A fault that is none: the effect is there already, or is to be looked for."""


class Overtaken(Exception):
    """Somebody wrote between reading and writing: their words are on the desk now, and the write goes again."""


def no_excuse(fault: Fault) -> Excuse | None:
    return None


def nothing(desk: Desk) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Write:
    """`take` puts the answer on the desk; it may raise `Overtaken`. `excuse` tells which faults are no failures."""

    action: Action
    mutation: str
    input: Mapping[str, Any]
    selection: str
    take: Callable[[Desk, Mapping[str, Any]], None]
    excuse: Callable[[Fault], Excuse | None] = no_excuse
    assume: Callable[[Desk], None] = nothing
    """Puts on the desk what an excused fault means: the effect is there, though not by this answer."""
    is_content: bool = False
    """Creates what people are told of: GitHub counts these for themselves."""
    must_look: bool = False
    """Done twice it would be there twice."""

    @property
    def input_type(self) -> str:
        return f"{self.mutation[0].upper()}{self.mutation[1:]}Input"
