"""Success metrics, with a table wherever the group changes."""

from bot.documents.out.block import Block
from bot.documents.out.entries import add, grouped
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.table import Column, rows_of, table, text
from bot.documents.out.text import escape, unescape

COLUMNS = (
    Column("Met", "done", lambda value: isinstance(value, bool), lambda met: "yes" if met else "no", "yes".__eq__),
    text("Metric", "title"),
    text("Target", "target"),
    text("Value", "value"),
    text("By", "by"),
    text("Source", "source"),
    text("Note", "note"),
)
NONE = "-"


def take(form: Form) -> Lines:
    lines: Lines = []
    for group, metrics in grouped(list(form.pop("metrics", {}).items()), lambda fields: fields.get("group", "")):
        rows = [(name, {key: one for key, one in fields.items() if key != "group"}) for name, fields in metrics]
        lines += [f"### {escape(group) or NONE}", "", *table(COLUMNS, rows)]
    return lines


def give(block: Block, giving: Giving) -> None:
    for one in (block, *block.below):
        group = "" if one is block or one.title == NONE else unescape(one.title)
        for line, identifier, fields in rows_of(COLUMNS, one.lines, giving):
            add(giving, "metrics", identifier, {**({"group": group} if group else {}), **fields}, line)


SECTION = Own("Success metrics", "metrics", take, give)
