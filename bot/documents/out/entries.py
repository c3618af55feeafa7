"""Sections whose entries have a heading or a list item each, with their fields as labelled lines below."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.documents.names import slug
from bot.documents.out.block import Block, name_of, named
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.values import Node, fields_of, labelled, nodes

KEY = "Key"
"""The label of a name that is no identifier."""


def entries(key: str, title: str, page: str, *, name: str = "title") -> Own:
    """A mapping by id: `### Title (`id`)`, then what is said of it."""

    def take(form: Form) -> Lines:
        found: Mapping[str, dict[str, Any]] = form.pop(key, {})
        return [line for identifier, fields in found.items() for line in headed(identifier, fields, name)]

    def give(block: Block, giving: Giving) -> None:
        for one in block.below:
            identifier, fields = entry_of(one, giving, name)
            add(giving, key, identifier, fields, one.line)
        leave(block, giving)

    return Own(title, page, take, give)


def labels(key: str, title: str, page: str) -> Own:
    """One mapping as labelled lines."""

    def take(form: Form) -> Lines:
        return [*labelled(form.pop(key)), ""] if key in form else []

    def give(block: Block, giving: Giving) -> None:
        giving.form[key] = fields_in(block, giving)
        giving.lines[key] = block.line

    return Own(title, page, take, give)


def headed(identifier: str, fields: Mapping[str, Any], name: str) -> Lines:
    rest = dict(fields)
    called = rest.pop(name, None)
    return [f"### {named(*sayable(identifier, called, rest))}", "", *labelled(rest), ""]


def sayable(identifier: str, title: Any, rest: dict[str, Any]) -> tuple[str, str | None]:
    """A name that would end its code becomes a field of its own."""
    if "`" in identifier or not identifier.isprintable() or identifier != identifier.strip() or not identifier:
        rest[KEY.lower()] = identifier
        identifier = "-"
    return identifier, title


def entry_of(block: Block, giving: Giving, name: str) -> tuple[str, dict[str, Any]]:
    identifier, title = name_of(block.title)
    fields = fields_in(block, giving)
    return identified(identifier, title, fields, name)


def identified(identifier: str, title: str, fields: dict[str, Any], name: str) -> tuple[str, dict[str, Any]]:
    """The id that is written, else one made from the title."""
    identifier = str(fields.pop(KEY.lower(), identifier))
    return identifier or slug(title), {**({name: title} if title else {}), **fields}


def add(giving: Giving, key: str, identifier: str, fields: dict[str, Any], line: int) -> None:
    there = giving.form.setdefault(key, {})
    if identifier in there:
        giving.leave(line, identifier, f"{identifier} is there already; give it another id")
        return
    there[identifier] = fields
    giving.lines[f"{key}.{identifier}"] = line


def fields_in(block: Block, giving: Giving) -> dict[str, Any]:
    found, strange = nodes(block.lines)
    fields, others = fields_of(found)
    for node in others:
        giving.leave(node.line, node.text, "a line without a label, such as `**Note:**`")
    for line, text in strange:
        giving.leave(line, text, "no line of a list")
    return fields


def leave(block: Block, giving: Giving) -> None:
    for line, text in block.lines:
        giving.leave(line, text, "it stands outside the entries of this section")


def items_in(block: Block, giving: Giving) -> list[Node]:
    found, strange = nodes(block.lines)
    for line, text in strange:
        giving.leave(line, text, "no line of a list")
    return found


def grouped(
    values: list[tuple[str, dict[str, Any]]], by: Callable[[dict[str, Any]], str]
) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Runs of entries that belong under one heading; the order of entries is kept, so a heading may come again."""
    runs: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = []
    for identifier, fields in values:
        if not runs or runs[-1][0] != by(fields):
            runs.append((by(fields), []))
        runs[-1][1].append((identifier, fields))
    return runs
