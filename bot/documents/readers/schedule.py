"""What takes place when: standups and reviews with their checklists, and scheduled activities."""

import re

from bot.documents.columns import columns_of, written
from bot.documents.document import Entry
from bot.documents.draft import Draft
from bot.documents.names import key, slug
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item, Row
from bot.documents.values import date_of
from bot.documents.work import fill, write

DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
EVERY = re.compile(rf"\b(?:every|each)\s+((?:other\s+)?(?:day|weekday|morning|week|month|sprint|{DAYS}))s?\b", re.I)
DAY = re.compile(rf"\b({DAYS})s?\b", re.I)
OFTEN = re.compile(r"\b(daily|weekly|monthly|biweekly|fortnightly|hourly)\b", re.I)
TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?!\d|:\d)")
WORDS = {"daily": "day", "weekly": "week", "monthly": "month", "hourly": "hour", "morning": "day"}
STATUS_FILE = re.compile(r"[\w./-]*?([A-Za-z]+)[_-]STATUS\.\w{1,5}", re.I)


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        if reading.is_free(table) and columns.find("meeting") == 0 and columns.find("every") is not None:
            reading.claim(table)
            for row in table.rows:
                read_row(row, place, reading)
    if place.is_title:
        return
    if place.topic in ("standup", "review"):
        read_recurring(place, reading)
    elif place.topic == "schedule":
        read_activities(place, reading)


# what comes back


def read_recurring(place: Place, reading: Reading) -> None:
    do = "standup" if place.topic == "standup" else "weekly-review"
    items: list[str] = []
    texts = [place.heading.whole]
    for part in place.lines:
        if reading.is_free(part) and not part.tail:
            reading.claim(part)
            texts.append(part.words.text)
            if isinstance(part, Field) and part.value:
                items.append(part.words.text)
    for listing in place.all_lists:
        for item in listing.items:
            items += checklist(item, reading)
    if not items and len(texts) == 1:
        return
    reading.claim(place.heading.line)
    entry = add_recurring(reading, place.heading.whole, place.heading.line, do=do, every=every_of(" ".join(texts)))
    entry.fields["items"] = items
    entry.shown["notes"] = texts[1:]
    for text in items:
        name_status_file(text, place.heading.line, reading)


def add_recurring(reading: Reading, title: str, line: int, *, do: str, every: str) -> Entry:
    taken = {entry.id for entry in reading.all("schedule")}
    wanted = {"standup": "standup", "weekly-review": "review"}.get(do)
    entry = reading.add("schedule", title, line, id=wanted if wanted not in taken else None, do=do, every=every)
    entry.shown["kind"] = "recurring"
    return entry


def checklist(item: Item, reading: Reading) -> list[str]:
    """The innermost entries, each with the heading that it stands under."""
    reading.claim(item)
    text = item.text.rstrip(": ")
    if not item.children:
        return [text] if text else []
    return [f"{text}: {leaf}" for child in item.children for leaf in checklist(child, reading)]


def every_of(text: str) -> str:
    """`Every Friday` is `friday`, `Daily at 09:00` is `day 09:00`; empty where nothing is said."""
    time = TIME.search(text)
    at = f" {int(time[1]):02}:{time[2]}" if time else ""
    if match := EVERY.search(text):
        return WORDS.get(match[1].lower(), match[1].lower()) + at
    if match := DAY.search(text):
        return match[1].lower() + at
    if match := OFTEN.search(text) or re.search(r"\b(morning)\b", text, re.I):
        return WORDS.get(match[1].lower(), match[1].lower()) + at
    return ""


def name_status_file(text: str, line: int, reading: Reading) -> None:
    """`SECURITY_STATUS.md` is the status file of the agent whose name begins with security."""
    match = STATUS_FILE.fullmatch(text.split(" (")[0].rsplit(": ", 1)[-1])
    if match is None:
        return
    words = match[1].casefold()
    owners = [member for member in reading.roster.members if any(words in name.split() for name in member.keys)]
    if len(owners) == 1:
        owners[0].entry.fields.setdefault("status_file", match[0])
        owners[0].entry.lines.setdefault("status_file", line)


# what takes place once


def read_activities(place: Place, reading: Reading) -> None:
    """Below `This week` or `This month`: `Monday: audit`, or work without a day."""
    is_chapter = place.is_own and place.heading.topic == "schedule"
    period = "" if is_chapter and not OFTEN.search(place.heading.title) else place.heading.title
    for part in place.fields:
        if not reading.is_free(part) or part.tail:
            continue
        reading.claim(part)
        for item in part.items:
            read_activity(item, part.label, place, reading)
        if not part.items and part.value:
            add_activity(Draft(part.value, part.line), part.label, period, reading)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                read_activity(item, period, place, reading)
    if period and any(not reading.is_free(listing) for listing in place.lists):
        reading.claim(place.heading.line)


def read_activity(item: Item, period: str, place: Place, reading: Reading) -> None:
    lead = item_lead(item)
    reading.claim(item)
    for child in item.children:
        reading.claim_whole(child)
    draft = Draft("", item.line, section=place.section.line)
    if lead and lead.value and is_time(lead.label):
        draft.notes = [lead.remark] if lead.remark else []
        draft.title = lead.value
        when = lead.label if not period or OFTEN.search(period) else f"{lead.label}, {period}"
    else:
        fill(draft, item.words, reading)
        when = period
    draft.notes += [child.text for child in item.children]
    if item.checked:
        draft.state = "done"
    add_activity(draft, when, period, reading)


def is_time(text: str) -> bool:
    words = key(text)
    return bool(
        DAY.search(words)
        or date_of(text)
        or TIME.search(text)
        or re.match(r"(?:day|week|today|tomorrow|morning)", words)
    )


def add_activity(draft: Draft, when: str, period: str, reading: Reading) -> None:
    if not draft.title:
        return
    if (comes_back := every_of(when)) and (EVERY.search(when) or OFTEN.search(period)):
        add_recurring(reading, draft.title, draft.line, do=kind_of(draft.title), every=comes_back)
        return
    draft.kind, draft.origin, draft.when = "activity", "schedule", when
    draft.due = draft.due or date_of(when)
    entry = reading.add("schedule", draft.title, draft.line, id=reading.unique("tasks", slug(draft.title)))
    entry.shown["kind"] = "activity"
    entry.shown["period"] = period
    write(entry, draft)


def read_row(row: Row, place: Place, reading: Reading) -> None:
    columns = columns_of(next(table for table in place.tables if row in table.rows))
    title = columns.cell(row, "meeting").text
    if not title:
        return
    when = written(columns.cell(row, "every"))
    entry = add_recurring(reading, title, row.line, do=kind_of(title), every=every_of(when) or when)
    entry.fields["items"] = columns.rest(row, "meeting", "every")


def kind_of(title: str) -> str:
    words = key(title)
    if re.search(r"\bstand ?ups?\b|\bdaily (?:sync|scrum)\b", words):
        return "standup"
    return "weekly-review" if re.search(r"\b(?:review|retro|retrospective)\b", words) else "remind"
