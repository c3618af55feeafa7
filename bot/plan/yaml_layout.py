"""Plain values as YAML laid out like a person would: small mappings in a line, long text in blocks."""

import re
from itertools import pairwise
from typing import Any, Final

from bot.plan.yaml_tree import plain

WIDTH: Final = 110
_ALIGNED_UP_TO: Final = 16
_PLAIN_START = re.compile(r"[^\W_]|[./($+]", re.UNICODE)
_PLAIN_END = re.compile(r"[^\s:]")
_NOT_PLAIN = re.compile(r": |:$| #|[\[\]{},\"]|^(?:---|\.\.\.)")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def layout(values: dict[str, Any]) -> str:
    """A document; between the sections that hold several lines stands an empty one."""
    sections = []
    for key, value in values.items():
        lines = _entry(key, value, indent=0, flows=not isinstance(value, dict | list))
        sections.append("\n".join(lines))
    text = sections[0]
    for before, section in pairwise(sections):
        text += ("\n\n" if "\n" in section or "\n" in before else "\n") + section
    return text + "\n"


def scalar(value: Any) -> str:
    """One value in a line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    is_plain = (
        _PLAIN_START.match(text)
        and _PLAIN_END.match(text[-1])
        and not _NOT_PLAIN.search(text)
        and text.isprintable()
        and isinstance(plain(text), str)
    )
    return text if is_plain else f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _entry(key: str, value: Any, *, indent: int, flows: bool = True, width: int = 0) -> list[str]:
    """The lines of a key with its value. `width` pads the key, so that the values of a section stand in a column."""
    name = " " * indent + _text(key) + ":"
    if value is None:
        return [name]
    if _is_long(value):
        return [f"{name} |-", *_indented(value, indent + 2)]
    line = f"{name.ljust(indent + width)} {_flow(value)}"
    if not isinstance(value, dict | list) or not value or (flows and _fits(line, value)):
        return [line]
    lines = [name]
    if isinstance(value, list):
        for entry in value:
            lines.extend(_dash(entry, indent=indent + 2))
        return lines
    aligned = _column(value, indent + 2)
    for inner, entry in value.items():
        lines.extend(_entry(inner, entry, indent=indent + 2, width=aligned))
    return lines


def _dash(value: Any, *, indent: int) -> list[str]:
    """The lines of a list's entry."""
    start = " " * indent + "- "
    if _is_long(value):
        return [f"{start}|-", *_indented(value, indent + 2)]
    line = start + _flow(value)
    if not isinstance(value, dict) or not value or _fits(line, value):
        return [line]
    lines: list[str] = []
    for key, entry in value.items():
        lines.extend(_entry(key, entry, indent=indent + 2))
    lines[0] = start + lines[0].lstrip(" ")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        inside = (
            f"{_text(key)}: {_flow(entry)}" if entry is not None else f"{_text(key)}: null"
            for key, entry in value.items()
        )
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return scalar(value)


def _fits(line: str, value: Any) -> bool:
    return len(line) <= WIDTH and not _holds_long(value)


def _holds_long(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_long(entry) for entry in value.values())
    return any(map(_holds_long, value)) if isinstance(value, list) else _is_long(value)


def _column(values: dict[str, Any], indent: int) -> int:
    """How wide the keys of a section are, where all its values stand in a line beside a short key."""
    names = [_text(key) for key in values]
    widest = max(map(len, names)) + 1
    in_a_line = all(
        isinstance(v, dict) and _fits(" " * (indent + widest + 1) + _flow(v), v) for v in values.values() if v
    )
    return widest if widest <= _ALIGNED_UP_TO and in_a_line else 0


def _is_long(value: Any) -> bool:
    """Text of several lines that a block keeps as it is."""
    if not isinstance(value, str) or "\n" not in value or value != value.strip():
        return False
    return all(line.replace("\t", "").isprintable() for line in value.split("\n"))


def _indented(text: str, indent: int) -> list[str]:
    return [" " * indent + line if line else "" for line in text.split("\n")]
