"""The whole plan, with the defaults that depend on its other parts filled in."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.plan.models.base import Id, Part, short, title_from_id
from bot.plan.models.gates import ApprovalRule, Checkpoint, Contract, Escalation, Policy, Workflow
from bot.plan.models.people import Agent
from bot.plan.models.work import Area, Log, Metric, Nexts, Phase, Requirement, Risk, Session, Style, Task
from bot.plan.models.working import Channels, Files, Messages, Rules, Schedule, Standards, Templates


class Plan(Part):
    """`.github/coordination.yml`: what should be. Mappings keep the order of the file."""

    version: Literal[1]
    session: Annotated[Session, short("title")]
    agents: dict[Id, Annotated[Agent, short("role")]] = {}
    areas: dict[Id, Annotated[Area, short("title")]] = {}
    phases: dict[Id, Annotated[Phase, short("title")]] = {}
    tasks: dict[Id, Annotated[Task, short("title")]] = {}
    requirements: list[Requirement] = []
    checkpoints: dict[Id, Annotated[Checkpoint, short("title")]] = {}
    contracts: dict[Id, Annotated[Contract, short("title")]] = {}
    approvals: dict[Id, ApprovalRule] = {}
    policy: Policy = Field(default_factory=Policy)
    escalations: dict[Id, Annotated[Escalation, short("title")]] = {}
    workflows: dict[Id, Workflow] = {}
    messages: Messages | None = None
    risks: dict[Id, Annotated[Risk, short("title")]] = {}
    metrics: dict[Id, Annotated[Metric, short("title")]] = {}
    schedule: Schedule | None = None
    standards: Standards | None = None
    rules: Rules = []
    channels: Channels = {}
    next: Nexts = []
    log: Log = []
    templates: Templates = {}
    files: Files = Field(default_factory=Files)

    @property
    def session_id(self) -> str:
        assert self.session.id is not None  # fill_head has set it
        return self.session.id

    @property
    def style(self) -> Style:
        return self.session.style or ("phased" if self.phases else "mesh")

    def task_title(self, identifier: str) -> str:
        return self.tasks[identifier].title or title_from_id(identifier)

    def agent_name(self, identifier: str) -> str:
        agent = self.agents.get(identifier)
        return (agent.name if agent else None) or identifier

    @model_validator(mode="before")
    @classmethod
    def fill_head(cls, value: Any) -> Any:
        """The session's id comes from its title where it is not written."""
        if isinstance(value, dict) and isinstance(value.get("session"), str):
            value = {**value, "session": {"title": value["session"]}}
        if isinstance(value, dict) and isinstance(head := value.get("session"), dict) and not head.get("id"):
            value = {**value, "session": {**head, "id": id_from_title(str(head.get("title", "")))}}
        return value


def id_from_title(title: str) -> str:
    """`Shop launch` becomes `shop-launch`; at most 40 characters, `x` where nothing is left."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in words.split("-") if part)[:40].strip("-") or "x"
