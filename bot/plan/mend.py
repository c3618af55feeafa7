"""Taking out what does not fit, so that the rest of a plan can be checked in the same run."""

from collections.abc import Iterable, Mapping
from typing import Any

_HEAD: dict[str, Any] = {"version": 1, "session": "Untitled"}
_HERE = ""
"""The key that marks a path's end in the tree of paths; no key of a plan is empty."""


def without(value: Mapping[str, Any], paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """A copy without the values at `paths`, and with a head where that is missing."""
    taken: dict[str, Any] = {}
    for path in paths:
        node = taken
        for step in path:
            node = node.setdefault(step, {})
        node[_HERE] = {}
    taken.pop(_HERE, None)
    kept = _copied(dict(value), taken)
    return {**_HEAD, **{key: entry for key, entry in kept.items() if entry is not None}}


def _is_taken(taken: Mapping[str, Any], step: str) -> bool:
    return _HERE in taken.get(step, ())


def _copied(value: Any, taken: Mapping[str, Any]) -> Any:
    if not taken:
        return value
    if isinstance(value, dict):
        return {key: _copied(entry, taken.get(key, {})) for key, entry in value.items() if not _is_taken(taken, key)}
    if isinstance(value, list):
        entries = ((str(at), entry) for at, entry in enumerate(value))
        return [_copied(entry, taken.get(at, {})) for at, entry in entries if not _is_taken(taken, at)]
    return value
