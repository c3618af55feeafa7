"""What must be agreed: checkpoints, contracts, approval rules, policy, escalations, workflows."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bot.plan.models.base import ALL, Id, Ids, Line, Lines, Part, as_list, short
from bot.plan.models.people import Principal
from bot.plan.models.work import When


class AtLeast(Part):
    at_least: Annotated[int, Field(ge=1)]
    of: Ids = [ALL]


SignOff = Literal["all", "any"] | Annotated[list[Id], BeforeValidator(as_list), Field(min_length=1)] | AtLeast
"""Who signs an item off: every agent, any one, each of a list, or so many of a list."""


class Item(Part):
    text: Line
    sign_off: SignOff = "any"
    done: bool = False


class Checkpoint(Part):
    """A gate: a milestone and a gate issue whose items agents sign off."""

    title: Line | None = None
    due: When | None = None
    window: Line | None = None
    after: Ids = []
    items: Annotated[list[Annotated[Item, short("text")]], BeforeValidator(as_list)] = []
    state: Literal["pending", "active", "done"] | None = None
    status: Line | None = None


class Contract(Part):
    """A versioned interface between agents."""

    title: Line | None = None
    version: Annotated[int, Field(ge=1)] = 1
    file: Line | None = None
    methods: Lines = []
    provider: Id | None = None
    consumers: Ids = []
    mock: Line | None = None


class ApprovalRule(Part):
    """Who must agree before a change of a type is merged. `when` is a tree of predicates."""

    title: Line | None = None
    when: dict[str, Any] = {}
    primary: Id | None = None
    supporting: Ids = []
    clearances: Ids = []
    veto: Ids = []
    approvals: Annotated[int, Field(ge=0)] | None = None
    humans: Annotated[int, Field(ge=0)] | None = None
    note: Line | None = None


class Policy(Part):
    self_approval: Literal["never", "allowed"] = "never"
    separate: Literal["principal", "operator"] = "principal"
    humans: Annotated[int, Field(ge=0)] = 0
    unmatched: Literal["pass", "fail"] = "pass"
    unowned: Literal["pass", "fail"] = "pass"
    lease: Annotated[str, Field(pattern=r"^\d{1,4}(m|h|d)$")] = "24h"
    max_claims: Annotated[int, Field(ge=1)] | None = None
    override: Annotated[list[Principal], BeforeValidator(as_list)] = []
    may_unlabel: Lines = ["maintainer"]
    veto_above: dict[Id, Ids] = {}


class Escalation(Part):
    """Who leads and who supports when something happens."""

    title: Line | None = None
    lead: Id | None = None
    support: Ids = []
    validates: Id | None = None
    halts: Ids = []
    acknowledge_within: Annotated[str, Field(pattern=r"^\d{1,4}(s|m|h|d)$")] | None = None
    note: Line | None = None


class Stage(Part):
    """One stage of a workflow; `who` is an agent, `all`, or words such as `primary`."""

    id: Id
    title: Line | None = None
    who: Id | None = None
    gate: Literal["sign-off", "approval", "none"] | None = None
    weeks: Line | None = None
    note: Line | None = None


class Workflow(Part):
    """Named stages in order: deployment, incident, change, decision, integration."""

    title: Line | None = None
    stages: list[Annotated[Stage, short("id")]] = []
    notes: Lines = []
