"""Where what is said: the channels and their use."""

from bot.documents.columns import columns_of
from bot.documents.entries import labelled_entries
from bot.documents.place import Place
from bot.documents.reading import Reading


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        if reading.is_free(table) and columns.find("channel") == 0 and len(columns.heads) > 1:
            reading.claim(table)
            for row in table.rows:
                if title := columns.cell(row, "channel").text:
                    use = columns.cell(row, "use").text
                    rest = columns.rest(row, "channel", *(["use"] if use else []))
                    reading.add("channels", title, row.line, use="; ".join(filter(None, [use, *rest])))
    if place.topic == "channels" and not place.is_title:
        for title, use, line in labelled_entries(place, reading):
            reading.add("channels", title, line, use=use)
