"""The chapters of a document in Baton's own shape: a heading, its lines, and the headings below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.documents.out.text import escape, unescape

_HEADING = re.compile(r"(#{1,6}) (.*)")
_FENCE = re.compile(r"\s*(`{3,})")
_NAMED = re.compile(r"(.*?) ?\(`([^`]+)`\)")
_CODE = re.compile(r"`([^`]+)`")

Lines = Sequence[tuple[int, str]]


@dataclass(slots=True)
class Block:
    """One heading. `title` is as it was written, escapes and all."""

    level: int
    title: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    below: list["Block"] = field(default_factory=list)


def blocks_of(text: str) -> list[Block]:
    """Chapters with their sub-chapters; what stands before the first heading belongs to none."""
    found: list[Block] = []
    for number, line, heading in _with_headings(text):
        if heading:
            block = Block(len(heading[1]), heading[2].strip(" "), number)
            (found[-1].below if found and block.level > 2 else found).append(block)
        elif found:
            (found[-1].below[-1] if found[-1].below else found[-1]).lines.append((number, line))
    return found


def named(identifier: str, title: str | None) -> str:
    """`Database schema (`db-schema`)`: how an entry is called."""
    return f"{escape(title)} (`{identifier}`)" if title else f"`{identifier}`"


def name_of(written: str) -> tuple[str, str]:
    """Identifier and title, each empty where it is not written."""
    if code := _CODE.fullmatch(written):
        return code[1], ""
    if found := _NAMED.fullmatch(written):
        return found[2], unescape(found[1])
    return "", unescape(written)


def _with_headings(text: str) -> Iterator[tuple[int, str, re.Match[str] | None]]:
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        opens = _FENCE.match(line)
        if fence:
            fence = "" if line.strip(" ") == fence else fence
        elif opens:
            fence = opens[1]
        else:
            yield number, line, _HEADING.fullmatch(line)
            continue
        yield number, line, None
