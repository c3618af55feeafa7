"""The blocks of a section as readers want them: labelled fields with what belongs to them, lists, tables, prose."""

import re
from dataclasses import dataclass, replace

from bot.documents.inline import Lead, Words, bold_lead, lead, plain_lead
from bot.documents.names import key
from bot.documents.tree import Block, Fence, Html, Item, Listing, Paragraph, Quote, Rule, Section, Table


@dataclass(frozen=True, slots=True)
class Field:
    """`**Label**: value`; `body` is the list, table or code that follows a label without a value."""

    line: int
    end: int
    label: str
    value: str
    words: Words
    remark: str = ""
    body: Block | None = None
    tail: bool = False
    """It stands after a horizontal line at the end of a section: probably of the document, not of the section."""

    @property
    def key(self) -> str:
        return key(self.label)

    @property
    def items(self) -> tuple[Item, ...]:
        return self.body.items if isinstance(self.body, Listing) else ()


@dataclass(frozen=True, slots=True)
class Prose:
    line: int
    end: int
    words: Words
    tail: bool = False


Part = Field | Prose | Listing | Table | Fence | Html | Rule
PIPED = re.compile(r"\s+[|·•]\s+")
TERM = re.compile(r":\s+(\S.*)")


def parts_of(section: Section) -> list[Part]:
    parts: list[Part] = []
    add_parts(section.blocks, parts, after_rule=False)
    return parts


def add_parts(blocks: list[Block] | tuple[Block, ...], parts: list[Part], *, after_rule: bool) -> None:
    for block in blocks:
        match block:
            case Paragraph() if all(words.box is not None for words in block.lines):
                attach(parts, boxes(block))
            case Paragraph():
                parts.extend(replace(part, tail=after_rule) for part in lines(block))
            case Quote():
                add_parts(block.blocks, parts, after_rule=after_rule)
            case Listing() | Table() | Fence():
                attach(parts, block)
            case Rule():
                after_rule = True
                parts.append(block)
            case Html():
                parts.append(block)


def boxes(paragraph: Paragraph) -> Listing:
    """Lines that begin with `[ ]` are a list to people, whatever stands before the box."""
    items = tuple(
        Item(words.line, words.line, words, checked=is_ticked(words.box), mark=words.box or "")
        for words in paragraph.lines
    )
    return Listing(paragraph.line, paragraph.end, items)


def is_ticked(box: str | None) -> bool:
    return box is not None and box in "xX✓✔"


def attach(parts: list[Part], block: Listing | Table | Fence) -> None:
    """A list under `Tasks:` belongs to this label."""
    last = parts[-1] if parts else None
    if isinstance(last, Field) and last.body is None and is_title(last):
        parts[-1] = replace(last, body=block, end=block.end)
    elif isinstance(last, Prose) and (found := introduces(last)):
        parts[-1] = Field(last.line, block.end, found, "", last.words, body=block)
    else:
        parts.append(block)


def is_title(part: Field) -> bool:
    """A label without a value, or a line that is bold from end to end: `**Rule 1: Interfaces only**`."""
    return not part.value or part.words.bold == len(part.words.text)


def introduces(prose: Prose) -> str:
    """The words of a sentence that ends with a colon."""
    return prose.words.text.rstrip(": ") if prose.words.text.endswith(":") else ""


def lines(paragraph: Paragraph) -> list[Field | Prose]:
    found: list[Field | Prose] = []
    for words in paragraph.lines:
        if not words:
            continue
        if found and (match := TERM.match(words.text)) and isinstance(term := found[-1], Prose):
            found.pop()
            found.append(Field(term.line, words.line, term.words.text, match[1], words))
            continue
        fields = line_fields(words)
        found.extend(fields or [Prose(words.line, words.line, words)])
    return found


def line_fields(words: Words) -> list[Field]:
    """The fields of one line; `Updated: today | Branch: main` has two."""
    pieces = PIPED.split(words.text)
    if len(pieces) > 1:
        leads = [plain_lead(piece, dash=False) for piece in pieces]
        if all(found and found.value for found in leads):
            return [make_field(found, words) for found in leads if found]
    found = bold_lead(words)
    if found is None or (found.sep == "" and not found.remark and not looks_like_label(found.label)):
        found = plain_lead(words.text, dash=False)
    return [make_field(found, words)] if found else []


def looks_like_label(text: str) -> bool:
    return len(text.split()) <= 6 and not text.endswith((".", "!", "?", "…", "]"))


def make_field(found: Lead, words: Words) -> Field:
    return Field(words.line, words.line, found.label, found.value, words, found.remark)


def item_lead(item: Item, *, dash: bool = True) -> Lead | None:
    return lead(item.words, dash=dash)
