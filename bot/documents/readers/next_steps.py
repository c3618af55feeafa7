"""What comes next, for one agent, all, or nobody in particular."""

from bot.documents.attributes import cut_attributes
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item
from bot.documents.values import is_all
from bot.plan.models import ALL


def read(place: Place, reading: Reading) -> None:
    if place.topic != "next" or place.is_title or place.tables:
        return
    # Below the chapter's own heading stand headings that say when; the chapter's own says nothing of it.
    when = (
        place.heading.whole if place.parent is not None and place.parent.topic == "next" and place.agent is None else ""
    )
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                read_item(item, place.agent, when, reading)
    for part in place.fields:
        if not reading.is_free(part) or part.tail:
            continue
        reading.claim(part)
        agent = who(part.label, part.line, reading)
        for item in part.items:
            read_item(item, agent or place.agent, when if agent else part.label, reading)
        if not part.items and part.value:
            text = part.value if agent else part.words.text
            reading.add("next", text, part.line, text=text, agent=agent or place.agent, when=when)


def who(name: str, line: int, reading: Reading) -> str | None:
    return ALL if is_all(name) else reading.agent(name, line, quiet=True)


def read_item(item: Item, agent: str | None, when: str, reading: Reading) -> None:
    reading.claim(item)
    lead = item_lead(item)
    named = who(lead.label, item.line, reading) if lead else None
    if lead and named and (item.children and not lead.value):
        for child in item.children:
            read_item(child, named, when, reading)
        return
    text = lead.value if lead and named else item.text
    bare, attributes = cut_attributes(text)
    owner = next((value for label, value in attributes if label in ("owner", "assignee", "who", "agent", "by")), None)
    if owner and (found := reading.agent(owner, item.line, declare=True)):
        named, text = found, bare
    if not text:
        return
    entry = reading.add("next", text, item.line, text=text, agent=named or agent, when=when)
    if item.checked is not None:
        entry.shown["done"] = item.checked
    for child in item.children:
        reading.claim_whole(child)
        entry.fields["text"] += f"; {child.text}"
