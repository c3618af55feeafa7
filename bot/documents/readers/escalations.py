"""Escalations: what happened, who leads, supports, validates, and what is halted."""

import re

from bot.documents.columns import Columns, columns_of
from bot.documents.document import Entry
from bot.documents.names import key
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item, Row
from bot.documents.values import is_nothing
from bot.plan.models import ALL

CLAUSE = re.compile(r"\s*(?:[,;.]|\band\b|\bwhile\b)\s+", re.I)
LEADS = re.compile(
    r"(.{1,80}?)\s+(?:leads?|coordinates?|owns|takes? (?:the )?lead|handles?|decides?|responds?)\b.*", re.I
)
SUPPORTS = re.compile(r"(.{1,80}?)\s+(?:supports?|assists?|helps?|joins?)\b.*", re.I)
VALIDATES = re.compile(r"(.{1,80}?)\s+(?:validates?|verif(?:y|ies)|confirms?|checks?)\b.*", re.I)
HALTS = re.compile(r"(.{1,80}?)\s+(?:can|may)\s+(?:halt|stop|freeze|block)s?\s+(.{1,80})", re.I)
WITHIN = re.compile(r"(?:within|in|<)\s*(\d{1,4})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\b", re.I)
ANY = re.compile(r"(?:any|all|every|everything|anything)\b.*", re.I)


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        named = columns.find("incident") == 0 and (
            columns.find("lead") is not None or columns.find("support") is not None
        )
        if reading.is_free(table) and named:
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, reading)
    if place.topic != "escalations" or place.is_title:
        return
    for listing in place.all_lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, reading)
    for part in place.fields:
        if reading.is_free(part) and not part.tail:
            reading.claim(part)
            if part.value:
                add(part.label, part.value, part.line, reading)


def read_item(item: Item, reading: Reading) -> None:
    lead = item_lead(item)
    if lead is None or not (lead.value or item.children):
        return
    reading.claim(item)
    texts = [lead.value, *(words.text for words in item.more)]
    for child in item.children:
        reading.claim_whole(child)
        texts.append(child.text)
    add(lead.label, ", ".join(filter(None, texts)), item.line, reading)


def add(title: str, text: str, line: int, reading: Reading) -> Entry:
    entry = reading.add("escalations", title, line, note=text)
    for clause in CLAUSE.split(text):
        tell(entry, clause.strip(" ."), line, reading)
    if match := WITHIN.search(text):
        entry.fields["acknowledge_within"] = f"{match[1]}{match[2][0].lower()}"
    return entry


def tell(entry: Entry, clause: str, line: int, reading: Reading) -> None:
    if match := HALTS.fullmatch(clause):
        who = reading.agents(match[1], line)
        set_lead(entry, who)
        entry.fields["halts"] = halted(match[2], reading)
        entry.shown["halted_by"] = who
    elif match := SUPPORTS.fullmatch(clause):
        entry.fields.setdefault("support", []).extend(reading.agents(match[1], line))
    elif match := VALIDATES.fullmatch(clause):
        if found := [agent for agent in reading.agents(match[1], line) if agent != ALL]:
            entry.fields["validates"] = found[0]
    elif match := LEADS.fullmatch(clause):
        set_lead(entry, reading.agents(match[1], line))
    else:
        tell_labelled(entry, clause, line, reading)


def tell_labelled(entry: Entry, clause: str, line: int, reading: Reading) -> None:
    """`lead: ada`, `support: all`."""
    label, colon, value = clause.partition(":")
    found = reading.agents(value, line) if colon else []
    if key(label) in ("lead", "leads", "primary", "owner"):
        set_lead(entry, found)
    elif key(label) in ("support", "supports", "supporting"):
        entry.fields.setdefault("support", []).extend(found)
    elif key(label) in ("validates", "validation", "validated by") and found:
        entry.fields["validates"] = found[0]


def set_lead(entry: Entry, agents: list[str]) -> None:
    named = [agent for agent in agents if agent != ALL]
    if named:
        entry.fields.setdefault("lead", named[0])


def halted(text: str, reading: Reading) -> list[str]:
    """The approval rules that words such as `deployments` mean; `any operation` is all."""
    if ANY.fullmatch(text):
        return [ALL]
    stems = {word.rstrip("s") for word in key(text).split()}
    found = [
        rule.id for rule in reading.all("approvals") if stems & {word.rstrip("s") for word in key(rule.title).split()}
    ]
    return found if len(found) == 1 else []


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    title = columns.cell(row, "incident").text
    if not title:
        return
    entry = reading.add("escalations", title, row.line)
    set_lead(entry, reading.agents(columns.cell(row, "lead").text, row.line, declare=True))
    if support := reading.agents(columns.cell(row, "support").text, row.line, declare=True):
        entry.fields["support"] = support
    rest = columns.rest(row, "incident", "lead", "support")
    for text in rest:
        if match := WITHIN.search(text) or re.search(r"(\d{1,4})\s*(s|m|min|minutes?|h|hours?|d|days?)\b", text):
            entry.fields.setdefault("acknowledge_within", f"{match[1]}{match[2][0].lower()}")
    if note := "; ".join(text for text in rest if not is_nothing(text)):
        entry.fields["note"] = note
