"""What is recognised in a document, one kind a file: a reader takes a place and claims the lines it understood."""

from collections.abc import Callable

from bot.documents.place import Place
from bot.documents.readers import (
    agent_status,
    agents,
    approvals,
    areas,
    channels,
    checkpoints,
    contracts,
    coordination,
    critical,
    escalations,
    graph,
    log,
    messages,
    metrics,
    next_steps,
    phases,
    protocol,
    requirements,
    risks,
    rules,
    schedule,
    session,
    standards,
    task_tables,
    tasks,
    templates,
    tree,
    workflows,
)
from bot.documents.reading import Reading

Reader = Callable[[Place, Reading], None]

READERS: tuple[Reader, ...] = (
    session.read,
    templates.read,
    tree.read,
    log.read,
    messages.read,
    contracts.read,
    agents.read,
    coordination.read,
    approvals.read,
    requirements.read,
    risks.read,
    areas.read,
    metrics.read,
    protocol.read,
    phases.read,
    checkpoints.read,
    graph.read,
    escalations.read,
    workflows.read,
    schedule.read,
    standards.read,
    channels.read,
    rules.read,
    next_steps.read,
    critical.read,
    tasks.read_owner,
    task_tables.read,
    tasks.read,
    agent_status.read,
)
"""In this order every place is offered to each; what one has claimed the next ones leave alone."""

LAST: tuple[Reader, ...] = (graph.read, session.read_rest)
"""After all places: graphs whose nodes turned out to be tasks, and what is left in the head and the notes."""
