"""YAML that knows its lines: values with the place they came from, and errors that name it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

S = TypeVar("S", bound=str)
MOST_BYTES = 20_000_000


class SeedError(ValueError):
    """The seed file says something that cannot be: `seed.yml:12: repos[0].owner: ...`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the file; `path` is how to get to it from the top."""

    value: Any
    line: int
    path: str
    file: str

    def error(self, words: str) -> SeedError:
        where = f" {self.path}:" if self.path else ""
        return SeedError(f"{self.file}:{self.line}:{where} {words}")

    def map(self, *known: str) -> dict[str, "Place"]:
        """The entries of a mapping; a key that is not known is refused. Without known keys all are taken."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.error(f"takes keys with values, not {self._kind()}")
        for key, place in self.value.items():
            if known and key not in known:
                raise place.error(f"is no key of this place; there are {', '.join(sorted(known))}")
        return dict(self.value)

    def items(self) -> list["Place"]:
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.error(f"takes a list, not {self._kind()}")
        return list(self.value)

    def text(self) -> str:
        if not isinstance(self.value, str | int | float) or isinstance(self.value, bool):
            raise self.error(f"takes a text, not {self._kind()}")
        return str(self.value)

    def number(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error(f"takes a whole number, not {self._kind()}")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error(f"takes true or false, not {self._kind()}")
        return self.value

    def one_of(self, choices: Iterable[S]) -> S:
        text, allowed = self.text(), {str(choice): choice for choice in choices}
        if text not in allowed:
            raise self.error(f"{text!r} is none of {', '.join(allowed)}")
        return allowed[text]

    def texts(self) -> list[str]:
        return [item.text() for item in self.items()]

    def _kind(self) -> str:
        kinds = {dict: "keys with values", list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
        return kinds.get(type(self.value), "a number")


def read(text: str, file: str) -> Place:
    """The whole file; syntax errors name their line."""
    if len(text.encode()) > MOST_BYTES:
        raise SeedError(f"{file}:1: is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        return Place({}, 1, "", file) if node is None else _place(loader, node, "", file, 0)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SeedError(f"{file}:{line}: {error.problem or 'is no YAML'}") from None


def _place(loader: Any, node: Node, path: str, file: str, depth: int) -> Place:
    line = node.start_mark.line + 1
    if depth > 50:
        raise SeedError(f"{file}:{line}: is nested too deeply")
    match node:
        case MappingNode():
            return Place(dict(_entries(loader, node, path, file, depth)), line, path, file)
        case SequenceNode():
            items = [_place(loader, one, f"{path}[{at}]", file, depth + 1) for at, one in enumerate(node.value)]
            return Place(items, line, path, file)
        case ScalarNode():
            return Place(loader.construct_object(node), line, path, file)
        case _:
            raise SeedError(f"{file}:{line}: is not understood")


def _entries(loader: Any, node: MappingNode, path: str, file: str, depth: int) -> Iterator[tuple[str, Place]]:
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            raise SeedError(f"{file}:{key.start_mark.line + 1}: {path}.{name} stands twice".replace(": .", ": "))
        seen.add(name)
        yield name, _place(loader, value, f"{path}.{name}" if path else name, file, depth + 1)
