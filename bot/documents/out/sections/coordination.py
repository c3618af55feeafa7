"""The coordination matrix: who coordinates with whom, on what."""

from bot.documents.out.block import Block
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.table import rows_of, table, words

COLUMNS = (words("Coordinates with", "with"), words("Primary topics", "topics"))


def take(form: Form) -> Lines:
    agents = form.get("agents", {})
    rows = [(name, agent.pop("coordinates")) for name, agent in agents.items() if "coordinates" in agent]
    return table(COLUMNS, rows) if rows else []


def give(block: Block, giving: Giving) -> None:
    for line, identifier, fields in rows_of(COLUMNS, block.lines, giving):
        if identifier in giving.form.get("agents", {}):
            giving.form["agents"][identifier]["coordinates"] = fields
        else:
            giving.leave(line, identifier, f"no agent is called {identifier}")


SECTION = Own("Coordination matrix", "coordination", take, give)
