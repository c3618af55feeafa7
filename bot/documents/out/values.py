"""Any values as a nested list of labelled lines, and exactly back: what a section's own shape has no place for."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.documents.out.text import escape, fence, is_block, unescape
from bot.plan.models.base import ID_PATTERN, Part

STEP = 2
MAX_DEPTH = 60
_WORD = re.compile(r"[a-z](?:[a-z_]{0,40}[a-z])?")
_ID = re.compile(ID_PATTERN)
_LABELLED = re.compile(r"\*\*(.+?):\*\*(?: (.*))?", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_FENCE = re.compile(r"\s*(`{3,})(\w*)\s*")
_MARK = re.compile(r"( *)(?:[-*]|\d{1,9}[.)])(?: (.*))?", re.DOTALL)


@dataclass(slots=True)
class Node:
    """One line of a list with what stands below it. `block` is the text of a fence."""

    line: int
    text: str
    below: list["Node"] = field(default_factory=list)
    block: str | None = None


def labelled(fields: Mapping[str, Any], indent: int = 0) -> list[str]:
    """`- **Label:** value`, a line each; lists, mappings and long text below their label."""
    return [line for key, value in fields.items() for line in entry(f"- **{label(key)}:**", value, indent)]


def entry(head: str, value: Any, indent: int = 0) -> list[str]:
    pad = " " * indent
    match value:
        case str() if is_block(value):
            return [f"{pad}{head}", *fence(value, indent=indent + STEP)]
        case str():
            return [f"{pad}{head} {escape(value)}".rstrip(" ")]
        case list() if value:
            return [f"{pad}{head}", *(line for one in value for line in entry("-", one, indent + STEP))]
        case dict() if value:
            return [f"{pad}{head}", *labelled(value, indent + STEP)]
        case _:
            return [f"{pad}{head} `{json.dumps(value)}`"]


@cache
def keys_of_plans() -> frozenset[str]:
    """Every key that a part of a plan may have."""
    return frozenset(key for model in _parts(Part) for key in _keys(model) if _WORD.fullmatch(key))


def _parts(model: type[Part]) -> Iterator[type[Part]]:
    for one in model.__subclasses__():
        yield one
        yield from _parts(one)


def _keys(model: type[Part]) -> Iterator[str]:
    for name, field_ in model.model_fields.items():
        yield field_.alias or name


def label(key: str) -> str:
    """A key of the plan as words, an identifier as code, anything else in quotes."""
    if key in keys_of_plans():
        return key[0].upper() + key[1:].replace("_", " ")
    return f"`{key}`" if _ID.match(key) and key.isascii() else f'"{escape(key, also=":")}"'


def key_of(written: str) -> str:
    if code := _CODE.fullmatch(written):
        return code[1]
    if len(written) > 1 and written[0] == written[-1] == '"':
        return unescape(written[1:-1])
    return written.lower().replace(" ", "_")


def nodes(lines: Sequence[tuple[int, str]]) -> tuple[list[Node], list[tuple[int, str]]]:
    """The lines as a tree by their indents, and those that belong to no list."""
    top: list[Node] = []
    open_: list[tuple[int, Node]] = []
    strange: list[tuple[int, str]] = []
    left = iter(lines)
    for number, text in left:
        if not text.strip():
            continue
        if fenced := _FENCE.fullmatch(text):
            block = "\n".join(_block(left, fenced[1], len(text) - len(text.lstrip(" "))))
            if open_:
                open_[-1][1].block = block
            else:
                top.append(Node(number, "", block=block))
            continue
        mark = _MARK.fullmatch(text)
        if mark is None:
            strange.append((number, text))
            continue
        depth = len(mark[1])
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        if len(open_) > MAX_DEPTH:
            strange.append((number, text))
            continue
        node = Node(number, mark[2] or "")
        (open_[-1][1].below if open_ else top).append(node)
        open_.append((depth, node))
    return top, strange


def fields_of(found: Sequence[Node]) -> tuple[dict[str, Any], list[Node]]:
    """The labelled lines as a mapping, and the nodes that have no label."""
    values: dict[str, Any] = {}
    others: list[Node] = []
    for node in found:
        if match := _LABELLED.fullmatch(node.text):
            values[key_of(match[1])] = value_of(match[2] or "", node)
        else:
            others.append(node)
    return values, others


def value_of(text: str, node: Node) -> Any:
    """What stands behind a label or a mark, or below it."""
    if node.block is not None and not text:
        return node.block
    if node.below and not text:
        fields, others = fields_of(node.below)
        return fields if fields and not others else [value_of(one.text, one) for one in node.below]
    if code := _CODE.fullmatch(text):
        try:
            return json.loads(code[1])
        except ValueError:
            return code[1]
    return unescape(text)


def _block(lines: Iterator[tuple[int, str]], marks: str, indent: int) -> Iterator[str]:
    for _, text in lines:
        if text.strip(" ") == marks:
            return
        yield text[indent:] if text[:indent].isspace() or not indent else text.lstrip(" ")
