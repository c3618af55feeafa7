"""Which line of the source an entry of the plan came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was read from, with the line of every key, by dotted path."""

    file: str = "plan"
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """The line of a dotted path, or of its nearest parent that has one; 0 where nothing has."""
        while key:
            if line := self.lines.get(key):
                return line
            key = key.rpartition(".")[0]
        return 0
