"""Markdown to the readers' tree. markdown-it reads the blocks; inline text is read line by line."""

from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.documents.inline import Words, read_words
from bot.documents.tree import Block, Fence, Html, Item, Listing, Paragraph, Quote, Row, Rule, Section, Table

MAX_NESTING = 60
# Indented text is a list gone astray more often than code; link definitions hold nothing to coordinate.
BLOCKS = (
    MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    .enable("table")
    .disable(["inline", "reference", "code"], ignoreInvalid=True)
)
NO_WORDS = Words(0, "")


def parse(lines: tuple[str, ...], *, skip: int = 0) -> Section:
    """The tree of a document whose first `skip` lines (its front matter) are read elsewhere."""
    text = "\n".join([""] * skip + list(lines[skip:]))
    root = Section(0, 0, len(lines), NO_WORDS)
    path = [root]
    reader = Reader(BLOCKS.parse(text))
    while reader.more():
        if reader.peek().type == "heading_open":
            open_section(path, reader.heading())
        elif block := reader.block():
            path[-1].blocks.extend(split_lazy(block, lines))
    return root


def split_lazy(block: Block, lines: tuple[str, ...]) -> list[Block]:
    """Lines at the margin below a list continue its last item for Markdown; for people they are a new paragraph."""
    if not isinstance(block, Listing) or not block.items:
        return [block]
    last = block.items[-1]
    kept = next((at for at, words in enumerate(last.more) if not lines[words.line - 1][:1].isspace()), len(last.more))
    if kept == len(last.more) or last.blocks:
        return [block]
    lazy = last.more[kept:]
    shorter = replace(last, more=last.more[:kept], end=lazy[0].line - 1)
    listing = replace(block, items=(*block.items[:-1], shorter), end=shorter.end)
    return [listing, Paragraph(lazy[0].line, lazy[-1].line, lazy)]


def open_section(path: list[Section], section: Section) -> None:
    while path[-1].level >= section.level:
        path.pop()
    path[-1].sections.append(section)
    path.append(section)


class Reader:
    """Walks markdown-it's flat tokens; every method leaves the position behind what it has read."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def more(self) -> bool:
        return self.at < len(self.tokens)

    def peek(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def heading(self) -> Section:
        token, inline, _ = self.take(), self.take(), self.take()
        line, end = span(token)
        words = read_words(" ".join(inline.content.split("\n")), line)
        return Section(int(token.tag[1:]), line, end, words)

    def block(self) -> Block | None:
        token = self.take()
        line, end = span(token)
        match token.type:
            case "paragraph_open" | "heading_open":
                inline, _ = self.take(), self.take()
                return Paragraph(line, end, content_lines(inline.content, line))
            case "bullet_list_open" | "ordered_list_open":
                return Listing(line, end, tuple(self.items(token)), token.type.startswith("ordered"))
            case "blockquote_open":
                return Quote(line, end, tuple(self.until("blockquote_close")))
            case "table_open":
                return self.table(line, end)
            case "fence" | "code_block":
                return Fence(line, end, (token.info.split() or [""])[0].lower(), token.content)
            case "html_block":
                return Html(line, end, token.content)
            case "hr":
                return Rule(line, end)
        return None

    def until(self, closing: str) -> list[Block]:
        blocks = []
        while self.peek().type != closing:
            if block := self.block():
                blocks.append(block)
        self.take()
        return blocks

    def items(self, opening: Token) -> list[Item]:
        closing = opening.type.replace("open", "close")
        items = []
        while self.peek().type != closing:
            token = self.take()
            number = int(token.info) if token.info.isdigit() else None
            items.append(make_item(*span(token), number, self.until("list_item_close")))
        self.take()
        return items

    def table(self, line: int, end: int) -> Table:
        rows: list[Row] = []
        while (token := self.take()).type != "table_close":
            if token.type == "tr_open":
                rows.append(self.row(token))
        head = rows[0] if rows else Row(line, line, ())
        return Table(line, max(end, rows[-1].end if rows else line), head, tuple(rows[1:]))

    def row(self, opening: Token) -> Row:
        line, end = span(opening)
        cells = []
        while (token := self.take()).type != "tr_close":
            if token.type == "inline":
                cells.append(read_words(token.content, line))
        return Row(line, end, tuple(cells))


def span(token: Token) -> tuple[int, int]:
    start, end = token.map or [0, 0]
    return start + 1, max(end, start + 1)


def content_lines(content: str, line: int) -> tuple[Words, ...]:
    return tuple(read_words(text, line + at) for at, text in enumerate(content.split("\n")))


def make_item(line: int, end: int, number: int | None, blocks: list[Block]) -> Item:
    if not blocks or not isinstance(blocks[0], Paragraph):
        return Item(line, end, Words(line, ""), (), tuple(blocks), number)
    first, *more = blocks[0].lines
    checked = None if first.box is None else first.box in "xX✓✔"
    return Item(line, end, first, tuple(more), tuple(blocks[1:]), number, checked, first.box or "")
