"""Rules of working together, each with its points."""

from bot.documents.heading import read_heading
from bot.documents.parts import item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Item


def read(place: Place, reading: Reading) -> None:
    if place.topic != "rules" or place.is_title:
        return
    if place.heading.label in ("rule", "principle"):
        read_section(place, reading)
        return
    for part in place.fields:
        if not reading.is_free(part) or part.tail or not (part.items or part.value):
            continue
        reading.claim(part)
        heading = read_heading(part.words)
        title = part.value if heading.label in ("rule", "principle") and part.value else part.label
        points = [] if title == part.value else [part.value] if part.value else []
        for item in part.items:
            points += points_of(item, reading)
        reading.add("rules", title, part.line, points=points)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item) and item.text:
                read_item(item, reading)


def read_section(place: Place, reading: Reading) -> None:
    reading.claim(place.heading.line)
    points = []
    for part in place.prose:
        reading.claim(part)
        points.append(part.words.text)
    for listing in place.all_lists:
        for item in listing.items:
            points += points_of(item, reading)
    for field in place.fields:
        if reading.is_free(field) and not field.tail:
            reading.claim(field)
            points += [field.words.text] if field.value else []
    reading.add("rules", place.heading.title, place.heading.line, points=points)


def read_item(item: Item, reading: Reading) -> None:
    lead = item_lead(item)
    bold = lead if lead and (lead.bold or item.children) else None
    reading.claim(item)
    title = bold.label if bold else item.text
    points = [bold.value] if bold and bold.value else []
    for child in item.children:
        points += points_of(child, reading)
    reading.add("rules", title.rstrip(":"), item.line, points=points)


def points_of(item: Item, reading: Reading) -> list[str]:
    reading.claim(item)
    nested = [point for child in item.children for point in points_of(child, reading)]
    return [item.text, *nested] if item.text else nested
