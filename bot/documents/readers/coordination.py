"""The coordination matrix: with whom each agent coordinates, and on what."""

from bot.documents.columns import Columns, columns_of
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Row
from bot.documents.values import split_names


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        if reading.is_free(table) and columns.has("agent", "coordinates"):
            reading.claim(table, place.heading.line)
            for row in table.rows:
                read_row(row, columns, reading)


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    name = columns.cell(row, "agent").text
    identifier = reading.agent(name, row.line, declare=True)
    topics = split_topics(columns.cell(row, "topics").text)
    partners = reading.agents(columns.cell(row, "coordinates").text, row.line, declare=identifier is not None)
    coordinates = {"with": partners or ["all"], **({"topics": topics} if topics else {})}
    reading.matrix.append({"name": name, "agent": identifier, **coordinates, "line": row.line})
    if identifier is None:
        reading.claimed.discard(row.line)
        reading.leave(row.line, f"a row of {name!r}, who is no agent of this document under this name")
        return
    entry = reading.agent_entry(identifier)
    entry.fields["coordinates"] = coordinates
    entry.lines["coordinates"] = row.line


def split_topics(text: str) -> list[str]:
    return [topic for topic in split_names(text) if topic]
