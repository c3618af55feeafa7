"""The whole plan, with the defaults that depend on its other parts filled in."""

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.plan.models.base import Id, Part, short, title_from_id
from bot.plan.models.gates import ApprovalRule, Checkpoint, Contract, Escalation, Policy, Workflow
from bot.plan.models.people import Agent
from bot.plan.models.work import Area, Log, Metric, Nexts, Phase, Requirement, Risk, Session, Style, Task
from bot.plan.models.working import Channels, Files, Messages, Rules, Schedule, Standards, Templates


class Plan(Part):
    """`.github/coordination.yml`: what should be. Mappings keep the order of the file."""

    version: Annotated[Literal[1], Field(description="Of the plan's form.")]
    session: Annotated[Session, short("title")] = Field(description="The plan's head.")
    agents: dict[Id, Annotated[Agent, short("role")]] = Field(default={}, description="Who acts, by id.")
    areas: dict[Id, Annotated[Area, short("title")]] = Field(default={}, description="Progress of parts, by id.")
    phases: dict[Id, Annotated[Phase, short("title")]] = Field(default={}, description="Groups of tasks, by id.")
    tasks: dict[Id, Annotated[Task, short("title")]] = Field(default={}, description="Units of work, by id.")
    requirements: list[Requirement] = Field(default=[], description="What agents need from each other.")
    checkpoints: dict[Id, Annotated[Checkpoint, short("title")]] = Field(default={}, description="Gates, by id.")
    contracts: dict[Id, Annotated[Contract, short("title")]] = Field(default={}, description="Interfaces, by id.")
    approvals: dict[Id, ApprovalRule] = Field(default={}, description="Rules for merging, by id.")
    policy: Policy = Field(default_factory=Policy, description="What holds for every change.")
    escalations: dict[Id, Annotated[Escalation, short("title")]] = Field(
        default={}, description="Who leads when something happens, by id."
    )
    workflows: dict[Id, Workflow] = Field(default={}, description="Named stages, by id.")
    messages: Messages | None = Field(default=None, description="Messages between agents.")
    risks: dict[Id, Annotated[Risk, short("title")]] = Field(default={}, description="The risk register, by id.")
    metrics: dict[Id, Annotated[Metric, short("title")]] = Field(default={}, description="Measured figures, by id.")
    schedule: Schedule | None = Field(default=None, description="What comes back, and in which time zone.")
    standards: Standards | None = Field(default=None, description="What the agents hold themselves to.")
    rules: Rules = Field(default=[], description="Rules of working together.")
    channels: Channels = Field(default={}, description="Where what is told.")
    next: Nexts = Field(default=[], description="Next steps.")
    log: Log = Field(default=[], description="The log that the session starts with.")
    templates: Templates = Field(default={}, description="Forms that agents fill in.")
    files: Files = Field(default_factory=Files, description="Generated files that are committed.")

    @property
    def session_id(self) -> str:
        """The id that is written, else one made from the title: then the session ends where its title changes."""
        return self.session.id or id_from_title(self.session.title)

    @property
    def style(self) -> Style:
        return self.session.style or ("phased" if self.phases else "mesh")

    def task_title(self, identifier: str) -> str:
        return self.tasks[identifier].title or title_from_id(identifier)

    def owner_of(self, task: str) -> str:
        """The agent that a task is given to, by itself or by its phase; empty: anyone may claim it."""
        entry = self.tasks[task]
        phase = self.phases.get(entry.phase or "")
        return entry.agent or (phase.agent if phase else None) or ""

    def agent_name(self, identifier: str) -> str:
        agent = self.agents.get(identifier)
        return (agent.name if agent else None) or identifier

    @model_validator(mode="before")
    @classmethod
    def fill_head(cls, value: Any) -> Any:
        """A session that is a word alone is its title."""
        head = value.get("session") if isinstance(value, dict) else None
        if isinstance(head, str | int) and not isinstance(head, bool):
            return {**value, "session": {"title": head}}
        return value


@lru_cache(maxsize=256)  # asked of the same plan again and again
def id_from_title(title: str) -> str:
    """`Shop launch` becomes `shop-launch`; at most 40 characters, `x` where nothing is left."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in words.split("-") if part)[:40].strip("-") or "x"
