"""In which order a document tells things, so that the status page and an export tell them in the same."""

from collections.abc import Iterator
from typing import Final, get_args

from bot.documents.reading import Reading
from bot.plan.models.work import PageSection

SECTION_OF: Final[dict[str, PageSection]] = {
    "areas": "overall",
    "agents": "agents",
    "phases": "work",
    "checkpoints": "checkpoints",
    "next": "steps",
    "log": "log",
    "risks": "risks",
    "metrics": "metrics",
    "requirements": "requirements",
    "contracts": "agreements",
    "approvals": "agreements",
    "escalations": "agreements",
    "workflows": "agreements",
    "standards": "working",
    "rules": "working",
    "channels": "working",
    "schedule": "schedule",
    "templates": "forms",
    "messages": "forms",
}
USUAL: tuple[PageSection, ...] = get_args(PageSection)


def sections_in_order(reading: Reading) -> list[PageSection]:
    """The sections by the line where each first appears; nothing where that is the usual order."""
    first: dict[PageSection, int] = {}
    for section, line in _seen(reading):
        if line:
            first[section] = min(line, first.get(section, line))
    found = sorted(first, key=lambda section: (first[section], USUAL.index(section)))
    return [] if found == sorted(found, key=USUAL.index) else found


def _seen(reading: Reading) -> Iterator[tuple[PageSection, int]]:
    for kind, section in SECTION_OF.items():
        yield from ((section, entry.line) for entry in reading.all(kind))
    for task in reading.all("tasks"):
        yield ("critical" if task.fields.get("critical") else "work"), task.line
    for edge in reading.edges:
        yield "graph", 0 if edge.in_words else edge.line
    for row in reading.matrix:
        yield "coordination", int(row["line"])
