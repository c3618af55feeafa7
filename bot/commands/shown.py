"""Lines that Markdown takes out of people's sight: a command that nobody sees does not count."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 3_000
"""Characters of a paragraph with links or the like; telling what is shown of a longer one would take too long."""
NOT_SHOWN = "in a link's address, an image, a tag, or struck out"
TOO_LONG = "in a long paragraph with links or HTML; write the command in a paragraph of its own"
MOST_BRACKETS = 1_000
"""Of a comment; reading each takes its time."""
IN_NOTE = "in a footnote"
IN_FORMULA = "in a formula"

_SPECIAL = re.compile(r"\]\(|!\[|\]\[|~|<|`")
_STAND_IN = "\ue000"
_TILDE = re.compile(r"(?<!~)~(?!~)")
_SLASH = re.compile(r" {0,3}/")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_FORMULA = re.compile(r" {0,3}\$\$")
_TAG = re.compile(
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+>"
    r"|[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\"'=<>`\s]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?>)",
    re.ASCII,
)
_BEGINS = re.compile(r"<[A-Za-z/!?]")
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 20}).enable("strikethrough")


def is_plain(paragraph: str) -> bool:
    """Most paragraphs hold nothing that could hide a line."""
    return _SPECIAL.search(paragraph) is None


def not_shown(paragraph: Sequence[str], env: MutableMapping[str, Any] | None) -> dict[int, str]:
    """Why not, by line that begins with a slash; `env` has the comment's link definitions, None if it is crowded."""
    slashed = [at for at, line in enumerate(paragraph) if _SLASH.match(line)]
    if sum(map(len, paragraph)) > LONGEST or env is None:
        return dict.fromkeys(slashed, TOO_LONG)
    # GitHub strikes out between single tildes too
    lines = [_TILDE.sub("~~", line.replace(_STAND_IN, "\ufffd")) for line in paragraph]
    for at in slashed:
        lines[at] = _STAND_IN + str(at) + lines[at].lstrip(" ")
    tokens: list[Token] = []
    _MARKDOWN.inline.parse("\n".join(lines).strip(), _MARKDOWN, env, tokens)
    seen = set(begun(tokens))
    return {at: NOT_SHOWN for at in slashed if at not in seen}


def begun(tokens: Sequence[Token]) -> Iterator[int]:
    """Numbers of the slashed lines that begin as plain words."""
    is_start, struck = True, 0
    for token in tokens:
        if token.type == "text" and not token.content:
            continue
        struck += {"s_open": 1, "s_close": -1}.get(token.type, 0)
        if token.type == "text" and is_start and not struck and token.content.startswith(_STAND_IN):
            yield int(token.content[1:].partition("/")[0])
        is_start = token.type in ("softbreak", "hardbreak")


def set_apart(lines: Sequence[str]) -> dict[int, str]:
    """Lines of what GitHub adds to Markdown: footnotes (unseen where nothing refers to them) and formulas."""
    return {**dict.fromkeys(in_notes(lines), IN_NOTE), **dict.fromkeys(in_formulas(lines), IN_FORMULA)}


def in_notes(lines: Sequence[str]) -> Iterator[int]:
    """A footnote goes on to the first line behind an empty one that is not indented."""
    is_note = is_after_gap = False
    for number, line in enumerate(lines):
        if _NOTE.match(line):
            is_note = True
        elif is_after_gap and line.strip() and not line.startswith(("    ", "\t")):
            is_note = False
        is_after_gap = not line.strip()
        if is_note:
            yield number


def in_formulas(lines: Sequence[str]) -> Iterator[int]:
    """Lines between two that begin with `$$`, if no line between them is empty."""
    marks = [number for number, line in enumerate(lines) if _FORMULA.match(line) and line.count("$$") == 1]
    gaps = [number for number, line in enumerate(lines) if not line.strip()]
    begin, gap = -1, 0
    for mark in marks:
        while gap < len(gaps) and gaps[gap] < begin:
            gap += 1
        if begin >= 0 and (gap == len(gaps) or gaps[gap] > mark):
            yield from range(begin, mark)
            begin = -1
        else:
            begin = mark


def swallows(html: str) -> bool:
    """Does a block of HTML end inside a tag or comment? A browser then takes what follows for a part of it."""
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        if (end := html.find("-->", start + 2)) < 0:
            return True
        at = end + 3
    return _BEGINS.search(_TAG.sub("", "".join(kept) + html[at:])) is not None
