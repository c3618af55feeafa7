"""One line's inline Markdown as plain words, with where its leading bold run ends."""

import re
import unicodedata
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_INLINE = 2000
"""A longer line is prose: nobody names a task in so many characters."""
MAX_MARKS = 120
MAX_EMPHASIS = 80
MAX_BRACKETS = 16
INLINE = MarkdownIt("commonmark").enable("strikethrough").disable(["html_inline", "newline", "autolink"])
SPECIAL = re.compile(r"[*_`\[\\~&<]")
BOX = re.compile(r"\s*\[([ xX✓✔~/>!?-])\](?:\s+|$)")
BREAK = re.compile(r"<br\s*/?>", re.I)
TAG = re.compile(r"</?(?:b|i|u|s|em|strong|sub|sup|kbd|code|span|br|p|summary|details)(?:\s[^<>]{0,200})?/?>", re.I)
JOINERS = "\ufe0f\ufe0e\u200d\u20e3"


@dataclass(frozen=True, slots=True)
class Words:
    """`text` as a reader sees it; `bold` is the length of the emphasised run it begins with (after emoji)."""

    line: int
    text: str
    bold: int = 0
    links: tuple[str, ...] = ()
    emoji: str = ""
    """The emoji before the text, which is cut off from it."""
    box: str | None = None
    """What stands in the box that the line begins with, `[x]`; None where there is no box."""

    def __bool__(self) -> bool:
        return bool(self.text or self.emoji)


def read_words(source: str, line: int) -> Words:
    box = BOX.match(source)
    words = read_inline(source[box.end() :] if box else source, line)
    return replace(words, box=box[1]) if box else words


def read_inline(source: str, line: int) -> Words:
    source = source.strip()
    if len(source) > MAX_INLINE or is_crowded(source) or not SPECIAL.search(source):
        return trimmed(source, 0, (), line)
    if "<" in source:
        source = TAG.sub("", BREAK.sub(" ", without_comments(source))).strip()
    children = INLINE.parseInline(source)[0].children or []
    text, bold, links = flatten(children)
    return trimmed(text, bold, links, line)


def is_crowded(source: str) -> bool:
    """More marks than words need; brackets cost the parser the square of their number."""
    emphasis = sum(map(source.count, "*_~"))
    return source.count("[") > MAX_BRACKETS or emphasis > MAX_EMPHASIS or emphasis + source.count("`") > MAX_MARKS


def without_comments(source: str) -> str:
    """The line without its closed comments. A pattern would look for the end of each unclosed one anew."""
    kept, at = "", 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        kept += source[at:start]
        at = end + 3
    return kept + source[at:]


def flatten(tokens: list[Token]) -> tuple[str, int, tuple[str, ...]]:
    text, bold, depth, opened_at = "", 0, 0, -1
    links: list[str] = []
    for token in tokens:
        if token.type in ("strong_open", "em_open"):
            if depth == 0 and bold == 0 and not cut_emoji(text)[1].strip():
                opened_at = len(text)
            depth += 1
        elif token.type in ("strong_close", "em_close"):
            depth -= 1
            if depth == 0 and opened_at >= 0 and bold == 0:
                bold = len(text)
        elif token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
        elif token.type in ("text", "code_inline", "text_special", "image"):
            text += token.content
    return text, bold, tuple(links)


def trimmed(text: str, bold: int, links: tuple[str, ...], line: int) -> Words:
    emoji, rest = cut_emoji(text)
    bold = max(0, bold - (len(text) - len(rest)))
    head, tail = " ".join(rest[:bold].split()), " ".join(rest[bold:].split())
    glue = " " if head and tail and (rest[bold : bold + 1].isspace() or rest[bold - 1 : bold].isspace()) else ""
    return Words(line, head + glue + tail, len(head), links, emoji)


def is_emoji(char: str) -> bool:
    """Pictures and their joiners; box drawing and arrows are not."""
    if char in JOINERS:
        return True
    code = ord(char)
    return code >= 0x2300 and not 0x2500 <= code < 0x2580 and unicodedata.category(char) in ("So", "Sk", "Cn", "Co")


def cut_emoji(text: str) -> tuple[str, str]:
    """The emoji that a text begins with, and the rest."""
    end = 0
    for at, char in enumerate(text):
        if is_emoji(char):
            end = at + 1
        elif not char.isspace():
            break
    return ("".join(text[:end].split()), text[end:].lstrip()) if end else ("", text.lstrip())


def cut_tail_emoji(text: str) -> tuple[str, str]:
    """A text without the emoji that it ends with, and these."""
    start = len(text)
    while start and (is_emoji(text[start - 1]) or text[start - 1].isspace()):
        start -= 1
    return text[:start], text[start:].strip()


@dataclass(frozen=True, slots=True)
class Lead:
    """`**Label** (remark): value` taken apart. `sep` is `:`, `-` or empty where the label stands alone."""

    label: str
    value: str
    sep: str
    remark: str = ""
    bold: bool = False


AFTER_BOLD = re.compile(r"\s*(?:\(([^()]{1,200})\))?\s*(?:(:)\s*|(?<=[\s)])([-–—→])+>?\s+|$)")
PLAIN_COLON = re.compile(r"((?:[^:|]|(?<=\d):(?=\d\d)){1,100}):(?:\s+|$)")
DASH = re.compile(r"\s[-–—]{1,3}\s")
REMARK = re.compile(r"\s*\(([^()]{1,200})\)$")
SENTENCE = re.compile(r"[.!?]\s")


def lead(words: Words, *, dash: bool = False) -> Lead | None:
    """The label that a line begins with; a plain `label - value` counts only where `dash` says so."""
    return bold_lead(words) or plain_lead(words.text, dash=dash)


def bold_lead(words: Words) -> Lead | None:
    if not words.bold:
        return None
    label, rest = words.text[: words.bold].strip(), words.text[words.bold :]
    if label.endswith(":"):
        return Lead(label.rstrip(": "), rest.strip(), ":", bold=True)
    if words.bold == len(words.text) and (inner := plain_lead(label, dash=False)) and inner.value:
        return Lead(inner.label, inner.value, ":", bold=True)
    match = AFTER_BOLD.match(rest)
    if match is None:
        emoji, value = cut_emoji(rest)
        return Lead(label, f"{emoji} {value}".strip(), " ", bold=True) if emoji else None
    sep = ":" if match[2] else "-" if match[3] else ""
    return Lead(label, rest[match.end() :].strip(), sep, match[1] or "", bold=True)


def plain_lead(text: str, *, dash: bool) -> Lead | None:
    colon = PLAIN_COLON.match(text)
    if colon is not None and colon[1].count("(") > colon[1].count(")"):  # `Ada (lead: Bo) - web`
        colon = None
    if dash and (hyphen := DASH.search(text, 0, 120)) and (colon is None or hyphen.start() < colon.end(1)):
        label = text[: hyphen.start()].strip()
        remark = REMARK.search(label)
        bare = label[: remark.start()] if remark and remark.start() else label
        return Lead(bare, text[hyphen.end() :].strip(), "-", remark[1] if remark and bare != label else "")
    if colon is None or len(colon[1].split()) > 10 or SENTENCE.search(colon[1]):
        return None
    label, value = colon[1].strip(), text[colon.end() :].strip()
    remark = REMARK.search(label)
    if remark and remark.start():
        return Lead(label[: remark.start()], value, ":", remark[1])
    return Lead(label, value, ":")
