"""Dependencies as a graph: Mermaid flowcharts, arrows and sentences."""

import re
from itertools import pairwise

from bot.documents.names import key
from bot.documents.parts import Field, Prose
from bot.documents.place import Place
from bot.documents.reading import Edge, Reading
from bot.documents.tree import Fence, Item
from bot.documents.values import is_nothing

HEAD = re.compile(r"\s*(?:graph|flowchart)\b", re.I)
ARROW = re.compile(r"\s*(?:<?[-=.]{2,}(?:\s*[^|<>\-=.\s][^<>|]{0,80}?\s*[-=.]{2,})?[>xo]?)(?:\s*\|[^|]{0,100}\|)?\s*")
NODE = re.compile(
    r"(\w{1,60}(?:[.-]\w{1,60}){0,5})(?:\s*(?:\[\[|\[\(|\(\[|\(\(|\{\{|\[/|\[|\(|\{|>)\s*(\"[^\"]{0,200}\"|[^\]\[(){}]{0,200}?(?:\([^()]{0,80}\)[^\]\[(){}]{0,80}?)?)"
    r"\s*(?:\]\]|\)\]|\]\)|\)\)|\}\}|/\]|\]|\)|\}))?(?::::?\w+)?"
)
IGNORED = re.compile(r"\s*(?:%%|classDef|class |style |linkStyle|click |subgraph|end\b|direction|---|title)", re.I)
LOOSE = frozenset(["architecture", "flow", "data", "sequence", "overview", "components"])
PLAIN_ARROW = re.compile(r"\s+(?:→|⟶|➔|➜|->|-->|=>|⇒)\s+")
COMES_AFTER = re.compile(
    r"(.{1,120}?)\s+(?:depends on|requires|needs|comes after|is blocked by|waits for|blocked by|after)"
    r"\s+(.{1,200}?)\.?",
    re.I,
)
COMES_BEFORE = re.compile(
    r"(.{1,120}?)\s+(?:blocks|must precede|precedes|comes before|unblocks|is required by|before)\s+(.{1,200}?)\.?", re.I
)


def read(place: Place, reading: Reading) -> None:
    for fence in place.fences:
        if reading.is_free(fence) and is_flowchart(fence, place, reading):
            read_mermaid(fence, place, reading)
    if place.topic != "dependencies" or place.is_title:
        return
    for fence in place.fences:
        if reading.is_free(fence) and PLAIN_ARROW.search(fence.text):
            for at, text in enumerate(fence.text.split("\n")):
                if read_sentence(text, fence.line + at + 1, reading):
                    reading.claim(fence.line, fence.end)
    for part in place.parts:
        if isinstance(part, Prose | Field) and reading.is_free(part) and not part.tail:
            read_part(part, reading)
    for listing in place.lists:
        for item in listing.items:
            read_item(item, reading)


def is_flowchart(fence: Fence, place: Place, reading: Reading) -> bool:
    """A flowchart of work; one of a system's architecture, where no two nodes are called as tasks, orders nothing."""
    if fence.language not in ("mermaid", "") or not HEAD.match(fence.text):
        return False
    if place.topic == "dependencies" or not LOOSE & set(key(place.heading.whole).split()):
        return True
    names: dict[str, tuple[str, int]] = {}
    for text in fence.text.split("\n"):
        if not HEAD.match(text) and not IGNORED.match(text):
            read_chain(text, 0, names)
    return sum(bool(reading.tasks_called(title)) for title, _ in names.values()) > 1


def read_mermaid(fence: Fence, place: Place, reading: Reading) -> None:
    names: dict[str, tuple[str, int]] = {}
    edges: list[tuple[str, str, int]] = []
    reading.claim(fence.line, fence.end, place.heading.line)
    for at, text in enumerate(fence.text.split("\n")):
        line = fence.line + at + 1
        if HEAD.match(text) or IGNORED.match(text) or not text.strip():
            reading.claim(line)
            continue
        for statement in text.split(";"):
            chain = read_chain(statement, line, names)
            if chain is None:
                if statement.strip():
                    reading.claimed.discard(line)
                    reading.leave(line, "a line of the graph that is no arrow between nodes")
                continue
            reading.claim(line)
            edges += [(one, two, line) for left, right in pairwise(chain) for one in left for two in right]
    for before, after, line in edges:
        one, two = names[before], names[after]
        if before != after:
            reading.edges.append(Edge(one[0], two[0], line, one[1], two[1]))


def read_chain(text: str, line: int, names: dict[str, tuple[str, int]]) -> list[list[str]] | None:
    """`A[Text] --> B & C` as groups of node names; None where the line is something else."""
    groups, rest = [], text.strip()
    while rest:
        group: list[str] = []
        while match := NODE.match(rest):
            if not match[1]:
                return None
            written = (match[2] or "").strip(' "')
            known = names.get(match[1])
            if known is None or (written and known[0] == match[1]):
                names[match[1]] = (" ".join(re.sub(r"<br\s*/?>", " ", written).split()) or match[1], line)
            group.append(match[1])
            rest = rest[match.end() :].lstrip()
            if not rest.startswith("&"):
                break
            rest = rest[1:].lstrip()
        if not group:
            return None
        groups.append(group)
        if not rest:
            return groups
        arrow = ARROW.match(rest)
        if arrow is None or not arrow[0].strip():
            return None
        rest = rest[arrow.end() :]
    return None


def read_part(part: Prose | Field, reading: Reading) -> None:
    if isinstance(part, Field) and part.value and not PLAIN_ARROW.search(part.words.text):
        if part.key in ("none",) or is_nothing(part.value):
            reading.claim(part)
            return
        # `Deploy: Build, Test` says what the label depends on.
        add(reading, [part.value], [part.label], part.line)
        reading.claim(part)
        return
    text = part.value if isinstance(part, Field) and PLAIN_ARROW.search(part.value) else part.words.text
    if read_sentence(text, part.line, reading):
        reading.claim(part.line)
    if isinstance(part, Field):
        for item in part.items:
            read_item(item, reading)


def read_item(item: Item, reading: Reading) -> None:
    if reading.is_free(item) and read_sentence(item.text, item.line, reading):
        reading.claim(item)
    for child in item.children:
        read_item(child, reading)


def read_sentence(text: str, line: int, reading: Reading) -> bool:
    """`A → B → C`, `C depends on A and B`, `A blocks B`."""
    chain = [name.strip(' .`"') for name in PLAIN_ARROW.split(text.strip())]
    if len(chain) > 1 and all(chain):
        for left, right in pairwise(chain):
            add(reading, [left], [right], line)
        return True
    if match := COMES_AFTER.fullmatch(text.strip()):
        add(reading, [match[2]], [match[1]], line)
        return True
    if match := COMES_BEFORE.fullmatch(text.strip()):
        add(reading, [match[1]], [match[2]], line)
        return True
    return False


def add(reading: Reading, before: list[str], after: list[str], line: int) -> None:
    reading.edges.extend(
        Edge(one, two, line, line, line, in_words=True) for one in before for two in after if one != two
    )
