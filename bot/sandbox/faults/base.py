"""What a fault is: hooks that do nothing, and the trigger that says when they bite."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Literal

from bot.sandbox.model import Delivery


class Dropped(Exception):
    """The connection is closed without an answer."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came in; `path` is without the prefix of the server."""

    method: str
    path: str
    kind: Literal["rest", "graphql"]
    body: Any
    actor: str

    @property
    def is_write(self) -> bool:
        if self.kind == "graphql":
            text = self.body.get("query", "") if isinstance(self.body, dict) else ""
            return isinstance(text, str) and text.lstrip().startswith("mutation")
        return self.method not in ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer: `body` is what JSON is made of, or bytes as they are."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MutationFault:
    """One mutation of several fails: before its effect, or after it."""

    kind: str
    message: str
    has_effect: bool = False


@dataclass(slots=True)
class Trigger:
    """When a fault bites: which requests, how often, and with what luck.

    `skip` matches pass first, then `count` bite (None: all), each with `chance` by a seeded random.
    """

    method: str = ""
    path: str = ""
    operation: str = ""
    event: str = ""
    count: int | None = None
    skip: int = 0
    every: int = 1
    chance: float = 1.0
    seed: int = 0
    seen: int = 0
    bitten: int = 0
    _random: random.Random | None = None

    def fires(self) -> bool:
        """Counts one match, and says whether it bites."""
        self.seen += 1
        if self.seen <= self.skip or (self.seen - self.skip - 1) % self.every:
            return False
        if self.count is not None and self.bitten >= self.count:
            return False
        if self._random is None:
            self._random = random.Random(self.seed)
        if self._random.random() >= self.chance:
            return False
        self.bitten += 1
        return True

    def matches(self, incoming: Incoming) -> bool:
        """A path is a glob where it has a star, else a part of the path."""
        if self.method and incoming.method not in self.method.upper().split("|"):
            return False
        if self.operation and (incoming.kind != "graphql" or self.operation not in str(incoming.body)):
            return False
        if "*" in self.path:
            return fnmatchcase(incoming.path, self.path)
        return self.path in incoming.path

    def bites(self, incoming: Incoming) -> bool:
        return self.matches(incoming) and self.fires()


class Fault:
    """A fault that does nothing; each of its own overrides one hook or two.

    `argument` is the word behind the name (`slow=0.5`), which each fault reads as it likes.
    """

    name: ClassVar[str] = ""
    kind: ClassVar[Literal["rest", "graphql", "both"]] = "both"
    only_writes: ClassVar[bool] = False
    only_reads: ClassVar[bool] = False

    def __init__(self, trigger: Trigger, argument: str = "") -> None:
        self.trigger, self.argument = trigger, argument

    def concerns(self, incoming: Incoming) -> bool:
        if self.kind not in ("both", incoming.kind):
            return False
        if self.only_writes and not incoming.is_write:
            return False
        return not (self.only_reads and incoming.is_write)

    def delay(self, incoming: Incoming) -> float:
        """Seconds that pass before the request is worked on."""
        return 0.0

    def before(self, incoming: Incoming) -> Outgoing | None:
        """An answer instead of the real one; the request has no effect."""
        return None

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        """An answer instead of the real one, after the effect."""
        return None

    def mutation(self, field: str, alias: str, index: int) -> MutationFault | None:
        """The failure of one mutation among the aliased ones of a request."""
        return None

    def visible(self, kind: str, things: Sequence[Any]) -> Sequence[Any]:
        """What a list shows of what is there."""
        return things

    def deliveries(self, delivery: Delivery) -> list[Delivery]:
        """What is sent for a delivery that is due: itself, itself twice, nothing, or some held back before."""
        return [delivery]

    def held(self) -> list[Delivery]:
        """What the fault still holds back; asked when nothing else is due."""
        return []

    def browser_text(self, text: str) -> str:
        """A text as it arrives from a form in the browser."""
        return text

    def turned_on(self, world: Any) -> None:
        """Called once, with the world that the fault is turned on in."""

    def turned_off(self, world: Any) -> None:
        """Called when the fault is turned off."""
