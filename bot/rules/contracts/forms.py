"""In which form a contract's file is written, and what a new version of it takes away."""

import json
import posixpath
from collections.abc import Mapping
from typing import Any, Literal

from bot.plan.yaml_tree import read_tree
from bot.rules.contracts.breakage import Breakage, Unreadable
from bot.rules.contracts.json_schema import schema_breakages
from bot.rules.contracts.openapi import is_openapi, openapi_breakages
from bot.rules.contracts.python_api import python_breakages

Form = Literal["Python", "OpenAPI", "JSON Schema"]
MAX_LENGTH = 1_000_000
_DATA = (".json", ".yml", ".yaml")
_SCHEMA_WORDS = frozenset(
    {"$schema", "$id", "$ref", "$defs", "definitions", "type", "properties", "items", "allOf", "anyOf", "oneOf", "enum"}
)


def breakages(path: str, old: str, new: str) -> tuple[Form, list[Breakage]]:
    """What `new` takes away from those who build on `old`. Raises `Unreadable` where that cannot be told."""
    suffix = posixpath.splitext(path)[1].lower()
    if suffix in (".py", ".pyi"):
        return "Python", python_breakages(old, new)
    if suffix not in _DATA:
        raise Unreadable(f"Baton does not read files such as {posixpath.basename(path)}")
    before, after = _data(old, suffix, "the former form"), _data(new, suffix, "the new form")
    try:
        if is_openapi(before) or is_openapi(after):
            return "OpenAPI", openapi_breakages(before, after)
        _require_schema(before, "the former form")
        _require_schema(after, "the new form")
        return "JSON Schema", schema_breakages(before, after)
    except RecursionError:
        raise Unreadable("it is too deep to compare") from None


def _require_schema(value: Any, which: str) -> None:
    if isinstance(value, Mapping) and not _SCHEMA_WORDS & {str(key) for key in value}:
        raise Unreadable(f"{which} is neither OpenAPI nor a JSON Schema")


def _data(text: str, suffix: str, which: str) -> Any:
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"{which} has {len(text)} characters, over {MAX_LENGTH}")
    if suffix == ".json":
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{which} is no JSON ({str(error)[:80]})") from None
    tree = read_tree(text, file="contract")
    if tree.findings:
        first = tree.findings[0]
        raise Unreadable(f"{which} is no YAML that Baton reads (line {first.line}: {first.message})")
    return tree.value
