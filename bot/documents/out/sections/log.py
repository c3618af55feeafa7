"""The log that the session started with."""

import re

from bot.documents.out.block import Block
from bot.documents.out.entries import items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import escape, unescape

_ENTRY = re.compile(r"(?:\*\*\[(.+?)\]\*\* )?(.*)", re.DOTALL)


def take(form: Form) -> Lines:
    told = [f"- {_at(one)}{escape(one['text'])}" for one in form.pop("log", [])]
    return [*told, ""] if told else []


def _at(entry: Form) -> str:
    return f"**[{escape(entry['at'])}]** " if "at" in entry else ""


def give(block: Block, giving: Giving) -> None:
    entries = giving.form.setdefault("log", [])
    for node in items_in(block, giving):
        found = _ENTRY.fullmatch(node.text)
        assert found is not None  # the pattern matches everything
        giving.lines[f"log.{len(entries)}"] = node.line
        entries.append({"text": unescape(found[2]), **({"at": unescape(found[1])} if found[1] else {})})


SECTION = Own("Coordination log", "log", take, give)
