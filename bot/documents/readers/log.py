"""The log that the session starts with: entries with their time."""

import re

from bot.documents.columns import Columns, columns_of
from bot.documents.parts import Field, Prose
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Row

DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?(?:\s?(?:utc|z|cet))?"
STAMP = re.compile(rf"[\[(]?\s?((?:{DATE})(?:[ T]{{1,2}}{TIME})?|{TIME})\s?[\])]?(?:\s?[:–—|-]+|\s)\s*(?=\S)", re.I)


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        is_log = (
            columns.has("at", "entry") and columns.find("at") == 0 and columns.find("owner") != columns.find("entry")
        )
        if reading.is_free(table) and is_log and (place.topic == "log" or len(columns.heads) < 4):
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, reading)
    if place.topic != "log" or place.is_title:
        return
    for part in place.parts:
        if isinstance(part, Field | Prose) and reading.is_free(part) and not part.tail:
            if STAMP.match(part.words.text):
                add(part.words.text, part.line, reading)
            elif isinstance(part, Field) and part.items:
                reading.claim(part.line)
                for item in part.items:
                    reading.claim_whole(item)
                    reading.add("log", item.text, item.line, at=part.label, text=item.text)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item) and item.text:
                reading.claim_whole(item)
                nested = [child.text for child in item.children]
                add("; ".join([item.text, *nested]), item.line, reading)


def add(text: str, line: int, reading: Reading) -> None:
    match = STAMP.match(text)
    words = text[match.end() :] if match else text
    reading.claim(line)
    reading.add("log", words, line, text=words, at=match[1] if match else None)


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    text = columns.cell(row, "entry").text
    rest = columns.rest(row, "at", "entry")
    if text or rest:
        words = "; ".join(filter(None, [text, *rest]))
        reading.add("log", words, row.line, text=words, at=columns.cell(row, "at").text)
