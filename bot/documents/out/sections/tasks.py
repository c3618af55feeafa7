"""The tasks, with a heading wherever phase or agent change, and a box for each."""

import re
from typing import Any

from bot.documents.out.block import Block, name_of, named
from bot.documents.out.entries import add, grouped, identified, items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.values import fields_of, labelled

WORDS = {
    "done": "COMPLETED",
    "in-progress": "IN PROGRESS",
    "waiting": "PENDING",
    "blocked": "BLOCKED",
    "review": "REVIEW",
    "ready": "READY",
}
STATES = {word: state for state, word in WORDS.items()}
_ITEM = re.compile(r"\[([ xX])\] (?:\*\*([A-Z ]+):\*\* ?)?(.*)", re.DOTALL)
_GROUP = re.compile(r"(?:phase `([^`]+)`)?(?:, )?(?:agent `([^`]+)`)?", re.IGNORECASE)
ANYONE = "For anyone"


def take(form: Form) -> Lines:
    lines: Lines = []
    for title, tasks in grouped(list(form.pop("tasks", {}).items()), _group):
        lines += [f"### {title}", ""]
        for identifier, fields in tasks:
            lines += _item(identifier, {key: one for key, one in fields.items() if key not in ("phase", "agent")})
        lines.append("")
    return lines


def _group(fields: dict[str, Any]) -> str:
    parts = [f"{key} `{fields[key]}`" for key in ("phase", "agent") if key in fields]
    told = ", ".join(parts)
    return told[:1].upper() + told[1:] if told else ANYONE


def _item(identifier: str, fields: dict[str, Any]) -> Lines:
    state = fields.pop("state", None)
    box = "[x]" if state == "done" else "[ ]"
    word = f"**{WORDS[state]}:** " if state else ""
    return [f"- {box} {word}{named(identifier, fields.pop('title', None))}", *labelled(fields, 2)]


def give(block: Block, giving: Giving) -> None:
    giving.form.setdefault("tasks", {})
    for group in (block, *block.below):
        found = _GROUP.fullmatch(group.title)
        shared = {"phase": found[1], "agent": found[2]} if found and group is not block else {}
        for node in items_in(group, giving):
            item = _ITEM.fullmatch(node.text)
            if item is None:
                giving.leave(node.line, node.text, "a task begins with a box: `- [ ] title`")
                continue
            fields, others = fields_of(node.below)
            for other in others:
                giving.leave(other.line, other.text, "a line without a label, such as `**Note:**`")
            state = STATES.get(item[2] or "", "done" if item[1] != " " else None)
            told = {"phase": shared.get("phase"), "agent": shared.get("agent"), "state": state, **fields}
            identifier, fields = identified(*name_of(item[3]), told, "title")
            add(giving, "tasks", identifier, {key: one for key, one in fields.items() if one is not None}, node.line)


SECTION = Own("Tasks", "work", take, give)
