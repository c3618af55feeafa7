"""Next steps, with a heading wherever the time changes."""

import re

from bot.documents.out.block import Block
from bot.documents.out.entries import items_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import escape, unescape

_STEP = re.compile(r"(?:\*\*`([^`]+)`:\*\* )?(.*)", re.DOTALL)


def take(form: Form) -> Lines:
    lines: Lines = []
    when, number = "", 0
    for step in form.pop("next", []):
        if step.get("when", "") != when:
            when, number = step.get("when", ""), 0
            lines += [*([""] if lines else []), f"### {escape(when) or '-'}", ""]
        number += 1
        who = f"**`{step['agent']}`:** " if "agent" in step else ""
        lines.append(f"{number}. {who}{escape(step['text'])}")
    return [*lines, ""] if lines else []


def give(block: Block, giving: Giving) -> None:
    steps = giving.form.setdefault("next", [])
    for group in (block, *block.below):
        when = "" if group is block or group.title == "-" else unescape(group.title)
        for node in items_in(group, giving):
            found = _STEP.fullmatch(node.text)
            assert found is not None  # the pattern matches everything
            giving.lines[f"next.{len(steps)}"] = node.line
            named = {"agent": found[1], "when": when}
            steps.append({"text": unescape(found[2]), **{key: one for key, one in named.items() if one}})


SECTION = Own("Next steps", "steps", take, give)
