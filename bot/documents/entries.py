"""The entries of a plain chapter: whatever form its list has, each as title, text and line."""

from collections.abc import Iterator

from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item


def labelled_entries(place: Place, reading: Reading) -> Iterator[tuple[str, str, int]]:
    """List items and labelled lines that nobody has claimed; they are claimed as they are given out."""
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item) and item.text:
                reading.claim_whole(item)
                yield entry_of(item)
    for part in place.fields:
        if not reading.is_free(part) or part.tail:
            continue
        reading.claim(part)
        for item in part.items:
            reading.claim_whole(item)
            title, text, line = entry_of(item)
            yield f"{part.label}: {title}", text, line
        if not part.items and part.value:
            yield part.label, part.value, part.line


def entry_of(item: Item) -> tuple[str, str, int]:
    lead = item_lead(item)
    nested = [child.text for child in item.children]
    if lead is None or not (lead.value or nested):
        return item.text, "; ".join(nested), item.line
    remark = f" ({lead.remark})" if lead.remark else ""
    more = [words.text for words in item.more]
    return lead.label + remark, "; ".join(filter(None, [lead.value, *more, *nested])), item.line
