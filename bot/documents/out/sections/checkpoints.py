"""The gates, each with a box for every item that is agreed there."""

import re
from typing import Any

from bot.documents.out.block import Block, name_of
from bot.documents.out.entries import add, headed, identified
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import escape, unescape
from bot.documents.out.values import Node, fields_of, labelled, nodes

_ITEM = re.compile(r"\[([ xX])\] (.*)", re.DOTALL)


def take(form: Form) -> Lines:
    lines: Lines = []
    for identifier, fields in form.pop("checkpoints", {}).items():
        rest = {key: one for key, one in fields.items() if key != "items"}
        boxes = [line for item in fields.get("items", []) for line in _box(item)]
        lines += [*headed(identifier, rest, "title")[:-1], *boxes, ""]
    return lines


def _box(item: dict[str, Any]) -> Lines:
    rest = {key: one for key, one in item.items() if key not in ("text", "done")}
    return [f"- {'[x]' if item.get('done') else '[ ]'} {escape(item['text'])}", *labelled(rest, 2)]


def give(block: Block, giving: Giving) -> None:
    for one in block.below:
        found, strange = nodes(one.lines)
        fields, others = fields_of(found)
        items = [item for node in others if (item := _item(node, giving))]
        for line, text in strange:
            giving.leave(line, text, "no line of a list")
        identifier, fields = identified(*name_of(one.title), fields, "title")
        add(giving, "checkpoints", identifier, {**fields, **({"items": items} if items else {})}, one.line)


def _item(node: Node, giving: Giving) -> dict[str, Any] | None:
    found = _ITEM.fullmatch(node.text)
    if found is None:
        giving.leave(node.line, node.text, "an item begins with a box: `- [ ] what is agreed`")
        return None
    fields, _ = fields_of(node.below)
    return {"text": unescape(found[2]), **({"done": True} if found[1] != " " else {}), **fields}


SECTION = Own("Checkpoints", "checkpoints", take, give)
