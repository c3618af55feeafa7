"""What is to be done: the session, its areas and phases, tasks, requirements, risks, metrics, next steps."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.plan.models.base import Id, Ids, Line, Lines, Part, Percent, Text, as_list, short
from bot.plan.models.people import Health

Style = Literal["mesh", "sequential", "phased"]
Kind = Literal["task", "deliverable", "blocker", "risk", "activity"]
State = Literal["waiting", "ready", "in-progress", "blocked", "review", "done"]
"""`waiting` as a starting fact means pending: whether a task waits is derived."""
Progress = Annotated[Percent, Field(ge=0, le=100)]
When = dt.date | Annotated[str, Field(pattern=r"^(day|week) \d{1,3}$")]
"""A date, or `day 7`, `week 2` counted from `session.starts`."""


class Session(Part):
    """The plan's head."""

    id: Id | None = None
    title: Line
    style: Style | None = None
    objective: Text | None = None
    priority: Line | None = None
    timeline: Line | None = None
    starts: dt.date | None = None
    created: dt.date | None = None
    updated: dt.date | None = None
    branch: Line | None = None
    status: Line | None = None
    next_phase: Line | None = None
    success: Lines = []
    notes: Lines = []


class AreaTarget(Part):
    progress: Progress | None = None
    by: Line | None = None


class Area(Part):
    """Progress of a part of the system with its target."""

    title: Line | None = None
    health: Health | None = None
    progress: Progress | None = None
    note: Line | None = None
    target: AreaTarget | None = None


class Handoff(Part):
    """What is validated when a phase is passed on, and by which agent."""

    validate_: Line | None = Field(default=None, alias="validate")
    by: Id | None = None


class Phase(Part):
    """An ordered group of tasks; in a sequential session a step, owned by one agent."""

    title: Line | None = None
    agent: Id | None = None
    after: Ids = []
    weeks: Line | None = None
    starts: When | None = None
    due: When | None = None
    leads: Ids = []
    supports: Ids = []
    state: Literal["pending", "active", "done"] | None = None
    status: Line | None = None
    handoff: Annotated[Handoff, short("validate")] | None = None
    notes: Lines = []


class Task(Part):
    """A unit of work: one issue. No agent: anyone may claim it."""

    title: Line | None = None
    agent: Id | None = None
    kind: Kind = "task"
    type: Id | None = None
    phase: Id | None = None
    checkpoint: Id | None = None
    after: Ids = []
    blocks: Ids = Field(default=[], description="Tasks that come after this one; `all` for every other task.")
    impact: Line | None = Field(default=None, description="What it blocks, in words that name no task.")
    critical: bool = False
    estimate: Line | None = None
    due: When | None = None
    when: Line | None = Field(default=None, description="When an activity takes place, in words: Monday, this month.")
    acceptance: Lines = []
    note: Text | None = None
    aliases: Lines = []
    state: State | None = None
    progress: Progress | None = None


class Requirement(Part):
    """What one agent needs from another; `all` is one requirement for each other agent."""

    from_: Id = Field(alias="from")
    to: Id
    need: Line


class Risk(Part):
    level: Literal["critical", "high", "medium", "low"] = "medium"
    title: Line | None = None
    note: Line | None = None
    agent: Id | None = None


class Metric(Part):
    """A measured figure. `per` says of what there is one each: the system, an agent, a session."""

    title: Line | None = None
    group: Line | None = None
    per: Literal["system", "agent", "session"] = "system"
    target: Line | None = None
    value: Line | None = None
    done: bool | None = None
    source: Line | None = None
    by: Line | None = None
    note: Line | None = None


class NextStep(Part):
    """What comes next, for one agent, all, or nobody in particular."""

    text: Line
    agent: Id | None = None
    when: Line | None = None


class LogEntry(Part):
    """An entry of the log that the session starts with."""

    text: Line
    at: Line | None = None


Nexts = Annotated[list[Annotated[NextStep, short("text")]], BeforeValidator(as_list)]
Log = Annotated[list[Annotated[LogEntry, short("text")]], BeforeValidator(as_list)]
