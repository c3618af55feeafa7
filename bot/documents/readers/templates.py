"""Forms that agents fill in: the text of a fence, as it was written."""

from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Fence


def read(place: Place, reading: Reading) -> None:
    if place.topic != "templates":
        return
    fences = [fence for fence in place.fences if reading.is_free(fence)]
    labels = {part.body: part for part in place.fields if isinstance(part.body, Fence)}
    for fence in fences:
        label = labels.get(fence)
        title = label.label if label and len(fences) > 1 else place.heading.title
        reading.claim(fence, *([label.line] if label else []), place.heading.line)
        entry = reading.add("templates", title, fence.line if label is None else label.line)
        entry.line = place.heading.line if title == place.heading.title else entry.line
        entry.fields["text"] = fence.text.rstrip("\n")
