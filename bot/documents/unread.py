"""What nobody understood: every line that holds something and was not used, with the reason."""

import re

from bot.documents.document import Unread
from bot.documents.heading import read_heading
from bot.documents.names import key
from bot.documents.reading import Reading
from bot.documents.topics import topic_of
from bot.documents.tree import Block, Fence, Html, Listing, Paragraph, Quote, Rule, Section, Table

LEFT_OUT = re.compile(r"\[?.{0,200}(?:\.\.\.|…)\]?$")
TAGS = re.compile(r"(?:\s*</?[A-Za-z][^<>]{0,300}>\s*)+")
MAX_SHOWN = 300


def unread(lines: tuple[str, ...], root: Section, reading: Reading, *, skip: int) -> tuple[Unread, ...]:
    reasons: dict[int, str] = {}
    for section in root.walk():
        heading = read_heading(section.title)
        for line in range(section.line, section.end + 1) if section.line else ():
            reasons.setdefault(line, heading_reason(section))
        explain(section.blocks, heading.whole, topic_of(key(heading.whole)) == "guide", reasons, reading)
    keep_headings(root, reading)
    left = []
    for at, text in enumerate(lines, 1):
        if text.strip() and at not in reading.claimed:
            why = (
                reading.reasons.get(at)
                or reasons.get(at)
                or ("front matter" if at <= skip else "nested too deeply to be read")
            )
            left.append(Unread(at, text.strip()[:MAX_SHOWN], why))
    return tuple(left)


def keep_headings(root: Section, reading: Reading) -> None:
    """A heading is used where anything below it is."""
    for section in reversed(list(root.walk())):
        if section.line == 0:
            continue
        last = max([section.end, *(block.end for block in section.blocks)])
        below = any(line in reading.claimed for line in range(section.end + 1, last + 1))
        if below or any(child.line in reading.claimed for child in section.sections) or section.line in reading.claimed:
            reading.claimed.update(range(section.line, section.end + 1))


def heading_reason(section: Section) -> str:
    if not section.blocks and not section.sections:
        return "a heading with nothing below it"
    return "the heading of what was not understood"


def explain(
    blocks: list[Block] | tuple[Block, ...], heading: str, is_guide: bool, reasons: dict[int, str], reading: Reading
) -> None:
    under = f"under {heading!r}" if heading else "without a heading"
    listed = f"a guide to read {under}" if is_guide else f"a list {under}, which names no kind of entry"
    for block in blocks:
        match block:
            case Rule():
                reading.claimed.update(range(block.line, block.end + 1))
            case Paragraph():
                for words in block.lines:
                    reasons.setdefault(words.line, prose_reason(words.text))
            case Listing():
                for item in block.items:
                    left_out = LEFT_OUT.fullmatch(item.text)
                    reasons.setdefault(item.line, prose_reason(item.text) if left_out else listed)
                    for words in item.more:
                        reasons.setdefault(words.line, listed)
                    explain(item.blocks, heading, is_guide, reasons, reading)
            case Table():
                fill(reasons, block, "a table whose column headings do not say what its rows are")
            case Fence():
                fill(reasons, block, f"code {under}" if heading else "code")
            case Quote():
                explain(block.blocks, heading, is_guide, reasons, reading)
                fill(reasons, block, "a quotation")
            case Html():
                explain_html(block, reasons, reading)


def prose_reason(text: str) -> str:
    if LEFT_OUT.fullmatch(text.strip()):
        return "stands for text that the document leaves out"
    return "prose: it names no agent, task or rule in a form that can be told apart"


def explain_html(block: Html, reasons: dict[int, str], reading: Reading) -> None:
    """Tags alone hold nothing; comments are hidden where the document is shown."""
    text = block.text.strip()
    if TAGS.fullmatch(text[:2000]) and len(text) < 2000:
        reading.claimed.update(range(block.line, block.end + 1))
        return
    fill(reasons, block, "an HTML comment, which readers do not see" if text.startswith("<!--") else "HTML")


def fill(reasons: dict[int, str], block: Block, why: str) -> None:
    for line in range(block.line, block.end + 1):
        reasons.setdefault(line, why)
