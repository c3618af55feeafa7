"""The form of the messages between agents: its JSON example and the deadline of an answer."""

import json
import re
from typing import Any

from bot.documents.parts import Field, Prose
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Fence

TIMEOUT = re.compile(r"timeout[\"'\s]*[:=]?\s*(\d{1,6})\s*(ms|milliseconds|s|sec|seconds|m|min|minutes|h)?\b", re.I)
UNITS = {
    "ms": "ms",
    "milliseconds": "ms",
    "s": "s",
    "sec": "s",
    "seconds": "s",
    "m": "m",
    "min": "m",
    "minutes": "m",
    "h": "h",
}


def read(place: Place, reading: Reading) -> None:
    if place.topic != "messages":
        return
    for fence in place.fences:
        if reading.is_free(fence) and not reading.all("messages"):
            read_fence(fence, place, reading)


def read_fence(fence: Fence, place: Place, reading: Reading) -> None:
    reading.claim(fence, place.heading.line)
    schema = parse(fence.text)
    for name in ("source_agent", "target_agent", "from", "to", "sender", "recipient"):
        if isinstance(written := (schema or {}).get(name), str):
            reading.agent(written, fence.line, quiet=True)
    notes = []
    for part in place.parts:
        if isinstance(part, Prose | Field) and not part.tail:
            notes.append(part.words.text)
            reading.claim(part.line)
    entry = reading.add("messages", place.heading.title, place.heading.line)
    entry.fields["schema"] = schema if schema is not None else fence.text.rstrip("\n")
    entry.fields["note"] = "\n".join(notes)
    if deadline := timeout_of(schema, fence.text + " ".join(notes)):
        entry.fields["timeout"] = deadline
    entry.fields = {name: value for name, value in entry.fields.items() if value not in ("", None)}


def parse(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and is_shallow(found, 20) else None


def is_shallow(value: Any, depth: int) -> bool:
    if depth == 0:
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(is_shallow(item, depth - 1) for item in inner)


def timeout_of(schema: dict[str, Any] | None, text: str) -> str:
    for name, unit in (("timeout_ms", "ms"), ("timeout_seconds", "s"), ("timeout_s", "s"), ("timeout_sec", "s")):
        number = (schema or {}).get(name)
        if isinstance(number, int) and 0 < number < 1_000_000:
            return f"{number}{unit}"
    match = TIMEOUT.search(text)
    return f"{int(match[1])}{UNITS[(match[2] or 's').lower()]}" if match and match[2] else ""
