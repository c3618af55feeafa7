"""The small tree that readers see: sections with fields, lists, tables and fences, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.documents.inline import Words


@dataclass(frozen=True, slots=True)
class Block:
    """Lines count from 1; `end` is the last line of the block."""

    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Item(Block):
    """One entry of a list. `checked` is None where it has no box; `mark` is what stood in the box."""

    words: Words
    more: tuple[Words, ...] = ()
    """Further lines of the first paragraph."""
    blocks: tuple[Block, ...] = ()
    number: int | None = None
    checked: bool | None = None
    mark: str = ""

    @property
    def text(self) -> str:
        return " ".join([self.words.text, *(words.text for words in self.more)])

    @property
    def children(self) -> tuple["Item", ...]:
        return tuple(item for block in self.blocks if isinstance(block, Listing) for item in block.items)


@dataclass(frozen=True, slots=True)
class Listing(Block):
    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Row(Block):
    cells: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Table(Block):
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fence(Block):
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote(Block):
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Rule(Block):
    """A horizontal line."""


@dataclass(frozen=True, slots=True)
class Html(Block):
    text: str


@dataclass(slots=True)
class Section:
    """A heading with what stands below it; the root has level 0 and no title."""

    level: int
    line: int
    end: int
    title: Words
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)

    def walk(self) -> Iterator["Section"]:
        """This section and those in it, in the order of the document."""
        stack = [self]
        while stack:
            section = stack.pop()
            yield section
            stack.extend(reversed(section.sections))
