"""Metrics: what is measured, its target and its value."""

import re
from typing import Any

from bot.documents.columns import Columns, columns_of, written
from bot.documents.inline import Lead, Words, bold_lead, cut_emoji
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.states import state_of
from bot.documents.tree import Item, Row

WORD = re.compile(
    r"\s*\b(?:success|metrics?|kpis?|measures?|indicators?|criteria|kennzahlen|key results?|coordination)\b\s*", re.I
)
BY = re.compile(r"(?:target|due|goal)?\s*by\s+(.{1,60})", re.I)
TARGET = re.compile(r"[(\[]?\s*(?:targets?|goal|ziel|slo)\s*(?::|=|of|is)?\s*([^()\[\]]{1,100}?)\s*[)\]]?$", re.I)
MET = re.compile(r"\(((?:target |goal )?(?:met|reached|achieved|not met|missed))\)$", re.I)
COMPARE = re.compile(
    r"\s*((?:<=|>=|[<>≤≥=~]|at least|at most|under|over|below|above|less than|more than|up to)\s*[$€£]?\d.*)$", re.I
)
PAREN_TARGET = re.compile(r"\s*\(((?:<=|>=|[<>≤≥~]|at least|under|over)\s*[$€£]?\d[^()]*)\)$", re.I)
ARROW = re.compile(r"(.+?)\s*(?:→|->|=>)\s*(.+)")


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        is_metrics = columns.find("metric") is not None and (
            columns.find("target") is not None or columns.find("value") is not None or place.topic == "metrics"
        )
        if reading.is_free(table) and is_metrics:
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, place, reading)
    if place.topic != "metrics":
        return
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, place, reading, group_of(place))
    for part in place.fields:
        if not reading.is_free(part) or part.tail:
            continue
        if part.items:
            reading.claim(part.line)
            for item in part.items:
                read_item(item, place, reading, part.label)
        elif part.value and not place.lists:
            reading.claim(part)
            add(reading, Lead(part.label, part.value, ":", part.remark), part.line, group=group_of(place))


def group_of(place: Place) -> str:
    """`Technical Metrics` is the group `technical`; a chapter of all metrics is none."""
    words = " ".join(WORD.sub(" ", place.heading.title).split()).strip(" :-")
    return words.casefold()


def read_item(item: Item, place: Place, reading: Reading, group: str) -> None:
    if item.children and item.checked is None and not (item_lead(item, dash=False) or Lead("", "", "")).value:
        reading.claim(item)
        for child in item.children:
            read_item(child, place, reading, item.text.strip(" :"))
        return
    reading.claim(item)
    lead = metric_lead(item.words)
    entry = add(reading, lead, item.line, group=group)
    done = item.checked if item.checked is not None else True if state_of("", item.words.emoji) == "done" else None
    if done is not None:
        entry["done"] = entry.get("done") or done
    if (match := BY.fullmatch(place.heading.remark)) is not None:
        entry["by"] = match[1]
    elif place.heading.remark:
        reading.all("metrics")[-1].shown["remark"] = place.heading.remark
    extra = [words.text for words in item.more] + [child.text for child in item.children]
    for child in item.children:
        reading.claim(child)
    if extra:
        entry["note"] = "; ".join(filter(None, [entry.get("note", ""), *extra]))


def metric_lead(words: Words) -> Lead:
    """Title and figure; a dash between plain words parts them only where no comparison does."""
    if found := bold_lead(words):
        if found.value or found.remark:
            return found
        words = Words(words.line, found.label)
    text = words.text
    colon = re.match(r"([^:]{1,120}):\s+(.+)", text)
    if colon:
        return Lead(colon[1], colon[2], ":")
    for pattern in (PAREN_TARGET, COMPARE):
        if (match := pattern.search(text)) and match.start():
            return Lead(text[: match.start()].strip(), match[1], "target")
    head, dash, tail = text.partition(" - ") if " - " in text else text.partition(" — ")
    return Lead(head, tail, "target") if dash else Lead(text, "", "")


def add(reading: Reading, lead: Lead, line: int, *, group: str) -> dict[str, Any]:
    """The new metric's fields. Behind a colon stands its value, or its target where the words say so."""
    per = "agent" if re.search(r"\bper[- ]agent|\beach agent", group) else "session" if "per session" in group else None
    title = lead.label + (f" ({lead.remark})" if lead.remark else "")
    entry = reading.add("metrics", title.strip(" :"), line, group=group, per=per)
    entry.shown["per"] = per or "system"
    value = cut_emoji(lead.value)[1] or lead.value
    if lead.sep == "target":
        entry.fields["target"] = value
        return entry.fields
    if match := MET.search(value):
        entry.fields["done"] = "not" not in match[1] and "miss" not in match[1]
        entry.fields["note"] = match[1]
        value = value[: match.start()].strip()
    if match := TARGET.search(value):
        entry.fields["target"] = match[1]
        value = re.sub(
            r"^(?:current(?:ly)?|now|actual)\s*:?\s*", "", value[: match.start()].strip(" ,;-–—("), flags=re.I
        )
    elif match := ARROW.fullmatch(value):
        value, entry.fields["target"] = match[1], match[2]
    elif COMPARE.fullmatch(value) and "done" not in entry.fields and not lead.bold:
        entry.fields["target"], value = value, ""
    if value:
        entry.fields["value"] = value
    return entry.fields


def read_row(row: Row, columns: Columns, place: Place, reading: Reading) -> None:
    title = columns.cell(row, "metric").text
    if not title:
        return
    fields = add(reading, Lead(title, "", ""), row.line, group=group_of(place) if place.topic == "metrics" else "")
    entry = reading.all("metrics")[-1]
    at = {role: columns.find(role) for role in ("target", "value", "state", "due", "owner")}
    if at["target"] is not None:
        fields["target"] = columns.cell(row, "target").text
    if at["value"] not in (None, at["target"]):
        fields["value"] = columns.cell(row, "value").text
    if due := columns.cell(row, "due").text:
        fields["by"] = due
    state = columns.cell(row, "state")
    if state:
        known = state_of(state.text, state.emoji)
        fields["done"] = True if known == "done" else None
        fields["note"] = written(state)
    if rest := columns.rest(row, "metric", "target", "value", "due", "state"):
        fields["note"] = "; ".join(filter(None, [str(fields.get("note") or ""), *rest]))
    entry.fields = {name: value for name, value in fields.items() if value not in (None, "", "-", "—")}
