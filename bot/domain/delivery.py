"""A webhook delivery as it was received: the raw bytes, and the few words that say where it belongs."""

from dataclasses import dataclass
from typing import Literal

DeliveryStatus = Literal["queued", "running", "done", "ignored", "dead", "revived"]
"""`revived` is a dead letter that somebody wants to run again; the server takes it up at its next look."""
TIMER = "baton.timer"
"""Event name of a delivery that a due timer put into its repository's lane; GitHub's names have no dot."""

METRICS = "baton.metrics"
"""Event name of a delivery with what a workflow measured."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`repository_id` and `installation_id` are 0 where the payload names none. `received` is seconds since 1970."""

    guid: str
    event: str
    action: str
    repository_id: int
    installation_id: int
    body: bytes
    received: float

    @property
    def lane(self) -> str:
        """Deliveries of one lane are worked on in their order, one after the other."""
        if self.repository_id:
            return f"repository:{self.repository_id}"
        return f"installation:{self.installation_id}"


@dataclass(frozen=True, slots=True)
class Job:
    """A stored delivery that is to be worked on; `attempts` counts the tries that failed.

    `is_repeat`: an earlier try may have had some of its effects.
    """

    id: int
    delivery: Delivery
    attempts: int = 0
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unfinished delivery without its body, so that a long backlog fits in memory. `next_try` as `received`."""

    id: int
    lane: str
    event: str
    attempts: int = 0
    next_try: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended; `error` is the reason of an ignored or dead one, or what a done one left undone."""

    id: int
    status: Literal["done", "ignored", "dead"]
    error: str = ""
