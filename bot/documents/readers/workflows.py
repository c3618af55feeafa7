"""Workflows: named stages in their order, who does each, and its gate."""

import re

from bot.documents.document import Entry
from bot.documents.inline import Lead
from bot.documents.names import slug, with_suffix
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Listing
from bot.documents.values import is_all, weeks_of
from bot.plan.models import ALL

SUBJECT = re.compile(r"((?:[\w&/-]+ ){0,4}agents?(?: \d{1,3})?)\b", re.I)
APPROVAL = re.compile(r"\bapprov(?:al|als|es?|ed)\b", re.I)
SIGN_OFF = re.compile(r"\bsign(?:s|ed)?[- ]?off\b", re.I)


def read(place: Place, reading: Reading) -> None:
    if place.topic != "workflows" or place.is_title:
        return
    if place.heading.label in ("step", "stage"):
        read_step(place, reading)
        return
    listings = [listing for listing in place.lists if reading.is_free(listing)]
    if listings:
        flow = open_workflow(place, reading)
        for listing in listings:
            read_list(listing, flow, reading)
        for prose in [prose for prose in place.prose if prose.line < listings[0].line]:
            flow.fields.setdefault("notes", []).append(prose.words.text)
            reading.claim(prose)
    for part in place.fields:
        if isinstance(part.body, Listing) and reading.is_free(part) and not part.tail:
            flow = reading.add("workflows", part.label, part.line)
            reading.claim(part.line)
            read_list(part.body, flow, reading)


def open_workflow(place: Place, reading: Reading) -> Entry:
    reading.claim(place.heading.line)
    flow = reading.add("workflows", place.heading.title, place.heading.line)
    if place.heading.remark:
        flow.fields["notes"] = [place.heading.remark]
    return flow


def read_list(listing: Listing, flow: Entry, reading: Reading) -> None:
    by_agent = is_by_agent(listing, reading)
    for item in listing.items:
        lead = item_lead(item) or Lead(item.text, "", "")
        if not lead.label:
            continue
        reading.claim(item)
        notes = [lead.value, *(words.text for words in item.more), *(child.text for child in item.children)]
        for child in item.children:
            reading.claim_whole(child)
        remark = lead.remark
        who = reading.agent(lead.label, item.line, quiet=True) if lead.value and by_agent else None
        named = re.fullmatch(r"(.{1,200}?)\s*\(([^()]{1,80})\)", lead.label)
        if not lead.value and named and (doer := reading.agent(named[2], item.line, quiet=True)):
            add_stage(flow, named[1], item.line, reading, who=doer, notes=notes, remark=remark)
        elif who:  # `**Security**: check` is a stage `check` of security
            add_stage(flow, lead.value, item.line, reading, who=who, notes=notes[1:], remark=remark)
        else:
            add_stage(flow, lead.label, item.line, reading, notes=notes, remark=remark)


def is_by_agent(listing: Listing, reading: Reading) -> bool:
    """Whether the labels name who acts; one `Documentation` among stages that nobody is called is a stage too."""
    labels = [lead.label for item in listing.items if (lead := item_lead(item)) and lead.value]
    found = [reading.roster.find(label, weak=True) is not None or is_all(label) for label in labels]
    return 2 * sum(found) > len(found)


def read_step(place: Place, reading: Reading) -> None:
    """`### Step 2: Mocks (Week 1)` below the workflow's own heading, which stands above all its steps."""
    parent = place.parent
    assert parent is not None  # a step's topic comes from the heading above it
    found = [flow for flow in reading.all("workflows") if flow.line == parent.heading.line]
    flow = found[0] if found else open_workflow(parent, reading)
    reading.claim(place.heading.line)
    notes = []
    for part in place.lines:
        if reading.is_free(part) and not part.tail:
            notes.append(part.words.text)
            reading.claim(part)
    for listing in place.all_lists:
        for item in listing.items:
            notes.append(item.text)
            reading.claim_whole(item)
    add_stage(flow, place.heading.title, place.heading.line, reading, notes=notes, remark=place.heading.remark)


def add_stage(
    flow: Entry, title: str, line: int, reading: Reading, *, notes: list[str], remark: str = "", who: str | None = None
) -> None:
    stages = flow.fields.setdefault("stages", [])
    weeks = weeks_of(remark)
    note = "; ".join(filter(None, [*notes, "" if weeks else remark]))
    stage = {
        "id": unique(slug(title), [stage["id"] for stage in stages]), "title": title,
        "who": who or subject(notes[0] if notes else "", line, reading),
        "gate": gate_of(f"{title} {note}"), "weeks": weeks[0] if weeks else None, "note": note, "line": line,
    }  # fmt: skip
    flow.lines[f"stages.{len(stages)}"] = line
    stages.append({name: value for name, value in stage.items() if value not in (None, "")})


def unique(identifier: str, taken: list[str]) -> str:
    count, wanted = 1, identifier
    while identifier in taken:
        count += 1
        identifier = with_suffix(wanted, count)
    return identifier


def subject(text: str, line: int, reading: Reading) -> str | None:
    """The agent that a stage's sentence begins with: `All agents agree`, `Agent 09 validates`."""
    match = SUBJECT.match(text)
    if match is None:
        return None
    if is_all(match[1]):
        return ALL
    if match[1].lower() == "any agent":
        return "any"
    if match[1].lower().startswith("primary agent"):
        return "primary"
    return reading.agent(match[1], line, quiet=True)


def gate_of(text: str) -> str | None:
    if SIGN_OFF.search(text):
        return "sign-off"
    return "approval" if APPROVAL.search(text) else None
