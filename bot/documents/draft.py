"""A task while its line is taken apart, and where the values of its fields belong."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from bot.documents.names import key
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import state_at_start, state_of
from bot.documents.values import date_of, is_all, is_nothing, percent_of
from bot.plan.models import ALL, Kind, State

HELD_UP = re.compile(r"blocked (?:by|on)\s+(.{1,200})", re.I)


@dataclass(slots=True)
class Draft:
    """A task while its line is taken apart."""

    title: str
    line: int
    kind: Kind = "task"
    origin: str = "list"
    agent: str | None = None
    for_all: bool = False
    state: State | None = None
    phase: str | None = None
    checkpoint: str | None = None
    critical: bool = False
    number: str = ""
    progress: int | None = None
    due: object = None
    when: str = ""
    estimate: str = ""
    impact: str = ""
    after: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    acceptance: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    section: int = 0

    def note(self, text: str) -> None:
        if text.strip():
            self.notes.append(text.strip())


def draft_at(place: Place, line: int, **known: Any) -> Draft:
    """A draft with what the headings above say: owner, phase, state."""
    draft = Draft("", line, section=place.section.line)
    draft.agent, draft.phase, draft.state = place.agent, place.phase, place.state
    draft.checkpoint = place.own_checkpoint
    return replace(draft, **known)


def own(draft: Draft, text: str, reading: Reading, line: int) -> None:
    """The owner; where a line names several, the first, with the others in the note."""
    if is_nothing(text):
        draft.agent = None
        return
    found = reading.agents(text, line, declare=True)
    if ALL in found:
        draft.for_all, draft.agent = True, None
    elif found:
        draft.agent = found[0]
        if len(found) > 1:
            draft.note(f"With {', '.join(found[1:])}")
            reading.report(
                "several-owners", line, f"{len(found)} owners: {', '.join(found)}; the first is taken",
                "name one owner a task, the others in its note",
            )  # fmt: skip
    elif text.strip():
        draft.note(f"Owner: {text.strip()}")


def tell_task(draft: Draft, label: str, value: str, reading: Reading, line: int) -> None:
    """Put a field's value where it belongs; what cannot be read stays as a note."""
    value = value.strip()
    if label == "owner":
        own(draft, value, reading, line)
    elif not value or (is_nothing(value) and label != "state"):
        return
    elif label in ("due", "eta"):
        tell_due(draft, value, reading, line, strict=label == "due")
    elif label == "depends":
        draft.after.append(value)
    elif label == "blocks":
        draft.blocks.append(ALL if is_all(value) else value)
    elif label == "state":
        tell_state(draft, value, reading, line)
    elif label == "estimate":
        draft.estimate = value
    elif label == "number":
        draft.number = value
    elif label == "acceptance":
        draft.acceptance.append(value)
    elif label == "progress" and percent_of(value) is not None:
        draft.progress = percent_of(value)
    elif label == "priority" and key(value) in ("critical", "p0", "blocker", "urgent"):
        draft.critical = True
        draft.note(f"Priority: {value}")
    elif label == "phase" and (phase := phase_called(reading, value)):
        draft.phase = phase
    else:
        draft.note(f"{label.capitalize()}: {value}" if label != "note" else value)


def phase_called(reading: Reading, name: str) -> str | None:
    words = key(name)
    return next((phase.id for phase in reading.all("phases") if words in (key(phase.title), key(phase.id))), None)


def tell_due(draft: Draft, value: str, reading: Reading, line: int, *, strict: bool) -> None:
    if found := date_of(value):
        draft.due = found
    elif strict and re.search(r"\d", value) and re.search(r"\d[/.-]\d", value):
        reading.report("unclear-date", line, f"{value!r} is no date that is certain", "write it as 2026-01-31")
        draft.note(f"Due: {value}")
    elif strict:
        draft.note(f"Due: {value}")
    else:
        draft.estimate = value


def tell_state(draft: Draft, value: str, reading: Reading, line: int) -> None:
    state = state_of(value) or state_at_start(value)
    if state is None and (match := HELD_UP.fullmatch(value)):
        draft.state = "blocked"
        draft.after.append(match[1])
    elif state:
        draft.state = state
        if key(value) and state_of(value) is None:
            draft.note(f"Status: {value}")
    elif (percent := percent_of(value)) is not None:
        draft.progress = percent
    elif not is_nothing(value):
        draft.note(f"Status: {value}")
        reading.report(
            "unknown-state", line, f"{value!r} is no state that is known",
            "write waiting, ready, in-progress, blocked, review or done", severity="note",
        )  # fmt: skip
