"""A document that Baton exported, and people may have edited: to the plan's values, with where each stood."""

from bot.documents.out.block import blocks_of
from bot.documents.out.entries import fields_in
from bot.documents.out.section import Giving, Own
from bot.documents.out.sections import SECTIONS, TAKEN
from bot.documents.out.text import unescape
from bot.documents.out.write import MARK


def is_own(text: str) -> bool:
    return text.removeprefix("\ufeff").startswith(MARK)


def read_own(text: str) -> Giving:
    """Everything that its sections say. `form` is not checked yet; `left` is what nobody understood."""
    giving = Giving()
    titled = {section.title.casefold(): section for section in SECTIONS}
    later: list[tuple[int, Own]] = []
    blocks = blocks_of(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    for at, block in enumerate(blocks):
        section = titled.get(block.title.casefold()) if block.level == 2 else None
        if block.level == 1 and "session" not in giving.form:
            giving.form["session"] = {"title": unescape(block.title), **fields_in(block, giving)}
            giving.lines["session"] = block.line
        elif section is None:
            giving.leave(block.line, block.title, "no section of an exported document")
            for line, words in (*block.lines, *(pair for below in block.below for pair in below.lines)):
                giving.leave(line, words, "it stands in a section that no exported document has")
        elif section in TAKEN:
            later.append((at, section))
        else:
            section.give(block, giving)
    for at, section in later:
        section.give(blocks[at], giving)
    return giving
