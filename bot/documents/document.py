"""What was read: the plan, where each entry stood, what was left and why, and what is to be said about it."""

from dataclasses import dataclass, field
from typing import Any

from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source

KINDS = (
    "session", "agents", "phases", "tasks", "requirements", "checkpoints", "contracts", "approvals", "escalations",
    "workflows", "areas", "risks", "metrics", "schedule", "standards", "rules", "log", "templates", "messages",
    "channels", "next",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One thing that a document says. `fields` has the words of the plan's models; `shown` only `--json` prints."""

    kind: str
    id: str
    title: str
    line: int
    fields: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of a field, where it is not the entry's own."""
    hints: dict[str, Any] = field(default_factory=dict)
    """What readers tell each other about the entry."""

    def as_json(self) -> dict[str, Any]:
        name = "name" if self.kind == "agents" else "title"
        return {"id": self.id, name: self.title, "line": self.line, **self.fields, **self.shown}


@dataclass(frozen=True, slots=True)
class Unread:
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    plan: Plan
    source: Source
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    entries: dict[str, list[Entry]]

    def as_json(self) -> dict[str, Any]:
        """Every kind of entry as a list, then what was left and the findings."""
        return {
            **{kind: [plain(entry.as_json()) for entry in self.entries.get(kind, [])] for kind in KINDS},
            "unread": [{"line": left.line, "text": left.text, "why": left.why} for left in self.unread],
            "findings": [finding.as_json() for finding in self.findings],
        }


def plain(value: Any) -> Any:
    """Dates as text, so that any JSON writer takes it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
