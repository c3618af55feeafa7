"""Phases and steps: their headings or table rows, leads and supporters, weeks, order and what they hold."""

import re
from collections.abc import Iterator

from bot.documents.columns import columns_of
from bot.documents.document import Entry
from bot.documents.draft import draft_at
from bot.documents.heading import Heading, read_heading
from bot.documents.inline import Lead, Words
from bot.documents.names import key
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import state_at_start, state_of
from bot.documents.tree import Item, Listing, Row
from bot.documents.values import date_of, is_nothing, weeks_of
from bot.documents.work import add_item

STEPS = frozenset(["steps", "step", "stages", "phases", "sequence", "execution order", "order of steps", "schritte"])
LABELS = frozenset(["phase", "step", "stage", "week", "sprint"])
LEADS = frozenset(
    ["lead agents", "lead agent", "leads", "lead", "led by", "owner", "owners", "primary agent", "primary"]
)
SUPPORTS = frozenset(
    ["supporting agents", "support agents", "supporting agent", "supporting", "supports", "support", "with"]
)
SUPPORTED_BY = re.compile(r"\s*[,;(]?\s*\b(?:supported by|with support from|with support by)\s+", re.I)
WEEKS = frozenset(["weeks", "week", "duration", "timeline", "timeframe", "time", "when", "dates", "period"])
VALIDATES = frozenset(
    ["handoff validation", "hand off validation", "validation", "handoff", "hand off", "validated by"]
)
STATES = {"done": "done", "in-progress": "active", "review": "active", "waiting": "pending", "ready": "pending"}
WORK = re.compile(
    r"(?:agents? working.*|tasks?|todos?|work|work items|activities|scope|aufgaben|what|action items|workstreams)"
)
RESULTS = re.compile(r"(?:.* )?(?:deliverables?|outputs?|results?|artifacts|liefergegenstände)")


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        if not reading.is_free(table) or columns.find("task") is not None or columns.find("phase") != 0:
            continue
        reading.claim(table)
        for row in table.rows:
            read_row(row, place, reading)
    if place.topic == "phases" and place.is_own and not place.heading.label and not place.is_title:
        for listing in place.lists:
            if reading.is_free(listing) and is_phase_list(listing, place):
                read_list(listing, place, reading)
    if phase := phase_of(place, reading):
        place.own_phase = phase.id
        reading.claim(place.heading.line)
        for part in (*reading.free_fields(place), *fields_among_work(place, reading)):
            read_field(part, phase, place, reading)


def fields_among_work(place: Place, reading: Reading) -> Iterator[Field]:
    """`- **Lead:** Ada` in one list with the work."""
    for item in (item for listing in place.lists for item in listing.items):
        found = item_lead(item, dash=False) if item.checked is None and reading.is_free(item) else None
        if found and found.value and found.sep == ":" and key(found.label) in LEADS | SUPPORTS | WEEKS | VALIDATES:
            yield Field(item.line, item.end, found.label, found.value, item.words, found.remark)


def is_phase_list(listing: Listing, place: Place) -> bool:
    """`1. Phase 1: Design`, or the numbered list below a heading such as `Steps`."""
    if any(item.checked is not None for item in listing.items):
        return False
    labelled = [read_heading(item.words).label in LABELS for item in listing.items]
    return all(labelled) or (listing.ordered and place.heading.key in STEPS)


def read_list(listing: Listing, place: Place, reading: Reading) -> None:
    for at, item in enumerate(listing.items, 1):
        heading = read_heading(item.words)
        if heading.label in LABELS:
            phase = find_phase(reading, heading, titled=False) or open_phase(reading, heading)
        else:
            phase = open_step(item, item.number or at, place, reading)
        reading.claim(item, place.heading.line)
        for words in item.more:
            phase.fields.setdefault("notes", []).append(words.text)
        for child in item.children:
            add_item(child, draft_at(place, child.line, phase=phase.id, origin="phase", section=item.line), reading)


def open_step(item: Item, number: int, place: Place, reading: Reading) -> Entry:
    """`1. ada: flash the boards (handoff: checksum)`."""
    lead = item_lead(item) or Lead(item.text, "", "")
    agent = reading.agent(lead.label, item.line, quiet=True)
    title = lead.value if agent and lead.value else item.text
    passed = re.search(r"\s*\((?:hand-?\s?off|validation|validated)\s*:\s*([^()]{1,200})\)", title, re.I)
    title = title[: passed.start()] + title[passed.end() :] if passed else title
    label = "step" if place.heading.key != "phases" else "phase"
    phase = reading.add("phases", title, item.line, id=f"{label}-{number}", agent=agent)
    phase.hints["number"] = (label, number)
    if passed:
        phase.fields["handoff"] = {"validate": passed[1]}
    return phase


def phase_of(place: Place, reading: Reading) -> Entry | None:
    """The phase that a heading opens or, as in `Phase 1 deliverables`, goes on with."""
    heading, parent = place.heading, place.parent
    if (
        place.is_title
        or place.section.level == 0
        or place.topic in ("templates", "guide", "tree", "workflows", "schedule")
    ):
        return None
    if heading.label in LABELS and place.topic != "checkpoints":
        return find_phase(reading, heading, titled=place.topic == "phases") or open_phase(reading, heading)
    if match := re.search(r"\b(step|phase)\s*(\d{1,2})\b", heading.remark, re.I):
        return step_of_agent(place, match[1].lower(), int(match[2]), reading)
    unlabelled = heading.topic is None and not heading.label and not heading.state
    if unlabelled and place.topic == "phases" and parent is not None and parent.topic == "phases":
        return None if parent.own_phase or place.agent else open_phase(reading, heading)
    return None


def find_phase(reading: Reading, heading: Heading, *, titled: bool) -> Entry | None:
    for phase in reading.all("phases"):
        if phase.hints.get("number") == (heading.label, heading.number):
            same = not titled or key(phase.title) == heading.key or key(heading.whole).endswith(key(phase.title))
            return phase if same or phase.hints.get("bare") else None
    return None


def open_phase(reading: Reading, heading: Heading) -> Entry:
    numbered = heading.number is not None
    identifier = f"{heading.label}-{heading.number}" if numbered else None
    bare = heading.topic is not None
    unnamed = bare or not heading.title or heading.title == heading.whole
    title = heading.whole if unnamed and not bare else heading.title
    title = f"{heading.label.capitalize()} {heading.number}" if bare else title
    phase = reading.add("phases", title, heading.line, id=identifier)
    phase.hints["number"] = (heading.label, heading.number)
    phase.hints["bare"] = bare
    if (owner := reading.roster.find(heading.remark, exact=True)) and heading.remark:
        phase.fields.update({"agent": owner.entry.id} if heading.label == "step" else {"leads": [owner.entry.id]})
    elif heading.remark:
        tell_weeks(phase, heading.remark)
    elif heading.label == "week":
        tell_weeks(phase, heading.whole)
    if heading.status and not bare:
        tell_status(phase, heading.status)
    return phase


def step_of_agent(place: Place, label: str, number: int, reading: Reading) -> Entry | None:
    """`Architect (Step 1)`: the agent's step of a sequential session."""
    phase = reading.add("phases", place.heading.title, place.heading.line, id=f"{label}-{number}", agent=place.agent)
    phase.hints["number"] = (label, number)
    return phase


def read_field(part: Field, phase: Entry, place: Place, reading: Reading) -> None:
    """What a phase's labelled lines say; an agent's own lines in its step are read with the agent."""
    words = part.key
    if part.items:
        read_items(part, phase, place, reading)
    elif words in LEADS or words in SUPPORTS:
        name = "leads" if words in LEADS else "supports"
        who, *helpers = SUPPORTED_BY.split(part.value, maxsplit=1)
        phase.fields[name] = reading.agents(who, part.line, declare=True)
        if helpers and name == "leads":
            phase.fields["supports"] = reading.agents(helpers[0], part.line, declare=True)
        phase.lines[name] = part.line
        reading.claim(part)
    elif words in WEEKS:
        tell_weeks(phase, f"Week {part.value}" if "week" in words and part.value[:1].isdigit() else part.value)
        reading.claim(part)
    elif words in ("status", "state", "deployment status"):
        tell_status(phase, part.value)
        phase.lines["status"] = part.line
        reading.claim(part)
    elif words in VALIDATES:
        phase.fields["handoff"] = handoff_of(part, reading)
        reading.claim(part)
    elif words in ("depends on", "dependencies", "after", "requires", "prerequisites", "blocked by"):
        reading.claim(part)
        if not is_nothing(part.value):
            reading.wish(phase, "after", [part.value], part.line)
    elif part.value and place.agent is None:
        phase.fields.setdefault("notes", []).append(f"{part.label}: {part.value}")
        reading.claim(part)


def handoff_of(part: Field, reading: Reading) -> dict[str, str]:
    """What is looked at, or by whom where the line names an agent and nothing else."""
    validator = reading.roster.find(part.value, exact=True)
    return {"by": validator.entry.id} if validator else {"validate": part.value}


def read_items(part: Field, phase: Entry, place: Place, reading: Reading) -> None:
    if RESULTS.fullmatch(part.key):
        kind, origin = "deliverable", "phase"
    elif WORK.fullmatch(part.key):
        kind, origin = "task", "phase"
    else:
        if place.agent is None and not any(item.checked is not None for item in part.items):
            reading.claim(part.line, *part.items)
            phase.fields.setdefault("notes", []).extend(f"{part.label}: {item.text}" for item in part.items)
        return
    reading.claim(part.line)
    for item in part.items:
        draft = draft_at(place, item.line, kind=kind, origin=origin, phase=phase.id, section=part.line)
        add_item(item, draft, reading)


def tell_weeks(phase: Entry, text: str) -> None:
    if found := weeks_of(text):
        phase.fields["weeks"] = found[0]
        phase.hints["weeks"] = found[1:]
        if phase.hints.get("remark") is None and key(text) != key(f"week {found[0]}"):
            phase.shown["remark"] = text
    elif not is_nothing(text):
        phase.fields.setdefault("notes", []).append(text)


def tell_status(phase: Entry, text: str) -> None:
    if is_nothing(text) or not text:
        return
    phase.fields["status"] = text
    state = state_of(text) or state_at_start(text)
    if state in STATES:
        phase.fields["state"] = STATES[state]


TAKEN = ("phase", "lead", "support", "sprint", "state", "due", "after")


def read_row(row: Row, place: Place, reading: Reading) -> None:
    columns = columns_of(next(table for table in place.tables if row in table.rows))
    cell = columns.cell(row, "phase")
    if not cell.text:
        return
    title = re.sub(r"^(\d{1,2})(?=$|[.):]?\s)", r"Phase \1:", cell.text).strip(" :")
    heading = read_heading(Words(row.line, title))
    phase = find_phase(reading, heading, titled=False) if heading.label else None
    phase = phase or open_phase(reading, heading)
    for name, role in (("leads", "lead"), ("supports", "support")):
        if text := columns.cell(row, role).text:
            phase.fields.setdefault(name, reading.agents(text, row.line, declare=True))
    if text := columns.cell(row, "sprint").text:
        tell_weeks(phase, text if "week" in text.lower() or not text[0].isdigit() else f"Week {text}")
    tell_status(phase, columns.cell(row, "state").text)
    if due := columns.cell(row, "due").text:
        found = date_of(due)
        phase.fields.update({"due": found} if found else {"notes": [*phase.fields.get("notes", []), f"Due: {due}"]})
    if (after := columns.cell(row, "after").text) and not is_nothing(after):
        reading.wish(phase, "after", [after], row.line)
    if rest := columns.rest(row, *TAKEN):
        phase.fields.setdefault("notes", []).extend(rest)
