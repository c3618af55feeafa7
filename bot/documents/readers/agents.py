"""Who takes part: lists, tables and headings of agents, and what they say of each."""

import re
from collections.abc import Sequence

from bot.documents.attributes import cut_attributes
from bot.documents.columns import Columns, columns_of, written
from bot.documents.document import Entry
from bot.documents.inline import Lead, Words
from bot.documents.names import key
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.profile import FIELD_OF, add_note, tell
from bot.documents.reading import Reading
from bot.documents.states import state_of
from bot.documents.topics import AGENTS
from bot.documents.tree import Item, Listing, Row, Table
from bot.documents.values import is_all, is_nothing

MAX_NAME_WORDS = 7
STATUS_FIELDS = frozenset(["current task", "blockers", "timeline", "working on", "provides to", "current focus"])
DASHED = re.compile(r"\s+[-–—|]\s+")
LOGIN = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{0,38})")


def declare(places: list[Place], reading: Reading, *, by_use: Sequence[tuple[str, int]] = ()) -> None:
    """First round: only the names, so that every other reader knows them all."""
    for place in places:
        if is_agent_heading(place):
            name, _ = heading_name(place)
            declare_name(reading, name, place.heading.line)
        for table in place.tables:
            if column := name_column(place, table):
                for row in table.rows:
                    declare_name(reading, columns_of(table).cell(row, column).text, row.line)
        for field in named_fields(place):
            declare_name(reading, field.label, field.line)
        for listing in agent_lists(place):
            for item in listing.items:
                if lead := name_of(item):
                    declare_name(reading, lead.label, item.line)
    for name, line in by_use:
        if not reading.roster.find(name, exact=True):
            entry, _ = reading.roster.declare(name, line)
            entry.shown["by_use"] = True
    reading.entries["agents"] = [member.entry for member in reading.roster.members]
    for member in reading.roster.members:
        reading.roster.settle(member)


def declare_name(reading: Reading, name: str, line: int) -> None:
    name = name.strip().strip("@").strip()
    if name and not is_nothing(name) and not is_all(name):
        reading.roster.declare(name, line)


def read(place: Place, reading: Reading) -> None:
    if is_agent_heading(place):
        read_heading_agent(place, reading)
    for table in place.tables:
        if reading.is_free(table) and (column := name_column(place, table)):
            read_table(table, column, reading)
    for field in named_fields(place):
        if reading.is_free(field):
            read_field(field, reading)
    for listing in agent_lists(place):
        for item in listing.items:
            if (whole := item_lead(item)) and is_all(whole.label):
                reading.leave(item.line, "the name stands for everyone, so no agent can have it")
            if lead := name_of(item):
                read_item(item, lead, reading)


# where agents are declared


def agent_lists(place: Place) -> list[Listing]:
    """Lists below a heading about agents, or below a line such as `The team:`."""
    labelled = [part.body for part in place.fields if isinstance(part.body, Listing) and AGENTS.fullmatch(part.key)]
    if place.topic == "agents" and place.is_own and not is_agent_heading(place):
        return [listing for listing in place.lists if not any(item.checked is not None for item in listing.items)]
    return [body for body in labelled if isinstance(body, Listing)] if place.topic in ("agents", "session") else []


def named_fields(place: Place) -> list[Field]:
    """`Writer: scenes` as a paragraph, below a heading about agents that has no list."""
    if place.topic != "agents" or not place.is_own or is_agent_heading(place) or place.section.level == 0:
        return []
    if place.is_title or place.all_lists or place.tables:
        return []
    return [
        field
        for field in place.fields
        if field.value and not field.tail and len(field.label.split()) < 5 and field.key not in FIELD_OF
    ]


def is_agent_heading(place: Place) -> bool:
    heading = place.heading
    if place.is_title or place.section.level == 0 or place.topic in ("templates", "guide", "tree"):
        return False
    if heading.label in ("agent", "module"):
        return True
    if heading.topic is not None or heading.label or heading.state or len(heading.title.split()) > 12:
        return False
    if place.topic is None and STATUS_FIELDS & {field.key for field in place.fields} and len(heading.title.split()) < 9:
        return len({field.key for field in place.fields} & STATUS_FIELDS) >= 2
    parent = place.parent
    return place.topic == "agents" and parent is not None and parent.topic == "agents" and not lists_agents(parent)


def lists_agents(place: Place) -> bool:
    return any(name_of(item) for listing in agent_lists(place) for item in listing.items) or any(
        name_column(place, table) for table in place.tables
    )


def heading_name(place: Place) -> tuple[str, str]:
    """`Claude - core services` as name and role."""
    heading = place.heading
    if heading.label in ("agent", "module") and heading.number is not None:
        return re.sub(r"\s*\([^()]*\)", "", heading.whole), ""
    head, *rest = DASHED.split(heading.title, maxsplit=1)
    if not rest and ": " in head:
        head, _, role = head.partition(": ")
        return head, role
    return head, rest[0] if rest else ""


def name_of(item: Item) -> Lead | None:
    """The name with what follows it; none for a sentence."""
    if item.checked is not None or not item.text:
        return None
    lead = item_lead(item) or Lead(*split_remark(item.text))
    label = lead.label.strip()
    if len(label.split()) > MAX_NAME_WORDS or is_all(label) or label.endswith((".", "!", "?", "]")) or not label:
        return None
    return lead


def split_remark(text: str) -> tuple[str, str, str, str]:
    match = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", text)
    return (match[1], "", "", match[2]) if match else (text, "", "", "")


def name_column(place: Place, table: Table) -> str:
    """Which column names agents, if the table is one of agents: empty else."""
    columns = columns_of(table)
    if columns.has("agent", "independent") or columns.has("agent", "parallel"):
        return "agent"
    if (
        columns.find("task") is not None
        or columns.find("change") is not None
        or columns.find("coordinates") is not None
    ):
        return ""
    if columns.find("from") is not None and columns.find("to") is not None:
        return ""
    described = any(columns.has("agent", role) for role in ("role", "focus", "current", "owns", "outputs", "blockers"))
    if described or (place.topic == "agents" and columns.find("agent") is not None):
        return "agent"
    return ""


# what is said of them


def read_heading_agent(place: Place, reading: Reading) -> None:
    name, role = heading_name(place)
    member = reading.roster.find(name, exact=True)
    if member is None:
        return
    entry = member.entry
    place.own_agent = entry.id
    reading.claim(place.heading.line)
    if role and "role" not in entry.fields:
        entry.fields["role"] = entry.hints["focus"] = role
    if place.heading.status:
        tell(reading, entry, "Status", place.heading.status, place.heading.line)
    for remark in [part.strip() for part in place.heading.remark.split(";") if part.strip()]:
        if not re.fullmatch(r"(?:step|phase|position)\s*\d+", remark, re.I):
            tell_remark(reading, entry, remark, place.heading.line)


def read_field(field: Field, reading: Reading) -> None:
    reading.claim(field)
    words = Words(field.line, field.label)
    read_item(Item(field.line, field.line, words), Lead(field.label, field.value, ":", field.remark), reading)


def read_item(item: Item, lead: Lead, reading: Reading) -> None:
    member = reading.roster.find(lead.label.strip("@ "), exact=True)
    if member is None:
        return
    entry = member.entry
    reading.claim(item)
    text, attributes = cut_attributes(lead.value, agents=True)
    if lead.sep != "-" and state_of(text):
        tell(reading, entry, "Status", text, item.line)
    elif text:
        say_role(entry, text)
    if lead.remark:
        tell_remark(reading, entry, lead.remark, item.line)
    for label, value in attributes:
        tell(reading, entry, label, value, item.line)
    for words in item.more:
        add_note(entry, words.text)
    for child in item.children:
        read_detail(child, entry, reading)


def read_detail(item: Item, entry: Entry, reading: Reading) -> None:
    if item.checked is not None or item.children:
        return
    lead = item_lead(item, dash=False)
    reading.claim(item)
    if lead:
        tell(reading, entry, lead.label, lead.value, item.line)
    else:
        add_note(entry, item.text)


def say_role(entry: Entry, text: str) -> None:
    if "role" not in entry.fields:
        entry.fields["role"] = text
    elif key(entry.fields["role"]) != key(text):
        add_note(entry, text)


def tell_remark(reading: Reading, entry: Entry, remark: str, line: int) -> None:
    if login := LOGIN.fullmatch(remark):
        tell(reading, entry, "Alias", login[1], line)
    elif key(remark) in ("human", "person", "ai", "bot", "machine"):
        tell(reading, entry, "Type", remark, line)
    elif "role" not in entry.fields:
        entry.fields["role"] = remark
    else:
        add_note(entry, remark)


COLUMN_LABELS = {
    "role": "Role", "focus": "Focus", "current": "Current Task", "state": "Status", "depends": "Dependencies",
    "independent": "Independent", "parallel": "Parallel Safe", "outputs": "Outputs", "provides": "Provides To",
    "owns": "Owns", "timeline": "Timeline", "blockers": "Blockers",
}  # fmt: skip


def read_table(table: Table, column: str, reading: Reading) -> None:
    columns = columns_of(table)
    reading.claim(table)
    for row in table.rows:
        member = reading.roster.find(columns.cell(row, column).text.strip("@ "), exact=True)
        if member is not None:
            read_row(row, columns, column, member.entry, reading)
        elif any(row.cells):
            reading.leave(row.line, "a row without an agent's name")
            reading.claimed.discard(row.line)


def read_row(row: Row, columns: Columns, column: str, entry: Entry, reading: Reading) -> None:
    taken = {columns.find(column)}
    for role, label in COLUMN_LABELS.items():
        at = columns.find(role)
        if at is None or at in taken or at >= len(row.cells):
            continue
        taken.add(at)
        tell(reading, entry, label, written(row.cells[at]), row.line)
    for at, cell in enumerate(row.cells[: len(columns.titles)]):
        if at not in taken and cell and not is_nothing(cell.text):
            tell(reading, entry, columns.titles[at], written(cell), row.line)
