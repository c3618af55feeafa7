"""Checkpoints and milestones: their items, who signs each off, when, and how far they are."""

import re

from bot.documents.columns import Columns, columns_of
from bot.documents.document import Entry
from bot.documents.heading import Heading, read_heading
from bot.documents.inline import cut_tail_emoji
from bot.documents.names import key, slug
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import state_at_start, state_of
from bot.documents.tree import Item, Listing, Row
from bot.documents.values import date_of, is_all, is_nothing, split_names

LABELS = frozenset(["checkpoint", "milestone", "gate", "week", "sprint"])
STATES = {"done": "done", "in-progress": "active", "review": "active", "waiting": "pending", "ready": "pending"}
ALL_AGENTS = re.compile(
    r"(?:all|every|each) (?:\d{1,3} )?(?:\w+ )?(?:(?:sub)?agents?|teams|participants|members)\b", re.I
)
SIGNED = re.compile(
    r"\s*[(\[—–-]*\s*(?:sign[- ]?off|signed off by|signs? off|approved by|approver|owner)\s*:?"
    r"\s*([^()\[\]]{1,120})[)\]]?$",
    re.I,
)
VERB = re.compile(
    r"(?:confirms?|validates?|approves?|signs?|verif(?:y|ies)|agrees?|accepts?|has|have|completes|delivers|provides"
    r"|publishes|says|proves|demonstrates)\b",
    re.I,
)


def read(place: Place, reading: Reading) -> None:
    read_tables(place, reading)
    if place.topic != "checkpoints" or place.is_title:
        return
    if is_checkpoint(place):
        read_section(place, reading)
    elif place.is_own:
        read_flat(place, reading)


def is_checkpoint(place: Place) -> bool:
    """A heading that is one checkpoint, not the chapter of them all."""
    heading, parent = place.heading, place.parent
    if heading.label in LABELS:
        return True
    return parent is not None and parent.topic == "checkpoints" and heading.state is None


def read_section(place: Place, reading: Reading) -> None:
    entry = open_checkpoint(place.heading, reading)
    place.own_checkpoint = entry.id
    reading.claim(place.heading.line)
    for listing in place.all_lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, entry, reading)
    for part in reading.free_fields(place):
        if tell(entry, part.label, part.value, reading, part.line) or part.items:
            reading.claim(part)


def open_checkpoint(heading: Heading, reading: Reading) -> Entry:
    numbered = heading.label and heading.number is not None
    title = heading.title if heading.topic is None else heading.whole
    if heading.label in ("week", "sprint") and heading.topic is not None:
        title = re.sub(r"\s*\([^()]*\)", "", heading.whole)
    identifier = slug(f"{heading.label}-{heading.number}") if numbered else None
    entry = reading.add("checkpoints", title, heading.line, id=identifier, items=[])
    entry.fields.setdefault("items", [])
    if heading.remark:
        tell_window(entry, heading.remark)
    if heading.status:
        tell(entry, "Status", heading.status, reading, heading.line)
    return entry


def read_item(item: Item, entry: Entry, reading: Reading) -> None:
    lead = item_lead(item, dash=False)
    reading.claim(item)
    if item.checked is None and lead and lead.value and tell(entry, lead.label, lead.value, reading, item.line):
        return
    text = " ".join(item.text.split()).strip(" :")
    if not text and not item.children:
        return
    bare, emoji = cut_tail_emoji(text)
    done = item.checked or state_of("", item.words.emoji) == "done" or state_of("", emoji) == "done"
    text, sign_off = signed_by(bare if emoji else text, item.line, reading)
    entry.lines[f"items.{len(entry.fields['items'])}"] = item.line
    entry.fields["items"].append({"text": text, "sign_off": sign_off, "done": bool(done), "line": item.line})
    for words in item.more:
        entry.fields["items"][-1]["text"] += f" {words.text}" if words.text not in text else ""
    for child in item.children:
        read_item(child, entry, reading)


def signed_by(text: str, line: int, reading: Reading) -> tuple[str, str | list[str]]:
    """Who signs an item off: all where it begins with all agents, the agent that is its subject, else anyone."""
    if match := SIGNED.search(text):
        found = [name for name in [reading.agent(part, line, quiet=True) for part in split_names(match[1])] if name]
        if found or is_all(match[1]):
            return text[: match.start()].strip(), found or "all"
    if ALL_AGENTS.match(text):
        return text, "all"
    words = text.split()
    for length in range(min(6, len(words) - 1), 0, -1):
        head = " ".join(words[:length])
        if not VERB.match(words[length]) and not head.endswith(":"):
            continue
        names = split_names(head.rstrip(":"))
        members = [reading.roster.find(name) for name in names]
        if names and all(members):
            return text, [identifier for name in names if (identifier := reading.agent(name, line))]
    return text, "any"


def tell(entry: Entry, label: str, value: str, reading: Reading, line: int) -> bool:
    """Whether a labelled line says something of the checkpoint."""
    words = key(label)
    if words in ("status", "state"):
        entry.fields["status"] = value
        state = state_of(value) or state_at_start(value)
        if state in STATES:
            entry.fields["state"] = STATES[state]
    elif words in (
        "due",
        "due date",
        "date",
        "deadline",
        "target date",
        "target",
        "by",
        "when",
        "eta",
        "window",
        "fällig",
    ):
        tell_window(entry, value)
    elif words in ("depends on", "after", "dependencies", "requires"):
        if not is_nothing(value):
            reading.wish(entry, "after", split_names(value), line)
    else:
        return False
    return True


def tell_window(entry: Entry, text: str) -> None:
    if found := date_of(text):
        entry.fields["due"] = found
    elif not is_nothing(text):
        entry.fields["window"] = text


def read_flat(place: Place, reading: Reading) -> None:
    """A chapter without headings for its checkpoints: each entry of the list is one, nested entries are its items."""
    for part in place.fields:
        if part.items and reading.is_free(part) and not part.tail:
            entry = open_checkpoint(read_heading(part.words), reading)
            reading.claim(part.line)
            for item in part.items:
                read_item(item, entry, reading)
    for listing in place.lists:
        if reading.is_free(listing):
            read_flat_list(listing, reading)


def read_flat_list(listing: Listing, reading: Reading) -> None:
    for item in listing.items:
        lead = item_lead(item)
        title = lead.label if lead else item.text
        if not title:
            continue
        heading = read_heading(item.words)
        entry = reading.add("checkpoints", heading.title if not lead else title, item.line, items=[])
        entry.fields.setdefault("items", [])
        reading.claim(item)
        if lead and lead.remark:
            tell_window(entry, lead.remark)
        elif not lead and heading.remark:
            tell_window(entry, heading.remark)
        if lead and lead.value and not read_value(entry, lead.value):
            entry.fields["items"].append({"text": lead.value, "sign_off": "any", "done": False, "line": item.line})
        if item.checked:
            entry.fields["state"] = "done"
        for child in item.children:
            read_item(child, entry, reading)


def read_value(entry: Entry, value: str) -> bool:
    if date_of(value) and len(value.split()) < 5:
        tell_window(entry, value)
        return True
    return False


def read_tables(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        at = columns.find("checkpoint")
        if not reading.is_free(table) or at is None or at > 1 or columns.find("task") not in (None, at):
            continue
        reading.claim(table)
        for row in table.rows:
            read_row(row, columns, reading)


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    cell = columns.cell(row, "checkpoint")
    if not cell.text:
        return
    entry = open_checkpoint(read_heading(cell), reading)
    tell_window(entry, columns.cell(row, "due", "at", "sprint").text)
    if state := columns.cell(row, "state"):
        tell(entry, "Status", f"{state.emoji} {state.text}".strip(), reading, row.line)
    criteria = columns.cell(row, "items").text
    for text in [part.strip() for part in re.split(r";|<br\s*/?>|,\s", criteria) if part.strip()]:
        text, sign_off = signed_by(text, row.line, reading)
        entry.fields["items"].append({"text": text, "sign_off": sign_off, "done": False, "line": row.line})
    if owner := columns.cell(row, "owner").text:
        signers = reading.agents(owner, row.line, declare=True)
        entry.shown["owner"] = signers
        for item in entry.fields["items"]:
            item["sign_off"] = (
                signers if item["sign_off"] == "any" and signers and "all" not in signers else item["sign_off"]
            )
    if rest := columns.rest(row, "checkpoint", "due", "at", "sprint", "state", "items", "owner"):
        entry.shown["notes"] = rest
        for note in rest:
            entry.fields["items"].append({"text": note, "sign_off": "any", "done": False, "line": row.line})
