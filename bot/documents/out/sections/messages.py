"""The form of messages between agents: an example in JSON, or words."""

import json

from bot.documents.out.block import Block
from bot.documents.out.entries import fields_in
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own
from bot.documents.out.text import fence
from bot.documents.out.values import labelled


def take(form: Form) -> Lines:
    if "messages" not in form:
        return []
    told = dict(form.pop("messages"))
    schema = told.pop("schema", None)
    lines = labelled(told)
    if isinstance(schema, dict):
        return [*lines, "", *fence(json.dumps(schema, indent=2), language="json"), ""]
    return [*lines, *labelled({"schema": schema} if schema is not None else {}), ""]


def give(block: Block, giving: Giving) -> None:
    starts = next((at for at, (_, text) in enumerate(block.lines) if text.endswith("```json")), None)
    example = None
    if starts is not None:
        marks = block.lines[starts][1][: -len("json")]
        ends = next((at for at in range(starts + 1, len(block.lines)) if block.lines[at][1] == marks), len(block.lines))
        example = _parsed("\n".join(text for _, text in block.lines[starts + 1 : ends]))
        if example is None:
            giving.leave(block.lines[starts][0], block.lines[starts][1], "no JSON object")
        block.lines[starts : ends + 1] = []
    fields = fields_in(block, giving)
    giving.form["messages"] = {**({"schema": example} if example is not None else {}), **fields}
    giving.lines["messages"] = block.line


def _parsed(text: str) -> dict[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


SECTION = Own("Message format", "forms", take, give)
