"""Sections that are tables: a row an entry, and below it what has no column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.documents.out.block import Lines as Numbered
from bot.documents.out.section import Giving
from bot.documents.out.text import escape, joined, split, unescape
from bot.documents.out.values import entry, fields_of, label, nodes, value_of

_CELL = re.compile(r"(?:\\.|[^|\\])*")
_PERCENT = re.compile(r"(\d{1,3}) ?%")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` may be a path such as `target.by`."""

    head: str
    key: str
    fits: Callable[[Any], bool]
    tell: Callable[[Any], str]
    read: Callable[[str], Any]


def text(head: str, key: str) -> Column:
    return Column(head, key, lambda value: isinstance(value, str) and bool(value), escape, unescape)


def words(head: str, key: str) -> Column:
    def fits(value: Any) -> bool:
        return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)

    return Column(head, key, fits, joined, split)


def percent(head: str, key: str) -> Column:
    def read(cell: str) -> Any:
        found = _PERCENT.fullmatch(cell)
        return int(found[1]) if found else unescape(cell)

    return Column(head, key, lambda value: type(value) is int, lambda value: f"{value} %", read)


def table(columns: Sequence[Column], rows: Sequence[tuple[str, dict[str, Any]]]) -> list[str]:
    """The rows, each with its id in code in front; what has no column stands in a list below."""
    left = [(identifier, dict(fields)) for identifier, fields in rows]
    heads = ["Id", *(column.head for column in columns)]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for identifier, fields in left:
        lines.append(_row([f"`{identifier}`", *(_cell(column, fields) for column in columns)]))
    more = [line for identifier, rest in left if rest for line in entry(f"- **{label(identifier)}:**", rest)]
    return [*lines, "", *more, *([""] if more else [])]


def rows_of(columns: Sequence[Column], lines: Numbered, giving: Giving) -> list[tuple[int, str, dict[str, Any]]]:
    """Each row with its line, id and fields; columns are found by their heads, wherever they stand."""
    known = {column.head.casefold(): column for column in columns}
    cells = [(number, _cells(line)) for number, line in lines if line.startswith("|")]
    heads = [head.casefold() for head in cells[0][1]] if cells else []
    found = []
    for number, row in cells[2:]:
        told = dict(zip(heads, row, strict=False))
        fields: dict[str, Any] = {}
        for head, cell in told.items():
            if cell and head in known:
                _put(fields, known[head].key, known[head].read(cell))
        found.append((number, told.get("id", "").strip("` "), fields))
    _more([(number, line) for number, line in lines if not line.startswith("|")], found, giving)
    return found


def _more(lines: Numbered, found: Sequence[tuple[int, str, dict[str, Any]]], giving: Giving) -> None:
    listed, strange = nodes(lines)
    rows = {identifier: fields for _, identifier, fields in found}
    for node in listed:
        rest, others = fields_of([node])
        for identifier, fields in rest.items():
            if identifier in rows and isinstance(fields, dict):
                _merge(rows[identifier], fields)
            else:
                giving.leave(node.line, node.text, f"no row of the table is called {identifier}")
        for other in others:
            giving.leave(other.line, str(value_of(other.text, other)), "it belongs to no row of the table")
    for number, line in strange:
        giving.leave(number, line, "it belongs to no row of the table")


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _cell(column: Column, fields: dict[str, Any]) -> str:
    """The field's cell; it is taken out of the fields, as is a mapping that it leaves empty."""
    outer, _, inner = column.key.partition(".")
    holder = fields.get(outer) if inner else fields
    key = inner or outer
    if not isinstance(holder, dict) or key not in holder or not column.fits(holder[key]):
        return ""
    value = holder[key]
    if inner:
        fields[outer] = {name: one for name, one in holder.items() if name != key}
        if not fields[outer]:
            del fields[outer]
    else:
        del fields[key]
    return column.tell(value)


def _put(fields: dict[str, Any], path: str, value: Any) -> None:
    outer, _, inner = path.partition(".")
    if inner:
        fields.setdefault(outer, {})[inner] = value
    else:
        fields[outer] = value


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(line: str) -> list[str]:
    inner = line.strip()[1:]
    found: list[str] = []
    at = 0
    while at < len(inner):
        match = _CELL.match(inner, at)
        assert match is not None  # the pattern matches nothing too
        found.append(match[0].strip(" "))
        at = match.end() + 1 if match.end() > at or inner[at] == "|" else at + 1
    return found
