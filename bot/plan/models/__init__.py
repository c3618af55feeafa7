"""The plan's models: pydantic, because people write them."""

from bot.plan.models.base import ALL, title_from_id
from bot.plan.models.conditions import Condition, GreenCheck, Size
from bot.plan.models.gates import (
    ApprovalRule,
    AtLeast,
    Checkpoint,
    Contract,
    Escalation,
    Integration,
    Item,
    Policy,
    SignOff,
    Stage,
    Workflow,
)
from bot.plan.models.people import Agent, Coordinates
from bot.plan.models.plan import Plan, id_from_title
from bot.plan.models.sources import FromCheck, FromWorkflow
from bot.plan.models.work import (
    Area,
    Handoff,
    Kind,
    LogEntry,
    Metric,
    NextStep,
    Phase,
    Requirement,
    Risk,
    Session,
    State,
    Style,
    Task,
)

__all__ = [
    "ALL",
    "Agent",
    "ApprovalRule",
    "Area",
    "AtLeast",
    "Checkpoint",
    "Condition",
    "Contract",
    "Coordinates",
    "Escalation",
    "FromCheck",
    "FromWorkflow",
    "GreenCheck",
    "Handoff",
    "Integration",
    "Item",
    "Kind",
    "LogEntry",
    "Metric",
    "NextStep",
    "Phase",
    "Plan",
    "Policy",
    "Requirement",
    "Risk",
    "Session",
    "SignOff",
    "Size",
    "Stage",
    "State",
    "Style",
    "Task",
    "Workflow",
    "id_from_title",
    "title_from_id",
]
