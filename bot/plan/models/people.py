"""Who acts: agents, and the principals that may act for them."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.plan.models.base import ALL, Id, Ids, Line, Lines, Part, as_list

PRINCIPAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?(?:#[1-9][0-9]{0,15})?")


def check_principal(value: str) -> str:
    if not PRINCIPAL.fullmatch(value):
        raise ValueError(f"{value!r} is no GitHub account; write login#id, for example ada#99 or app[bot]#4711")
    return value


Principal = Annotated[str, AfterValidator(check_principal)]
Health = Literal["green", "yellow", "red", "unknown"]


class Coordinates(Part):
    """With whom an agent coordinates, and on what."""

    with_: Annotated[list[Id], BeforeValidator(as_list)] = Field(default=[ALL], alias="with")
    topics: Lines = []


class Agent(Part):
    """A role that acts in the repository. `after` names agents whose work this one builds on."""

    name: Line | None = None
    role: Line | None = None
    aliases: Lines = []
    human: bool = False
    principals: Annotated[list[Principal], BeforeValidator(as_list)] = []
    emails: Lines = []
    operator: Id | None = None
    owns: Lines = []
    outputs: Lines = []
    provides: dict[Id, Line] = {}
    serves: Lines = Field(default=[], description="Receivers of the outputs that are no agents, such as end users.")
    needs: dict[Id, Line] = {}
    waits_for: Lines = Field(default=[], description="Dependencies in words that name no task or agent.")
    blockers: Lines = Field(default=[], description="Starting fact: what blocks the agent, in words.")
    after: Ids = []
    coordinates: Coordinates | None = None
    current: Line | None = Field(default=None, description="Starting fact: what the agent works on, in words.")
    focus: Line | None = None
    timeline: Line | None = None
    independent: bool | Literal["partial"] | None = None
    parallel_safe: bool | Literal["partial"] | None = None
    brief: Line | None = None
    status_file: Line | None = None
    status: Line | None = None
    health: Health | None = None
    notes: Lines = []
