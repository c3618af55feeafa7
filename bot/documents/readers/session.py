"""The head of the session: title, identifier, dates, style, objective, status, and notes for all else."""

import re
from typing import Any

import yaml

from bot.documents.names import phrases
from bot.documents.parts import Field
from bot.documents.place import Place
from bot.documents.readers.protocol import style_of
from bot.documents.reading import Reading
from bot.documents.values import date_of, is_nothing

PREFIX = re.compile(r"(?:coordination\s+session|session|coordination\s+plan|koordination)\s*[:–—-]\s*(?=\S)", re.I)
LABELS = {
    "id": "session id|id|session|koordinations id|coordination id",
    "created": "created|date|created on|erstellt|datum|document date",
    "updated": "updated|last updated|last update|last modified|updated on|stand",
    "starts": "starts|started|start date|start|begins|beginning|kickoff|kick off|beginn",
    "status": "status|session status|coordination status|overall status|state|document status",
    "style": "coordination style|style|type|coordination type|mode|coordination mode|coordination pattern|session type",
    "objective": "objective|objectives|purpose|goal|mission|ziel|aim|session objective",
    "priority": "priority|prio|priorität",
    "timeline": "timeline|expected duration|duration|timeframe|estimated duration|zeitrahmen|zeitplan|schedule",
    "branch": "branch|git branch",
    "next_phase": "next phase|next",
    "success": "success criteria|success|definition of success|success criterion|erfolgskriterien",
}
FIELD_OF = {word: name for name, line in LABELS.items() for word in line.split("|")}


TITLE_STYLE = re.compile(
    r"\b(mesh|sequential|phased)\s+(?:coordination|session|mode|style)\b|[-–—:]\s*(mesh|sequential|phased)\s*$", re.I
)
HEAD = phrases("date, created, updated, last updated, version, author, status, branch, purpose, objective, session id")


def read_front(front: list[str], reading: Reading) -> None:
    """YAML front matter: known keys are the session's, the rest are notes."""
    try:
        found = yaml.load("\n".join(front[1:-1]), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        reading.report("front-matter", 1, "the front matter is no YAML", "mend it or remove it")
        for line in range(1, len(front) + 1):
            reading.leave(line, "front matter that is no YAML")
        return
    reading.claim(*range(1, len(front) + 1))
    for name, value in found.items() if isinstance(found, dict) else ():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if str(name) == "title" and text:
            reading.session["title"] = text
            reading.session_lines["title"] = 1
            continue
        label, line = str(name).replace("_", " "), line_of(front, str(name))
        if isinstance(value, dict) or not text or not tell(reading, label, text, line):
            note(reading, f"{name}: {text}")


def line_of(front: list[str], name: str) -> int:
    return next((at for at, text in enumerate(front, 1) if text.startswith(name)), 1)


def read(place: Place, reading: Reading) -> None:
    """First round: the title, and lines with labels that only a session has."""
    if place.is_title or (place.section.level and "title" not in reading.session and place.section.level < 3):
        read_title(place, reading)
    head = place.section.level == 0 or place.is_title or place.topic in ("session", "protocol") or is_subtitle(place)
    told: set[int] = set()
    fields = [part for part in place.fields if reading.is_free(part) and part.value and (head or part.tail)]
    for part in fields:
        if tell(reading, part.label, with_remark(part), part.line, tail=part.tail):
            reading.claim(part)
            told.add(part.line)
        elif part.line in told:
            note(reading, f"{part.label}: {with_remark(part)}", part.line)
    if place.topic in ("session", "objective", "success"):
        read_chapter(place, reading)


def is_subtitle(place: Place) -> bool:
    """A heading directly below the title that only carries the document's own fields."""
    parent = place.parent
    is_first = parent is not None and parent.is_title and parent.section.sections[0] is place.section
    names = {part.key for part in place.fields}
    only_fields = not place.section.sections and not place.lists and all(not part.items for part in place.fields)
    return is_first and only_fields and bool(names & HEAD) and "blockers" not in names


def with_remark(part: Field) -> str:
    return f"{part.value} ({part.remark})" if part.remark else part.value


def read_title(place: Place, reading: Reading) -> None:
    words = (
        PREFIX.sub("", place.heading.whole, count=1).strip()
        if PREFIX.match(place.heading.whole)
        else place.heading.whole
    )
    if words and "title" not in reading.session:
        reading.session["title"] = words
        reading.session_lines["title"] = place.heading.line
        reading.claim(place.heading.line)
        if place.heading.status:
            tell(reading, "status", place.heading.status, place.heading.line)
        if found := TITLE_STYLE.search(place.heading.whole):
            reading.session["title_style"] = (found[1] or found[2]).casefold()


def read_chapter(place: Place, reading: Reading) -> None:
    """`## Objective` and `## Success criteria` with their text."""
    if place.is_title or not place.is_own or place.topic == "session":
        return
    texts = [(part.line, part.words.text) for part in place.prose]
    items = [(item.line, item.text) for listing in place.lists for item in listing.items if item.checked is None]
    if place.topic == "objective" and (texts or items) and "objective" not in reading.session:
        reading.session["objective"] = "\n".join(text for _, text in [*texts, *items])
        reading.session_lines["objective"] = place.heading.line
    elif place.topic == "success" and items:
        reading.session.setdefault("success", []).extend(text for _, text in items)
        reading.session_lines.setdefault("success", place.heading.line)
        texts = []
    else:
        return
    reading.claim(place.heading.line, *(line for line, _ in [*texts, *items]))


def read_rest(place: Place, reading: Reading) -> None:
    """Last round: labelled lines of the head, of chapters of notes, and behind the last rule become notes."""
    head = place.section.level == 0 or place.is_title or place.topic in ("session", "protocol") or is_subtitle(place)
    for part in [part for part in place.fields if reading.is_free(part)]:
        is_after_list = place.is_last and any(listing.line < part.line for listing in place.lists)
        if part.body is not None or not (head or part.tail or is_after_list):
            continue
        if part.value:
            if (
                part.tail is False
                and place.is_last
                and tell(reading, part.label, with_remark(part), part.line, tail=True)
            ):
                reading.claim(part)
                continue
            alone = all(other is part or other.line != part.line for other in place.fields)
            note(reading, part.words.text if alone else f"{part.label}: {with_remark(part)}", part.line)
            reading.claim(part)
    if place.topic == "session" and place.is_own:
        for part in [part for part in place.fields if part.items and reading.is_free(part)]:
            for item in part.items:
                note(reading, item.text, item.line)
                reading.claim_whole(item)
        for listing in place.lists:
            for item in listing.items:
                if reading.is_free(item) and item.text and item.checked is None:
                    note(reading, item.text, item.line)
                    reading.claim_whole(item)


def tell(reading: Reading, label: str, value: str, line: int, *, tail: bool = False) -> bool:
    """Whether a labelled line says something of the session; the first statement stands, a second is a note."""
    name = FIELD_OF.get(" ".join(label.casefold().split()))
    if (
        name is None
        or is_nothing(value)
        or (tail and name in ("id", "style") and label.casefold() in ("id", "type", "session"))
    ):
        return False
    session = reading.session
    if name in session and name != "success":
        if str(session[name]) != value:
            note(reading, f"{label}: {value}", line)
        return True
    found = session_value(name, value, label, line, reading)
    if found is None:
        return False
    reading.session_lines[name] = line
    session[name] = [*session.get("success", []), *found] if name == "success" else found
    return True


def session_value(name: str, value: str, label: str, line: int, reading: Reading) -> Any:
    if name in ("created", "updated", "starts"):
        found = date_of(value)
        if found is None or len(value.split()) > 3 or re.search(r"\d\s+(?:by|von)\b", value):
            note(reading, f"{label}: {value}", line)
        return found
    if name == "style":
        style = style_of(value)
        if value.casefold() != style:
            note(reading, f"{label}: {value}", line)
        return style
    if name == "success":
        return [value]
    return value


def note(reading: Reading, text: str, line: int = 0) -> None:
    notes = reading.session.setdefault("notes", [])
    if text not in notes:
        notes.append(text)
        reading.session_lines[f"notes.{len(notes) - 1}"] = line
