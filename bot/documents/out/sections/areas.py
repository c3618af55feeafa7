"""Overall status: how far each area is, and should be."""

from bot.documents.out.block import Block
from bot.documents.out.entries import add
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.table import percent, rows_of, table, text

COLUMNS = (
    text("Area", "title"),
    text("Health", "health"),
    text("Status", "note"),
    percent("Progress", "progress"),
    percent("Target", "target.progress"),
    text("By", "target.by"),
)


def take(form: Form) -> Lines:
    areas = form.pop("areas", {})
    return table(COLUMNS, list(areas.items())) if areas else []


def give(block: Block, giving: Giving) -> None:
    for line, identifier, fields in rows_of(COLUMNS, block.lines, giving):
        add(giving, "areas", identifier, fields, line)


SECTION = Own("Overall status", "overall", take, give)
