"""Areas: how far each part of the system is, with its health and target."""

import re

from bot.documents.columns import Columns, columns_of, written
from bot.documents.inline import cut_emoji
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import health_of
from bot.documents.tree import Item, Row
from bot.documents.values import is_nothing, percent_of

PAREN = re.compile(r"\(([^()]{1,100})\)")


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        described = columns.has("area", "progress") or (columns.has("area", "state") and place.topic == "areas")
        described = described and (place.topic != "metrics" or columns.find("metric") is None)
        if reading.is_free(table) and described and columns.find("area") == 0 and columns.find("task") != 0:
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, reading)
    if place.topic == "areas" and place.is_own and not place.is_title:
        for listing in place.lists:
            for item in listing.items:
                if reading.is_free(item) and item.checked is None:
                    read_item(item, reading)


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    title = columns.cell(row, "area").text
    if not title:
        return
    area = reading.add("areas", title, row.line)
    state = columns.cell(row, "state")
    area.fields["health"] = health_of(state.text, state.emoji)
    note = [cut_emoji(state.text)[1]] if state.text else []
    progress = columns.cell(row, "progress")
    area.fields["progress"] = percent_of(progress.text)
    if progress.text and percent_of(progress.text) is None:
        note.append(f"Progress: {written(progress)}")
    target = read_target(columns.cell(row, "target").text, columns.cell(row, "due").text)
    if target:
        area.fields["target"] = target
    note += columns.rest(row, "area", "state", "progress", "target", "due")
    area.fields["note"] = "; ".join(note)
    area.fields = {name: value for name, value in area.fields.items() if value not in (None, "")}


def read_target(text: str, due: str) -> dict[str, object]:
    """`80% (2 weeks)` as progress and time."""
    if is_nothing(text) and is_nothing(due):
        return {}
    paren = PAREN.search(text)
    deadline = re.search(r"\bby\s+(.{1,60})$", text, re.I)
    by = deadline[1] if deadline else due if due and not is_nothing(due) else paren[1] if paren else ""
    progress = percent_of(text)
    if progress is None and text and not by:
        by = text
    return {name: value for name, value in (("progress", progress), ("by", by)) if value not in (None, "")}


def read_item(item: Item, reading: Reading) -> None:
    lead = item_lead(item, dash=False)
    if lead is None or not lead.value:
        return
    reading.claim(item)
    emoji, value = cut_emoji(lead.value)
    health = health_of(value, emoji + item.words.emoji)
    area = reading.add("areas", lead.label, item.line, health=health, progress=percent_of(value), note=value)
    if lead.remark:
        area.fields["note"] = f"{value} ({lead.remark})"
