"""What is to be done: the session, its areas and phases, tasks, requirements, risks, metrics, next steps."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.plan.models.base import Day, Flag, Id, Ids, Line, Lines, Many, Part, Percent, Text, When, no_twins, short
from bot.plan.models.people import Health
from bot.plan.models.sources import MetricSource

Style = Literal["mesh", "sequential", "phased"]
Kind = Literal["task", "deliverable", "blocker", "risk", "activity"]
State = Literal["waiting", "ready", "in-progress", "blocked", "review", "done"]
"""`waiting` as a starting fact means pending: whether a task waits is derived."""
Progress = Percent
PageSection = Literal[
    "overall", "critical", "agents", "work", "graph", "checkpoints", "steps", "log", "risks", "metrics", "schedule",
    "requirements", "coordination", "agreements", "working", "forms",
]  # fmt: skip
"""The sections of the status page and of exported documents whose order a plan may choose."""


class Session(Part):
    """The plan's head. One session is active a repository; another id archives the old one and deletes nothing."""

    id: Id | None = Field(default=None, description="Made from the title where it is not written.")
    title: Line = Field(description="What the session is called.")
    style: Style | None = Field(default=None, description="`phased` where there are phases, else `mesh`.")
    objective: Text | None = Field(default=None, description="What it is for.")
    priority: Line | None = Field(default=None, description="How urgent it is, in words.")
    timeline: Line | None = Field(default=None, description="How long it will take, in words.")
    starts: Day | None = Field(default=None, description="First day; `day 7` and `week 2` are counted from it.")
    created: Day | None = Field(default=None, description="When it was written.")
    updated: Day | None = Field(default=None, description="When it was last changed by hand.")
    branch: Line | None = Field(default=None, description="Branch that the work goes to.")
    status: Line | None = Field(default=None, description="Starting fact: its status, in words.")
    next_phase: Line | None = Field(default=None, description="Starting fact: what comes next, in words.")
    success: Lines = Field(default=[], description="When it has succeeded.")
    sections: Annotated[list[PageSection], AfterValidator(no_twins), Many()] = Field(
        default=[], description="Sections of the status page in this order; those not named follow in the usual one."
    )
    notes: Lines = Field(default=[], description="Anything else, line by line.")


class AreaTarget(Part):
    """How far an area should be, and by when."""

    progress: Progress | None = Field(default=None, description="Percent to reach.")
    by: Line | None = Field(default=None, description="By when, in words.")


class Area(Part):
    """Progress of a part of the system with its target."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    health: Health | None = Field(default=None, description="Starting fact: its health.")
    progress: Progress | None = Field(default=None, description="Starting fact: percent done, as `15` or `15%`.")
    note: Line | None = Field(default=None, description="A word on its state.")
    target: AreaTarget | None = Field(default=None, description="How far it should be, and by when.")
    of: Ids = Field(
        default=[],
        description="Whose tasks count for it: agents, phases, checkpoints, types of change, tasks, or `all`.",
    )


class Handoff(Part):
    """What is validated when a phase is passed on, and by which agent."""

    validate_: Line | None = Field(default=None, alias="validate", description="What is looked at.")
    by: Id | None = Field(default=None, description="The agent that validates; the receiver where none is named.")


class Phase(Part):
    """An ordered group of tasks; in a sequential session a step, owned by one agent."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    agent: Id | None = Field(default=None, description="The agent that owns the step.")
    after: Ids = Field(default=[], description="Phases, checkpoints or tasks that must be over before it begins.")
    weeks: Line | None = Field(default=None, description="When it takes place, such as `1-2`.")
    starts: When | None = Field(default=None, description="First day.")
    due: When | None = Field(default=None, description="Last day.")
    leads: Ids = Field(default=[], description="Agents that lead it.")
    supports: Ids = Field(default=[], description="Agents that support it, or `all`.")
    state: Literal["pending", "active", "done"] | None = Field(default=None, description="Starting fact.")
    status: Line | None = Field(default=None, description="Starting fact: its status, in words.")
    handoff: Annotated[Handoff, short("validate")] | None = Field(
        default=None, description="What is validated before the next phase begins."
    )
    notes: Lines = Field(default=[], description="Anything else, line by line.")


class Task(Part):
    """A unit of work: one issue."""

    title: Line | None = Field(default=None, description="Title of the issue; made from the id where not written.")
    agent: Id | None = Field(default=None, description="Who does it; without one anyone may claim it.")
    kind: Kind = Field(default="task", description="What sort of entry it is.")
    type: Id | None = Field(default=None, description="Type of change, which approval rules speak of.")
    phase: Id | None = Field(default=None, description="Phase that it belongs to.")
    checkpoint: Id | None = Field(default=None, description="Checkpoint that it counts for: the issue's milestone.")
    after: Ids = Field(default=[], description="Tasks, phases or checkpoints that must be done before.")
    blocks: Ids = Field(default=[], description="Tasks or phases that come after this one; `all` for every other task.")
    impact: Line | None = Field(default=None, description="What it blocks, in words that name no task.")
    critical: Flag = Field(default=False, description="Whether it is marked as critical.")
    estimate: Line | None = Field(default=None, description="How long it takes: `3-4 days`, `2 weeks`, `4h`.")
    due: When | None = Field(default=None, description="Last day.")
    when: Line | None = Field(default=None, description="When an activity takes place, in words: Monday, this month.")
    acceptance: Lines = Field(default=[], description="What must be true when it is done: the issue's checklist.")
    note: Text | None = Field(default=None, description="More about it, in Markdown.")
    aliases: Lines = Field(default=[], description="Other names for the same task, as documents spell it.")
    state: State | None = Field(default=None, description="Starting fact: its state when the issue is made.")
    progress: Progress | None = Field(default=None, description="Starting fact: percent done, as `15` or `15%`.")


class Requirement(Part):
    """What one agent needs from another."""

    from_: Id = Field(alias="from", description="The agent that needs it.")
    to: Id = Field(description="The agent that gives it; `all` is one requirement for each other agent.")
    need: Line = Field(description="What is needed.")


class Risk(Part):
    """An entry of the risk register."""

    level: Literal["critical", "high", "medium", "low"] = Field(default="medium", description="How bad it is.")
    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    note: Line | None = Field(default=None, description="Why, and what is done about it.")
    agent: Id | None = Field(default=None, description="Who watches it.")


class Metric(Part):
    """A measured figure with its target."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    group: Line | None = Field(default=None, description="Metrics of one group stand together.")
    per: Literal["system", "agent", "session"] = Field(default="system", description="Of what there is one each.")
    target: Line | None = Field(default=None, description='What it should be: `"< 100 ms"`, `">= 80%"`.')
    value: Line | None = Field(default=None, description="Starting fact: what it is.")
    done: Flag | None = Field(default=None, description="Starting fact: whether it was reached.")
    source: Line | None = Field(default=None, description="Where the value comes from, in words.")
    from_: MetricSource | None = Field(
        default=None, alias="from", description="Where Baton reads the value: a workflow's artifact, or a check."
    )
    by: Line | None = Field(default=None, description="By when, in words.")
    note: Line | None = Field(default=None, description="Anything else.")


class NextStep(Part):
    """What comes next, for one agent, all, or nobody in particular."""

    text: Line = Field(description="What is to be done.")
    agent: Id | None = Field(default=None, description="For which agent, or `all`.")
    when: Line | None = Field(default=None, description="When, in words.")


class LogEntry(Part):
    """An entry of the log that the session starts with."""

    text: Line = Field(description="What happened.")
    at: Line | None = Field(default=None, description="When, as it was written.")


Nexts = Annotated[list[Annotated[NextStep, short("text")]], Many()]
Log = Annotated[list[Annotated[LogEntry, short("text")]], Many()]
