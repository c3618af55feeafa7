"""One thing that a new form of an interface takes away from those who build on the former one."""

from dataclasses import dataclass


class Unreadable(ValueError):
    """A form of the interface cannot be read; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Breakage:
    """`what` names the part as its users write it; `line` is in the new file, 0 where the part is gone."""

    what: str
    why: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"
