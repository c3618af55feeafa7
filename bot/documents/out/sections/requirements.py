"""What each agent needs from others, with a heading wherever the asker changes."""

import re

from bot.documents.out.block import Block
from bot.documents.out.entries import items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import escape, unescape

_ASKER = re.compile(r"`([^`]+)` requirements", re.IGNORECASE)
_NEED = re.compile(r"\*\*`([^`]+)`:\*\* (.*)", re.DOTALL)


def take(form: Form) -> Lines:
    lines: Lines = []
    asker = ""
    for one in form.pop("requirements", []):
        if one["from"] != asker:
            asker = one["from"]
            lines += [*([""] if lines else []), f"### `{asker}` requirements", ""]
        lines.append(f"- **`{one['to']}`:** {escape(one['need'])}")
    return [*lines, ""] if lines else []


def give(block: Block, giving: Giving) -> None:
    needs = giving.form.setdefault("requirements", [])
    for group in block.below:
        asker = _ASKER.fullmatch(group.title)
        for node in items_in(group, giving):
            need = _NEED.fullmatch(node.text)
            if asker is None or need is None:
                giving.leave(node.line, node.text, "a need is written `- **`agent`:** what` below `agent` requirements")
                continue
            giving.lines[f"requirements.{len(needs)}"] = node.line
            needs.append({"from": asker[1], "to": need[1], "need": unescape(need[2])})


SECTION = Own("Coordination requirements", "requirements", take, give)
