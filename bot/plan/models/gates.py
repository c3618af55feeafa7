"""What must be agreed: checkpoints, contracts, approval rules, policy, escalations, workflows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from bot.plan.models.base import ALL, Count, Flag, Id, Ids, Line, Lines, Many, Part, When, short
from bot.plan.models.conditions import Condition
from bot.plan.models.people import Principal

ROLES = frozenset({ALL, "any", "primary", "supporting", "affected", "lead", "author", "maintainer"})
"""Words that stand for an agent in a workflow's stage, beside the agents' ids."""


class AtLeast(Part):
    """So many sign-offs of these agents."""

    at_least: Annotated[Count, Field(ge=1)] = Field(description="How many must sign off.")
    of: Ids = Field(default=[ALL], description="Of which agents.")


def _kind_of_sign_off(value: Any) -> str:
    if isinstance(value, AtLeast | Mapping):
        return "some"
    return "word" if value in ("all", "any") else "agents"


SignOff = Annotated[
    Annotated[Literal["all", "any"], Tag("word")]
    | Annotated[list[Id], Field(min_length=1), Many(), Tag("agents")]
    | Annotated[AtLeast, Tag("some")],
    Discriminator(_kind_of_sign_off),
]
"""Who signs an item off: every agent, any one, each of a list, or so many of a list."""


class Item(Part):
    """One thing that is signed off at a checkpoint."""

    text: Line = Field(description="What is agreed.")
    sign_off: SignOff = Field(default="any", description="Who agrees: `all`, `any`, agents, or `at_least` of agents.")
    done: Flag = Field(default=False, description="Starting fact: whether it was agreed before.")


class Checkpoint(Part):
    """A gate: a milestone and a gate issue whose items agents sign off."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    due: When | None = Field(default=None, description="Last day: the milestone's date.")
    window: Line | None = Field(default=None, description="When it takes place, in words, such as `days 1-7`.")
    after: Ids = Field(default=[], description="Checkpoints, phases or tasks that must be done before.")
    items: Annotated[list[Annotated[Item, short("text")]], Many()] = Field(
        default=[], description="What is signed off, each by whom."
    )
    state: Literal["pending", "active", "done"] | None = Field(default=None, description="Starting fact.")
    status: Line | None = Field(default=None, description="Starting fact: its status, in words.")


Integration = Literal["mock", "real", "validated"]
"""What a consumer builds on: a stand-in, the real thing, or the real thing after both sides have tried it."""


class Contract(Part):
    """A versioned interface between agents."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    version: Annotated[Count, Field(ge=1)] = Field(default=1, description="Grows with every breaking change.")
    file: Line | None = Field(default=None, description="File that defines it.")
    methods: Lines = Field(default=[], description="Signatures that it has.")
    provider: Id | None = Field(default=None, description="The agent that implements it.")
    consumers: Ids = Field(default=[], description="Agents that build on it, or `all`.")
    mock: Line | None = Field(default=None, description="File with a stand-in until it is there.")
    states: dict[Id, Integration] = Field(
        default={}, description="Starting fact: how far a consumer is, `mock`, `real` or `validated`; else `mock`."
    )


class ApprovalRule(Part):
    """Who must agree before a change of a type is merged."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    when: Condition = Field(
        default_factory=Condition,
        description="Which changes, beside those that a task or label gives the rule's type. Nothing: every change.",
    )
    primary: Id | None = Field(default=None, description="The agent that approves.")
    supporting: Ids = Field(default=[], description="Agents that support; one approves what the primary wrote.")
    clearances: Ids = Field(default=[], description="Agents whose clearance is needed beside the primary's approval.")
    veto: Ids = Field(default=[], description="Agents that may stop it.")
    approvals: Annotated[Count, Field(ge=0)] | None = Field(default=None, description="How many approvals at least.")
    humans: Annotated[Count, Field(ge=0)] | None = Field(default=None, description="How many of them by people.")
    owners: Flag = Field(
        default=False, description="Each agent whose paths change must approve, unless it is the author's."
    )
    consumers: Flag = Field(
        default=False, description="Each agent that builds on a contract whose file changes must approve."
    )
    code_owners: Flag = Field(
        default=False, description="One owner of each changed path must approve, by CODEOWNERS on the base branch."
    )
    needs: Condition | None = Field(
        default=None, description="What must be true beside the approvals, such as `checks`. A red check takes it back."
    )
    note: Line | None = Field(default=None, description="Anything else.")

    @cached_property
    def beside_type(self) -> Condition:
        """What `when` says beside its type: a change is of the type by that, or because a task or label says so."""
        return self.when.model_copy(update={"type_": None})

    def type_of(self, identifier: str) -> str:
        """The type of change that the rule is for: what tasks and labels name; the rule's id where none is written."""
        return self.when.type_ or identifier


class Policy(Part):
    """What holds for every change."""

    self_approval: Literal["never", "allowed"] = Field(
        default="never", description="Whether an author's own approval counts."
    )
    separate: Literal["principal", "operator"] = Field(
        default="principal", description="What must differ for two approvals to count as two."
    )
    humans: Annotated[Count, Field(ge=0)] = Field(default=0, description="How many people must approve any change.")
    unmatched: Literal["pass", "fail"] = Field(default="pass", description="What a change gets that no rule matches.")
    unowned: Literal["pass", "fail"] = Field(default="pass", description="What a change gets to paths nobody owns.")
    approvals_last: Annotated[str, Field(pattern=r"^\d{1,4}(m|h|d)$")] | None = Field(
        default=None, description="How long an approval counts: `14d`. Without end where nothing is written."
    )
    lease: Annotated[str, Field(pattern=r"^\d{1,4}(m|h|d)$")] = Field(
        default="24h", description="How long an agent's claim lives without activity: `30m`, `24h`, `3d`."
    )
    portion: Annotated[Count, Field(ge=1)] | None = Field(
        default=None, description="How many issues are created an hour; each is a mail to everybody who watches."
    )
    max_claims: Annotated[Count, Field(ge=1)] = Field(
        default=10, description="How many tasks an agent may hold at a time; people: any number."
    )
    max_tasks_an_hour: Annotated[Count, Field(ge=1)] = Field(
        default=20, description="How often an agent may ask something of others in an hour; people: any number."
    )
    override: Annotated[list[Principal], Many()] = Field(default=[], description="People who may overrule a verdict.")
    may_unlabel: Lines = Field(
        default=["maintainer"],
        description="Who may take a label off that adds rules: `maintainer`, ids of agents, `login#id`.",
    )
    veto_above: dict[Id, Ids] = Field(default={}, description="Whose veto which agents may lift.")


class Escalation(Part):
    """Who leads and who supports when something happens."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    lead: Id | None = Field(default=None, description="The agent that leads.")
    support: Ids = Field(default=[], description="Agents that support, or `all`.")
    validates: Id | None = Field(default=None, description="The agent that confirms that it is over.")
    halts: Ids = Field(default=[], description="Approval rules that it stops, or `all`.")
    acknowledge_within: Annotated[str, Field(pattern=r"^\d{1,4}(s|m|h|d)$")] | None = Field(
        default=None, description="How soon the lead answers: `15m`."
    )
    note: Line | None = Field(default=None, description="Anything else.")


class Stage(Part):
    """One stage of a workflow."""

    id: Id = Field(description="Name of the stage, unique in the workflow.")
    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    who: Id | None = Field(default=None, description="An agent, `all`, `any`, or a word such as `primary`.")
    gate: Literal["sign-off", "approval", "none"] | None = Field(
        default=None, description="What must happen before the next stage."
    )
    weeks: Line | None = Field(default=None, description="When it takes place, such as `1-8`.")
    note: Line | None = Field(default=None, description="What is done in it.")


class Workflow(Part):
    """Named stages in order: deployment, incident, change, decision, integration."""

    title: Line | None = Field(default=None, description="Made from the id where it is not written.")
    stages: list[Annotated[Stage, short("id")]] = Field(default=[], description="The stages, in order.")
    notes: Lines = Field(default=[], description="Anything else, line by line.")
