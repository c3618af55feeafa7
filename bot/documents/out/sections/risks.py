"""The risk register, with a heading wherever the level changes."""

import re
from typing import Any

from bot.documents.out.block import Block, name_of, named
from bot.documents.out.entries import add, grouped, identified, items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.values import fields_of, labelled

_LEVEL = re.compile(r"(critical|high|medium|low) risk items", re.IGNORECASE)


def take(form: Form) -> Lines:
    lines: Lines = []
    for level, risks in grouped(list(form.pop("risks", {}).items()), _level):
        lines += [f"### {level.capitalize()} risk items", ""]
        for number, (identifier, fields) in enumerate(risks, 1):
            rest = {key: one for key, one in fields.items() if key not in ("level", "title")}
            lines += [f"{number}. {named(identifier, fields.get('title'))}", *labelled(rest, 3)]
        lines.append("")
    return lines


def _level(fields: dict[str, Any]) -> str:
    return str(fields.get("level", "medium"))


def give(block: Block, giving: Giving) -> None:
    for group in (block, *block.below):
        found = _LEVEL.fullmatch(group.title)
        level = found[1].lower() if found else "medium"
        for node in items_in(group, giving):
            fields, _ = fields_of(node.below)
            identifier, fields = identified(*name_of(node.text), {"level": level, **fields}, "title")
            add(giving, "risks", identifier, fields, node.line)


SECTION = Own("Risk assessment", "risks", take, give)
