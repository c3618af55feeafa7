"""Tables of work: one task a row, and responsibility matrices (RACI)."""

import re
from dataclasses import replace

from bot.documents.attributes import TASK_OF
from bot.documents.columns import Columns, columns_of
from bot.documents.draft import Draft, draft_at, tell_task
from bot.documents.inline import Words
from bot.documents.names import key
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import state_of
from bot.documents.tree import Row, Table
from bot.documents.values import is_nothing, percent_of, weeks_of
from bot.documents.work import add_task, fill

RACI = re.compile(r"[RACIS](?:\s*[/,&+]\s*[RACIS]){0,4}")
RACI_WORDS = {"A": "Accountable", "C": "Consulted", "I": "Informed", "S": "Supports"}
FIELDS = (
    "owner",
    "depends",
    "blocks",
    "due",
    "estimate",
    "state",
    "priority",
    "checkpoint",
    "number",
    "progress",
    "items",
)
NUMBERING = frozenset(["ticket", "issue"])
WORDED = frozenset(["summary", "title", "task title", "issue title"])
LABEL_OF = {"items": "acceptance", "checkpoint": "checkpoint"}


def read(place: Place, reading: Reading) -> None:
    if place.topic in ("templates", "guide", "risks", "log"):
        return
    for table in place.tables:
        if not reading.is_free(table):
            continue
        if is_kanban(table):
            read_kanban(table, place, reading)
        elif is_raci(table):
            read_raci(table, place, reading)
        elif is_tasks(table, place):
            read_table(table, place, reading)


# one task a row


def is_tasks(table: Table, place: Place) -> bool:
    columns = columns_by_title(table)
    task = columns.find("task")
    if task is None:
        return False
    others = [columns.find(role) for role in ("owner", "state", "depends", "due", "estimate", "priority", "phase")]
    return any(other is not None and other != task for other in others) or place.topic in (
        "tasks",
        "phases",
        "deliverables",
    )


def columns_by_title(table: Table) -> Columns:
    """A ticket or an issue beside a summary or a title is its number; a column of states may have no heading."""
    columns = columns_of(table)
    heads = list(columns.heads)
    if WORDED & set(heads):
        heads = ["number" if head in NUMBERING else head for head in heads]
    if columns.find("state") is None:
        for at, head in enumerate(heads):
            cells = [row.cells[at] for row in table.rows if at < len(row.cells) and row.cells[at]]
            if not key(head) and cells and any(state_of(cell.text, cell.emoji) for cell in cells):
                heads[at] = "state"
                break
    return replace(columns, heads=tuple(heads))


def read_table(table: Table, place: Place, reading: Reading) -> None:
    columns = columns_by_title(table)
    reading.claim(table, place.heading.line)
    kind = "deliverable" if "deliverable" in columns.heads[columns.find("task") or 0] else "task"
    for row in table.rows:
        cell = columns.cell(row, "task")
        if not cell.text:
            if any(row.cells):
                reading.claimed.discard(row.line)
                reading.leave(row.line, "a row without a task")
            continue
        draft = draft_at(place, row.line, kind=kind, origin="table")
        tell_row(draft, row, columns, reading)
        fill(draft, cell, reading)
        add_task(draft, reading)


def tell_row(draft: Draft, row: Row, columns: Columns, reading: Reading) -> None:
    taken = {columns.find("task")}
    used = ["task"]
    for role in FIELDS:
        at = columns.find(role)
        if at is None or at in taken or at >= len(row.cells):
            continue
        taken.add(at)
        used.append(role)
        tell_cell(draft, role, row.cells[at], reading, row.line)
    for role in ("phase", "sprint"):
        at = columns.find(role)
        if at is not None and at not in taken and at < len(row.cells) and row.cells[at].text:
            taken.add(at)
            used.append(role)
            tell_phase(draft, role, row.cells[at].text, reading, row.line)
    for note in columns.rest(row, *used):
        draft.note(note)


def tell_cell(draft: Draft, role: str, cell: Words, reading: Reading, line: int) -> None:
    if role == "state":
        if state := state_of(cell.text, cell.emoji):
            draft.state = state
        elif cell.text:
            tell_task(draft, "state", cell.text, reading, line)
        return
    if role == "progress":
        draft.progress = percent_of(cell.text)
        if cell.text and draft.progress is None and state_of(cell.text, cell.emoji):
            draft.state = state_of(cell.text, cell.emoji)
        return
    if is_nothing(cell.text):
        return
    label = LABEL_OF.get(role, role)
    tell_task(draft, TASK_OF.get(label, label), cell.text, reading, line)


def tell_phase(draft: Draft, role: str, text: str, reading: Reading, line: int) -> None:
    """The phase of a row: a known one, or a new one where the column is of phases."""
    words = key(text if role == "phase" and not text.isdigit() else f"{'phase' if role == 'phase' else 'week'} {text}")
    for phase in reading.all("phases"):
        names = {key(phase.title), key(phase.id), f"{key(phase.id)} {key(phase.title)}"}
        if words in names or key(text) in names:
            draft.phase = phase.id
            return
    if role == "phase" and not is_nothing(text):
        number = re.fullmatch(r"(?:phase|stage)?\s*(\d{1,2})(?:\s*[:.–-]\s*(.+))?", text, re.I)
        identifier = f"phase-{number[1]}" if number else None
        phase = reading.add(
            "phases", (number[2] if number else text) or f"Phase {number[1] if number else ''}", line, id=identifier
        )
        if number:
            phase.hints["number"] = ("phase", int(number[1]))
        draft.phase = phase.id
    elif not is_nothing(text):
        draft.note(f"Week {text}" if weeks_of(f"Week {text}") and text[0].isdigit() else text)


# columns of a board


def is_kanban(table: Table) -> bool:
    """Every column is a state: `To do | Doing | Done`."""
    heads = [(cell.text, cell.emoji) for cell in table.head.cells]
    return len(heads) > 1 and all(state_of(text, emoji) for text, emoji in heads)


def read_kanban(table: Table, place: Place, reading: Reading) -> None:
    states = [state_of(cell.text, cell.emoji) for cell in table.head.cells]
    reading.claim(table, place.heading.line)
    for row in table.rows:
        for state, cell in zip(states, row.cells, strict=False):
            if cell.text and not is_nothing(cell.text):
                draft = draft_at(place, row.line, origin="board", state=state)
                fill(draft, cell, reading)
                add_task(draft, reading)


# who is responsible


def is_raci(table: Table) -> bool:
    cells = [
        cell.text.upper() for row in table.rows for cell in row.cells[1:] if cell.text and not is_nothing(cell.text)
    ]
    return len(table.head.cells) > 2 and bool(cells) and all(RACI.fullmatch(cell) for cell in cells)


def read_raci(table: Table, place: Place, reading: Reading) -> None:
    """R is the owner; A, C and I are notes, since only the document's people know what they ask of them."""
    reading.claim(table, place.heading.line)
    people = [cell.text for cell in table.head.cells[1:]]
    for row in table.rows:
        if not row.cells or not row.cells[0].text:
            continue
        draft = draft_at(place, row.line, origin="matrix")
        letters = [cell.text.upper() for cell in row.cells[1:]]
        by_letter = {
            letter: [who for who, mine in zip(people, letters, strict=False) if letter in mine] for letter in "RACIS"
        }
        if by_letter["R"]:
            tell_task(draft, "owner", ", ".join(by_letter["R"]), reading, row.line)
        for letter, words in RACI_WORDS.items():
            if by_letter[letter]:
                draft.note(f"{words}: {', '.join(by_letter[letter])}")
        fill(draft, row.cells[0], reading)
        add_task(draft, reading)
