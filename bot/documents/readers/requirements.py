"""What agents need from each other: labelled lists, tables and sentences."""

import re

from bot.documents.columns import columns_of
from bot.documents.names import shorten
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item
from bot.documents.values import is_all, split_names
from bot.plan.models import ALL

OF = re.compile(
    r"(.+?)(?:['’]s?)?\s+(?:requirements?|needs?|requires|dependencies|asks)(?:\s+from(?:\s+others)?)?", re.I
)
NEEDS = re.compile(r"(.{1,80}?)\s+(?:needs?|requires?)\s+(.{1,300}?)\s+(?:from|by)\s+(.{1,80}?)[.]?", re.I)


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        if (
            reading.is_free(table)
            and columns.has("from", "to", "need")
            and columns.find("task") in (None, columns.find("need"))
        ):
            reading.claim(table)
            for row in table.rows:
                who, to, need = (columns.cell(row, role).text for role in ("from", "to", "need"))
                add(reading, who, to, need, row.line)
    if place.topic != "requirements":
        return
    owner = place.agent or heading_owner(place, reading)
    if owner:
        reading.claim(place.heading.line)
    for part in place.fields:
        if reading.is_free(part) and (who := field_owner(part, reading)) and part.items:
            reading.claim(part.line)
            for item in part.items:
                read_item(item, who, reading)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, owner, reading)
    for prose in place.prose:
        read_sentence(prose.words.text, prose.line, reading)


def heading_owner(place: Place, reading: Reading) -> str:
    match = OF.fullmatch(place.heading.whole)
    name = match[1] if match else place.heading.title
    return reading.agent(name, place.heading.line, quiet=True) or ""


def field_owner(part: Field, reading: Reading) -> str:
    match = OF.fullmatch(part.label)
    return reading.agent(match[1] if match else part.label, part.line, quiet=match is None) or ""


def read_item(item: Item, who: str, reading: Reading) -> None:
    """`agent: what` below its asker; or `asker needs what from agent`; or an asker with its needs nested."""
    if read_sentence(item.text, item.line, reading):
        reading.claim(item)
        return
    lead = item_lead(item)
    if lead is None:
        return
    asker = OF.fullmatch(lead.label)
    need = re.fullmatch(r"(.{1,300}?)\s+from\s+(.{1,80}?)[.]?", lead.value)
    if asker and need and reading.roster.find(asker[1]) and add(reading, asker[1], need[2], need[1], item.line):
        reading.claim(item)
    elif item.children and (owner := reading.agent(lead.label, item.line, quiet=True)):
        reading.claim(item)
        for child in item.children:
            read_item(child, owner, reading)
    elif who and lead.value and add(reading, who, lead.label, lead.value, item.line):
        reading.claim(item)


def read_sentence(text: str, line: int, reading: Reading) -> bool:
    match = NEEDS.fullmatch(text)
    if match is None or not reading.roster.find(match[1]) or not (reading.roster.find(match[3]) or is_all(match[3])):
        return False
    reading.claim(line)
    return add(reading, match[1], match[3], match[2], line)


def add(reading: Reading, who: str, to: str, need: str, line: int) -> bool:
    """One requirement to each of those who are asked; the asker is never asked itself."""
    asker = who if who in reading.roster.by_id else reading.agent(who, line, declare=True)
    if asker is None or not need:
        reading.claimed.discard(line)
        reading.leave(line, f"a requirement of {who!r}, who is no agent of this document")
        return False
    asked = [ALL] if is_all(to) else [reading.agent(name, line) for name in names(to, reading)]
    if None in asked or not asked:
        reading.claimed.discard(line)
        reading.leave(line, f"a requirement from {to!r}, who is no agent of this document")
    for agent in asked:
        if agent and agent != asker:
            entry = reading.add(
                "requirements", need, line, id=shorten(f"{asker}-{agent}", f"{asker}-{agent}"), need=need
            )
            entry.fields.update({"from": asker, "to": agent})
    return None not in asked


def names(text: str, reading: Reading) -> list[str]:
    return [text] if reading.roster.find(text, exact=True) else split_names(text)
