"""The critical path: items with their owners, and what each of them blocks."""

import re
from dataclasses import replace

from bot.documents.draft import draft_at
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item
from bot.documents.values import is_all
from bot.documents.work import add_item

BLOCKS = re.compile(
    r"\s*[-–—:(→>]*\s*\b(?:blocking|blocks|is blocking|unblocks|blockiert)\s*:?\s+(.{1,200}?)[)\s.]*$", re.I
)
ALL_TASKS = re.compile(
    r"(?:all|everything|everyone|every task|all (?:tasks|agents|work|others|teams|other tasks))", re.I
)


def read(place: Place, reading: Reading) -> None:
    if place.topic != "critical" or place.is_title:
        return
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item) and item.text:
                read_item(item, place, reading)


def read_item(item: Item, place: Place, reading: Reading) -> None:
    draft = draft_at(place, item.line, origin="critical path", critical=True)
    match = BLOCKS.search(item.words.text)
    lead = item_lead(item)
    if match and lead and lead.label:
        rest = item.words.text[: match.start()].rstrip(" -–—:→>")
        item = replace(item, words=replace(item.words, text=rest))
    entry = add_item(item, draft, reading)
    if entry is None or match is None:
        return
    if ALL_TASKS.fullmatch(match[1]) or is_all(match[1]):
        reading.wish(entry, "blocks", ["all"], item.line)
        entry.shown["blocks"] = ["all"]
    else:
        entry.fields["impact"] = match[1]
        entry.shown["blocks"] = [match[1]]
        reading.wish(entry, "impact", [match[1]], item.line)
