"""Lists of work: tasks by owner, by state and by phase, deliverables, blockers, and boxes to tick anywhere."""

import re

from bot.documents.draft import Draft, draft_at
from bot.documents.heading import read_heading, state_of_heading
from bot.documents.names import key
from bot.documents.parts import Field
from bot.documents.place import Place
from bot.documents.profile import FIELD_OF
from bot.documents.reading import Reading
from bot.documents.states import state_of
from bot.documents.topics import Topic, topic_of
from bot.documents.tree import Item, Listing
from bot.documents.values import is_all
from bot.documents.work import add_item
from bot.plan.models import Kind

KINDS: dict[Topic | None, Kind] = {"deliverables": "deliverable", "blockers": "blocker"}
WORK: frozenset[Topic | None] = frozenset(["tasks", "deliverables", "blockers", "phases"])
NEVER: frozenset[Topic | None] = frozenset(["templates", "guide", "tree", "log", "messages"])
NO_BLOCKER = re.compile(r"(?:none|no (?:open |known |current )?(?:blockers|impediments)|keine)\b.*", re.I)


def read(place: Place, reading: Reading) -> None:
    if place.topic in NEVER or (place.is_title and place.topic == "success"):
        return
    for part in place.fields:
        if isinstance(part.body, Listing) and reading.is_free(part) and not part.tail:
            read_labelled(part, part.body, place, reading)
    for listing in place.lists:
        if any(reading.is_free(item) for item in listing.items):
            read_list(listing, place, reading)


def read_owner(place: Place, reading: Reading) -> None:
    """Whose section it is, before its tables and lists are read."""
    if place.topic in NEVER or (place.is_title and place.topic == "success"):
        return
    owner = owner_of_heading(place, reading)
    if owner and not place.agent:
        place.own_agent = owner


def owner_of_heading(place: Place, reading: Reading) -> str | None:
    """`ARCHITECT DELIVERABLES`, `Ada's tasks`, or just the agent's name below a chapter of tasks."""
    if place.is_title or place.section.level == 0 or place.own_agent or place.heading.label:
        return None
    heading = place.heading
    if place.topic in WORK and heading.remark and (named := named_in_remark(heading.remark, reading, heading.line)):
        return named
    words = re.sub(
        r"(?:['’]s?)?\s+(?:deliverables?|tasks?|work|todos?|backlog|blockers?|items|assignments)\s*$",
        "",
        heading.title,
        flags=re.I,
    )
    known = words != heading.title or place.topic in WORK or reading.roster.find(heading.title, exact=True)
    return (
        reading.agent(words, heading.line, quiet=True)
        if (known and heading.state is None) or words != heading.title
        else None
    )


def named_in_remark(remark: str, reading: Reading, line: int) -> str | None:
    """`Backend (Ada)`, `Backend (@ada)`: whose section it is."""
    if remark.startswith("@") and " " not in remark:
        return reading.agent(remark, line, declare=True)
    member = reading.roster.find(remark, exact=True)
    return member.entry.id if member else None


def read_labelled(part: Field, listing: Listing, place: Place, reading: Reading) -> None:
    """`Tasks:`, `In progress:`, `Ada:` with the list below."""
    topic, state = topic_of(part.key), state_of_heading(part.label)
    agent = reading.roster.find(part.label, exact=True)
    boxes = any(item.checked is not None for item in listing.items)
    in_work = place.topic in WORK or place.state is not None
    if topic in NEVER or not (topic in WORK or state or boxes or (agent and in_work)):
        return
    if place.own_agent and FIELD_OF.get(part.key) and topic not in WORK and not boxes:
        return
    reading.claim(part.line)
    heading = read_heading(part.words)
    for item in listing.items:
        draft = draft_at(place, item.line, kind=KINDS.get(topic) or KINDS.get(place.topic, "task"), section=part.line)
        draft.state = state or heading.state or draft.state
        draft.agent = agent.entry.id if agent else draft.agent
        draft.origin = "agent" if draft.agent else "list"
        add_group(item, draft, place, reading)


def read_list(listing: Listing, place: Place, reading: Reading) -> None:
    boxes = any(item.checked is not None for item in listing.items)
    by_state = place.heading.state is not None and place.topic in (*WORK, None, "agents", "areas", "session")
    if not (place.topic in WORK or by_state or boxes):
        return
    if place.topic == "agents" and not boxes and not by_state:
        return
    for item in listing.items:
        if not reading.is_free(item):
            continue
        if boxes and not (place.topic in WORK or by_state) and item.checked is None and not has_boxes(item):
            continue
        draft = draft_at(place, item.line, kind=KINDS.get(place.topic, "task"))
        draft.origin = "agent" if draft.agent else "list"
        if draft.kind == "blocker" and NO_BLOCKER.fullmatch(item.text):
            reading.claim(item)
            continue
        add_group(item, draft, place, reading)
    if any(not reading.is_free(item) for item in listing.items):
        reading.claim(place.heading.line)


def has_boxes(item: Item) -> bool:
    return any(child.checked is not None for child in item.children)


def add_group(item: Item, draft: Draft, place: Place, reading: Reading) -> None:
    """An item without a box above items with boxes is no task but their heading: an owner, a state or a name."""
    if item.checked is None and item.children and is_group(item, place, reading):
        reading.claim(item)
        title = item.text.strip(" :")
        member = reading.roster.find(title, exact=True)
        state = state_of_heading(title) or state_of(title)
        for child in item.children:
            nested = draft_at(place, child.line, kind=draft.kind, origin=draft.origin, section=item.line)
            nested.agent = member.entry.id if member else draft.agent
            nested.state = state or draft.state
            nested.for_all = is_all(title)
            if not member and not state and not nested.for_all and title:
                nested.note(f"Part of {title}")
            add_group(child, nested, place, reading)
        return
    add_item(item, draft, reading)


def is_group(item: Item, place: Place, reading: Reading) -> bool:
    title = item.text.strip(" :")
    named = reading.roster.find(title, exact=True) or state_of(title) or is_all(title) or not key(title)
    return bool(named) or has_boxes(item)
