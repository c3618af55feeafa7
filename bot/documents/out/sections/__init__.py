"""The sections in the order in which they take their fields; a new one is a file and a line here."""

from bot.documents.out.entries import entries, labels
from bot.documents.out.section import Own
from bot.documents.out.sections import (
    areas,
    checkpoints,
    coordination,
    critical,
    graph,
    log,
    messages,
    metrics,
    requirements,
    risks,
    rules,
    steps,
    tasks,
)

TAKEN: tuple[Own, ...] = (graph.SECTION, critical.SECTION, coordination.SECTION)
"""These take fields of agents and tasks, so they take first and give last."""

SECTIONS: tuple[Own, ...] = (
    areas.SECTION,
    critical.SECTION,
    entries("agents", "Participating agents", "agents", name="name"),
    entries("phases", "Phases", "work"),
    tasks.SECTION,
    graph.SECTION,
    checkpoints.SECTION,
    steps.SECTION,
    log.SECTION,
    risks.SECTION,
    metrics.SECTION,
    requirements.SECTION,
    coordination.SECTION,
    entries("contracts", "Interface contracts", "agreements"),
    entries("approvals", "Approval rules", "agreements"),
    labels("policy", "Policy", "agreements"),
    entries("escalations", "Escalation procedures", "agreements"),
    entries("workflows", "Workflows", "agreements"),
    labels("schedule", "Schedule", "working"),
    labels("standards", "Development standards", "working"),
    rules.SECTION,
    entries("channels", "Communication channels", "working"),
    messages.SECTION,
    entries("templates", "Templates", "forms"),
    labels("files", "Generated files", "forms"),
)
"""In the order of the document, where the plan says no other."""
