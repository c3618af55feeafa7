"""The risk register: levels, titles and what is said of each."""

import re

from bot.documents.columns import Columns, columns_of
from bot.documents.names import key
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item, Row

LEVELS = {
    "critical": "critical", "severe": "critical", "very high": "critical", "extreme": "critical",
    "high": "high", "hoch": "high",
    "medium": "medium", "moderate": "medium", "mid": "medium", "med": "medium", "mittel": "medium", "low": "low",
    "minor": "low", "niedrig": "low", "gering": "low",
}  # fmt: skip
EMOJI = {"🔴": "high", "🟥": "high", "🟠": "medium", "🟡": "medium", "🟢": "low", "🟩": "low"}
LEVEL = re.compile(rf"\b({'|'.join(LEVELS)})\b(?![- ](?:availability|performance|level))", re.I)
TAG = re.compile(rf"\s*[(\[]\s*({'|'.join(LEVELS)})(?: risk| impact| severity)?\s*[)\]]\s*", re.I)
ORDER = ("low", "medium", "high", "critical")


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        named = columns.find("risk")
        if reading.is_free(table) and named is not None and named < 2:
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, reading)
    if place.topic != "risks":
        return
    level = level_of(place.heading.title)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, level, reading)
    for part in place.fields:
        if reading.is_free(part) and not part.tail:
            reading.claim(part)
            for item in part.items:
                read_item(item, level_of(part.label) or level, reading)
            if not part.items:
                add(reading, part.label, part.value, level, part.line)


def level_of(text: str) -> str | None:
    match = LEVEL.search(key(text))
    return LEVELS[match[1].lower()] if match else next((EMOJI[char] for char in text if char in EMOJI), None)


def read_item(item: Item, level: str | None, reading: Reading) -> None:
    reading.claim(item)
    lead = item_lead(item)
    label, value = (lead.label, lead.value) if lead else (item.text, "")
    if lead and lead.remark:
        label = f"{label} ({lead.remark})"
    if lead and key(label) in LEVELS and value:
        level, label, value = LEVELS[key(label)], value, ""
    if not value and item.children and key(label.replace("risks", "").replace("risk", "")) in LEVELS:
        for child in item.children:
            read_item(child, level_of(label), reading)
        return
    if tag := TAG.search(label):
        level, label = LEVELS[tag[1].lower()], TAG.sub(" ", label).strip()
    notes = [value, *(words.text for words in item.more), *(child.text for child in item.children)]
    for child in item.children:
        reading.claim(child)
    add(reading, label, "; ".join(filter(None, notes)), level or level_of(item.words.emoji), item.line)


def add(reading: Reading, title: str, note: str, level: str | None, line: int) -> None:
    title = title.strip(" :-–—")
    if title:
        entry = reading.add("risks", title, line, level=level, note=note)
        entry.shown.setdefault("level", level or "medium")


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    title = columns.cell(row, "risk").text
    if not title:
        return
    cells = [columns.cell(row, role) for role in ("level", "impact", "likelihood")]
    levels = [found for cell in cells if (found := level_of(f"{cell.emoji} {cell.text}"))]
    direct = (
        level_of(cells[0].text)
        if columns.find("level") not in (columns.find("impact"), columns.find("likelihood"))
        else None
    )
    level = direct or (max(levels, key=ORDER.index) if levels else None)
    owner = columns.cell(row, "owner").text
    agent = reading.agent(owner, row.line, declare=True) if owner else None
    used = ["risk", "number"] + (["level"] if direct else []) + (["owner"] if agent else [])
    entry = reading.add("risks", title, row.line, level=level, agent=agent, note="; ".join(columns.rest(row, *used)))
    entry.shown.setdefault("level", level or "medium")
