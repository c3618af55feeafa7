"""Which lines of a comment are commands: those on a line of their own at top level, and no others."""

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt

from bot.commands.inline import UNCLOSED, open_elements, read_inline
from bot.commands.shown import MOST_BRACKETS, is_plain, not_shown, set_apart, swallows

LONGEST_BODY = 65_536
"""GitHub takes no longer comment."""
LONGEST_REMEMBERED = 2_000
MOST_LINES = 1_000
"""Reading Markdown takes time by the line; a comment with more is no place for a command."""
MOST_COMMANDS = 20
LONGEST_LINE = 2_000
SHOWN = 200

WRITTEN = re.compile(r" {0,3}/([A-Za-z][A-Za-z-]{0,29})(?:[ \t]+(.*))?", re.DOTALL)
_SLASH_LIKE = "/\uff0f\u2044\u2215\u29f8\u2571\u27cb\u2f03\u30ce\u4e3f\u1735\U0001d23a"
_UNSEEN = (
    "\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff\v\f\x1c-\x1f\x85"
)
_LOOKS_LIKE_ONE = re.compile(rf"[ \t{_UNSEEN}]*[{_SLASH_LIKE}][{_UNSEEN}]*[^\W\d_][^\s/.:]*(?=\s|$)")
_PLACES = {
    "blockquote_open": "in a quote",
    "bullet_list_open": "in a list",
    "ordered_list_open": "in a list",
    "fence": "in a code block",
    "code_block": "in indented code",
    "html_block": "in HTML",
    "heading_open": "in a heading",
    "table_open": "in a table",
}

_BLOCKS = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])  # inline content is read by read_inline, in linear time


@dataclass(frozen=True, slots=True)
class Written:
    """A command as it was written: its word in lower case, the rest of the line, the line's number from 1."""

    word: str
    rest: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A line that looks like a command and is none, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a comment holds. `refused` says why none of it is run."""

    written: tuple[Written, ...] = ()
    passed: tuple[Passed, ...] = ()
    refused: str = ""


def read(body: str) -> Read:
    """Reads a comment's body. Never raises; takes time in proportion to the body."""
    return _remembered(body) if len(body) <= LONGEST_REMEMBERED else _read(body)


@lru_cache(maxsize=2048)
def _remembered(body: str) -> Read:
    """A pull request is judged again whenever something happens to it, and its comments mostly stay as they are."""
    return _read(body)


def _read(body: str) -> Read:
    if len(body) > LONGEST_BODY:
        return Read(refused=f"the comment is over {LONGEST_BODY:,} characters; write the command in one of its own")
    text = body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    lines = text.split("\n")
    candidates = [number for number, line in enumerate(lines) if looks_like_one(line)]
    if not candidates:
        return Read()
    if all(len(lines[number]) > LONGEST_LINE for number in candidates):
        return Read(passed=tuple(over_long(lines[number], number) for number in candidates))
    if len(lines) > MOST_LINES:
        return Read(refused=f"the comment has over {MOST_LINES:,} lines; write the command in one of its own")
    where = places(text, lines)
    found = [sort_out(lines[number], number, where[number]) for number in candidates]
    written = tuple(one for one in found if isinstance(one, Written))
    passed = tuple(one for one in found if isinstance(one, Passed))
    if len(written) > MOST_COMMANDS:
        return Read(passed=passed, refused=f"{len(written)} commands in one comment; write at most {MOST_COMMANDS}")
    return Read(written, passed)


def looks_like_one(line: str) -> bool:
    """Quick and generous: whether the line could be a command, were it at the right place."""
    bare = line.lstrip(" \t>*+-0123456789.)|[]")
    return bare[:1] == "/" or (not line.isascii() and _LOOKS_LIKE_ONE.match(bare) is not None)


def sort_out(line: str, number: int, why_not: str) -> Written | Passed:
    shown = line.strip()[:SHOWN]
    if why_not:
        return Passed(number + 1, shown, why_not)
    if len(line) > LONGEST_LINE:
        return over_long(line, number)
    match = WRITTEN.fullmatch(line.rstrip(" \t"))
    if match:
        return Written(match[1].lower(), (match[2] or "").strip(" \t"), number + 1, shown)
    return Passed(number + 1, shown, why_none(line))


def over_long(line: str, number: int) -> Passed:
    """Wherever it stands, so that nobody need work out where it stands: telling takes time by the character."""
    return Passed(number + 1, line[: 2 * SHOWN].strip()[:SHOWN], f"the line is over {LONGEST_LINE:,} characters")


def why_none(line: str) -> str:
    if not line.isascii() and _LOOKS_LIKE_ONE.match(line):
        return "look-alike or invisible characters; type the command with plain letters"
    if line[:1] in "\t" or line.startswith("    "):
        return "indented like code"
    if not line.lstrip(" \t").startswith("/"):
        return "not at the beginning of its line"
    return "no command's name after the slash"


def places(text: str, lines: list[str]) -> list[str]:
    """For each line, why a command there does not count; empty where it does."""
    where = ["in a link definition" if line.strip() else "" for line in lines]
    elements: list[str] = []
    env: dict[str, Any] = {}
    is_readable = text.count("[") <= MOST_BRACKETS
    for token in _BLOCKS.parse(text, env):
        if token.level != 0 or token.map is None:
            continue
        span = range(token.map[0], min(token.map[1], len(lines)))
        within = f"inside <{elements[-1]}>" if elements else ""
        if token.type == "paragraph_open":
            for number, why in zip(
                span, in_paragraph(lines, span, elements, env=env if is_readable else None), strict=True
            ):
                where[number] = why
        else:
            for number in span:
                where[number] = _PLACES.get(token.type, "not in a paragraph") or within
            if token.type == "html_block":
                elements = open_elements(token.content, elements)
                elements += [UNCLOSED] if swallows(token.content) else []
    for number, why in set_apart(lines).items():
        where[number] = where[number] or why
    return where


def in_paragraph(
    lines: list[str], span: range, elements: list[str], *, env: MutableMapping[str, Any] | None
) -> Iterator[str]:
    """Why not, for each line of a paragraph at top level; `elements` are brought up to date."""
    several = [lines[number] for number in span]
    content = "\n".join(several)
    inline = read_inline(content)
    unseen = {} if is_plain(content) else not_shown(several, env)
    for offset in range(len(span)):
        within = f"inside <{elements[-1]}>" if elements else ""
        yield inline.hidden.get(offset, "") or within or unseen.get(offset, "")
        elements[:] = open_elements(inline.tags.get(offset, ""), elements)
