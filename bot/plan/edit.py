"""Changing single values of a plan's file with comments, order and quotes kept."""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from bot.errors import BatonError
from bot.plan.load import load
from bot.plan.short_form import SHORT

_SHORT_OF_SECTION = {
    "agents": "role", "areas": "title", "phases": "title", "tasks": "title", "checkpoints": "title",
    "contracts": "title", "escalations": "title", "risks": "title", "metrics": "title", "channels": "use",
    "templates": "text",
}  # fmt: skip
assert set(_SHORT_OF_SECTION.values()) <= set(SHORT.values())


class CannotEdit(BatonError):
    """The plan cannot be changed as asked."""


def edit(text: str, changes: Mapping[tuple[str, ...], Any], *, file: str = "plan") -> str:
    """The file with `changes` made: keys from the root to a value; None takes a key out.

    An entry in its short form is widened: `ada: Rust core` gets `role` before a second key. Raises `CannotEdit` where
    the file is no valid plan before or after, and then changes nothing.
    """
    _check(text, file, "is no valid plan")
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text)
    for path, value in changes.items():
        _change(document, path, value)
    written = io.StringIO()
    yaml.dump(document, written)
    _check(written.getvalue(), file, "would be no valid plan any more")
    return written.getvalue()


def _check(text: str, file: str, what: str) -> None:
    if found := load(text, file=file).findings:
        raise CannotEdit(f"{file} {what}: {found[0]}")


def _change(document: CommentedMap, path: tuple[str, ...], value: Any) -> None:
    node = document
    for depth, key in enumerate(path[:-1]):
        if not isinstance(node.get(key), Mapping):
            node[key] = _widened(
                node.get(key), path[0] if depth == 1 else "session" if path[:1] == ("session",) else ""
            )
        node = node[key]
    if value is None:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value


def _widened(short: Any, section: str) -> CommentedMap:
    if short is None:
        return CommentedMap()
    key = "title" if section == "session" else _SHORT_OF_SECTION.get(section)
    if key is None:
        raise CannotEdit(f"{short!r} stands where a mapping is needed; write it as one")
    widened = CommentedMap({key: short})
    widened.fa.set_flow_style()
    return widened
