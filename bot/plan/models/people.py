"""Who acts: agents, and the principals that may act for them."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.plan.models.base import ALL, Flag, Id, Ids, Line, Lines, Many, Part, Partly

PRINCIPAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?(?:#[1-9][0-9]{0,15})?")


def check_principal(value: str) -> str:
    if not PRINCIPAL.fullmatch(value):
        raise ValueError(f"{value[:60]!r} is no GitHub account; write login#id, for example ada#99 or app[bot]#4711")
    return value


Principal = Annotated[str, AfterValidator(check_principal)]
Health = Literal["green", "yellow", "red", "unknown"]


class Coordinates(Part):
    """With whom an agent coordinates, and on what."""

    with_: Annotated[list[Id], Many()] = Field(default=[ALL], alias="with", description="Agents, or `all`.")
    topics: Lines = Field(default=[], description="What they coordinate on.")


class Agent(Part):
    """A role that acts in the repository."""

    name: Line | None = Field(default=None, description="How people read it; the id where there is none.")
    role: Line | None = Field(default=None, description="What the agent does, in a sentence.")
    aliases: Lines = Field(default=[], description="Other names for the same agent, as documents spell it.")
    human: Flag = Field(default=False, description="Whether people act for it: no App may be a principal then.")
    principals: Annotated[list[Principal], Many()] = Field(
        default=[], description="GitHub accounts and Apps that may act for it, as `login#id` or `app[bot]#id`."
    )
    emails: Lines = Field(default=[], description="Addresses that its commits carry.")
    operator: Id | None = Field(default=None, description="Who runs it; agents of one operator may count once.")
    owns: Lines = Field(default=[], description="Paths that are its own, as patterns of CODEOWNERS.")
    outputs: Lines = Field(default=[], description="What it produces.")
    provides: dict[Id, Line] = Field(default={}, description="What it gives to which agent, or to `all`.")
    serves: Lines = Field(default=[], description="Receivers of the outputs that are no agents, such as end users.")
    needs: dict[Id, Line] = Field(default={}, description="What it needs from which agent.")
    waits_for: Lines = Field(default=[], description="Dependencies in words that name no task or agent.")
    blockers: Lines = Field(default=[], description="Starting fact: what blocks the agent, in words.")
    after: Ids = Field(default=[], description="Agents whose work this one builds on, or `all`.")
    coordinates: Coordinates | None = Field(default=None, description="With whom it coordinates, and on what.")
    current: Line | None = Field(default=None, description="Starting fact: what the agent works on, in words.")
    focus: Line | None = Field(default=None, description="What it concentrates on.")
    timeline: Line | None = Field(default=None, description="When it will be there, in words.")
    independent: Partly | None = Field(default=None, description="Whether it can start without the others.")
    parallel_safe: Partly | None = Field(default=None, description="Whether it can work beside the others.")
    brief: Line | None = Field(default=None, description="File with the agent's instructions.")
    status_file: Line | None = Field(default=None, description="File in which the agent keeps its status.")
    status: Line | None = Field(default=None, description="Starting fact: its status, in words.")
    health: Health | None = Field(default=None, description="Starting fact: its health.")
    notes: Lines = Field(default=[], description="Anything else, line by line.")
