"""Reads the flowchart language: nodes with their shapes, edges with their words, groups and classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

MOST_NODES, MOST_EDGES, LONGEST = 400, 1200, 60_000

HEADER = re.compile(r"(?:graph|flowchart)(?:-elk)?(?:[ \t]+(TB|TD|BT|LR|RL))?[ \t]*$", re.IGNORECASE)
ID = re.compile(r"[A-Za-z0-9_\u00c0-\uffff](?:[\w.\u00c0-\uffff]|-(?![-.>=]))*")
SHAPES = (
    ("([", "])", "stadium"),
    ("[[", "]]", "subroutine"),
    ("[(", ")]", "cylinder"),
    ("((", "))", "circle"),
    ("{{", "}}", "hexagon"),
    ("[/", "/]", "box"),
    ("[", "]", "box"),
    ("(", ")", "round"),
    ("{", "}", "diamond"),
    (">", "]", "box"),
)
ARROW = re.compile(
    r"\s*(?P<start><)?(?:"
    r"(?P<line>--+|==+|-\.+-?)(?P<tip>[>xo])?"
    r")(?:\|(?P<piped>[^|\n]*)\|)?\s*"
)
SPOKEN = re.compile(
    r"\s*(?P<start><)?(?P<line>--|==|-\.)[ \t]+(?P<words>[^\n]+?)[ \t]+(?:--+|==+|\.+-)(?P<tip>[>xo])?\s*"
)
ENTITY = re.compile(r"#(\w+);")
STYLE = re.compile(r"(fill|stroke|color)\s*:\s*(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


class NotUnderstood(Exception):
    """A statement that this reader does not know."""


@dataclass(slots=True)
class Node:
    name: str
    text: str
    shape: str = "box"
    styles: dict[str, str] = field(default_factory=dict)
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    text: str = ""
    line: str = "solid"
    has_tip: bool = True


@dataclass(slots=True)
class Chart:
    direction: str = "TB"
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    """Titles by id."""
    classes: dict[str, dict[str, str]] = field(default_factory=dict)
    members: list[tuple[str, str]] = field(default_factory=list)
    """Nodes and the class that each shall have."""


def read(source: str) -> Chart:
    if len(source) > LONGEST:
        raise NotUnderstood("too long")
    lines = statements(source)
    header = HEADER.match(next(lines, ""))
    if header is None:
        raise NotUnderstood("no flowchart")
    chart, open_groups = Chart((header[1] or "TB").upper().replace("TD", "TB")), list[str]()
    for line in lines:
        statement(chart, line, open_groups)
        if len(chart.nodes) > MOST_NODES or len(chart.edges) > MOST_EDGES:
            raise NotUnderstood("too large")
    for name, style in chart.members:
        if name in chart.nodes:
            chart.nodes[name].styles |= chart.classes.get(style, {})
    return chart


def statements(source: str) -> Iterator[str]:
    for line in source.replace("\r", "").split("\n"):
        bare = line.strip()
        if bare and not bare.startswith("%%"):
            yield from (part.strip() for part in split(bare) if part.strip())


def split(line: str) -> list[str]:
    """At semicolons outside quotes; most lines have none."""
    if ";" not in line:
        return [line]
    return re.findall(r'(?:"[^"]*"|[^;"])+', line)


def statement(chart: Chart, line: str, open_groups: list[str]) -> None:
    word, _, rest = line.partition(" ")
    match word:
        case "subgraph":
            open_groups.append(group(chart, rest.strip()))
        case "end":
            if not open_groups:
                raise NotUnderstood(line)
            open_groups.pop()
        case "direction" | "click" | "linkStyle":
            pass
        case "classDef":
            names, _, styles = rest.strip().partition(" ")
            for name in names.split(","):
                chart.classes[name] = dict(STYLE.findall(styles))
        case "class":
            names, _, style = rest.strip().rpartition(" ")
            chart.members += [(name.strip(), style.strip()) for name in names.split(",")]
        case "style":
            name, _, styles = rest.strip().partition(" ")
            node(chart, name, open_groups).styles |= dict(STYLE.findall(styles))
        case _:
            chain(chart, line, open_groups)


def group(chart: Chart, rest: str) -> str:
    found = re.match(r'([\w.-]+)?\s*(?:\[\s*"?(.*?)"?\s*\])?$', rest) or re.match(r'"?(.*?)"?$', rest)
    name = (found[1] if found else None) or f"group-{len(chart.groups)}"
    title = found[2] if found and found.lastindex and found.lastindex > 1 and found[2] else name
    chart.groups[name] = words(title)
    return name


def chain(chart: Chart, line: str, open_groups: list[str]) -> None:
    """`a --> b & c -- words --> d`."""
    sources, at = several(chart, line, 0, open_groups)
    while at < len(line):
        found = SPOKEN.match(line, at) or ARROW.match(line, at)
        if found is None:
            raise NotUnderstood(line)
        targets, at = several(chart, line, found.end(), open_groups)
        parts = found.groupdict()
        kind = {"=": "thick", ".": "dotted"}.get(parts["line"][1], "solid")
        text = words(parts.get("words") or parts.get("piped") or "")
        chart.edges += [
            Edge(source, target, text, kind, parts["tip"] is not None) for source in sources for target in targets
        ]
        sources = targets


def several(chart: Chart, line: str, at: int, open_groups: list[str]) -> tuple[list[str], int]:
    found: list[str] = []
    while True:
        name, at = one(chart, line, at, open_groups)
        found.append(name)
        joined = re.compile(r"\s*&\s*").match(line, at)
        if joined is None:
            return found, at
        at = joined.end()


def one(chart: Chart, line: str, at: int, open_groups: list[str]) -> tuple[str, int]:
    found = ID.match(line, at)
    if found is None:
        raise NotUnderstood(line)
    made, at = node(chart, found[0], open_groups), found.end()
    for start, end, shape in SHAPES:
        if line.startswith(start, at):
            close = closing(line, at + len(start), end)
            made.text, made.shape = words(line[at + len(start) : close]), shape
            at = close + len(end)
            break
    styled = re.compile(r":::([\w-]+)").match(line, at)
    if styled:
        chart.members.append((made.name, styled[1]))
        at = styled.end()
    return made.name, at


def closing(line: str, at: int, end: str) -> int:
    """Where a shape's text ends; quoted text may hold brackets."""
    if line[at : at + 1] == '"':
        at = line.find('"', at + 1)
    close = line.find(end, at) if at >= 0 else -1
    if close < 0:
        raise NotUnderstood(line)
    return close


def node(chart: Chart, name: str, open_groups: list[str]) -> Node:
    made = chart.nodes.setdefault(name, Node(name, name))
    if open_groups and made.group is None:
        made.group = open_groups[-1]
    return made


def words(text: str) -> str:
    """Plain text, its lines kept: quotes and tags are Mermaid's, `#quot;` and `#35;` are entities of it."""
    bare = TAG.sub("", BREAK.sub("\n", text.strip().strip('"')))
    return unescape(ENTITY.sub(lambda found: f"&{'#' if found[1].isdecimal() else ''}{found[1]};", bare)).strip()
