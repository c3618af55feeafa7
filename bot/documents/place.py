"""Where a reader is: a section with what its heading and the headings above it announce."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.documents.heading import Heading, read_heading
from bot.documents.parts import Field, Part, Prose, parts_of
from bot.documents.topics import Topic
from bot.documents.tree import Fence, Listing, Section, Table
from bot.plan.models import State

DOMINANT: frozenset[Topic] = frozenset(["templates", "guide", "tree"])
"""What stands below such a heading is text of that kind, whatever its own headings say."""
LABEL_TOPICS: dict[str, Topic] = {
    "phase": "phases", "step": "phases", "stage": "phases", "checkpoint": "checkpoints", "milestone": "checkpoints",
    "gate": "checkpoints", "contract": "contracts", "interface": "contracts", "rule": "rules", "principle": "rules",
    "agent": "agents", "module": "agents", "week": "phases", "sprint": "phases",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    section: Section
    heading: Heading
    parent: "Place | None"
    is_title: bool
    """The first heading of the document, if it is of the highest level."""
    parts: list[Part]
    topic: Topic | None = None
    own_agent: str | None = None
    own_phase: str | None = None
    own_checkpoint: str | None = None
    is_last: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the topic is announced by this heading itself."""
        return self.parent is None or self.topic != self.parent.topic or self.heading.topic == self.topic

    @property
    def agent(self) -> str | None:
        return self.own_agent or (self.parent.agent if self.parent else None)

    @property
    def phase(self) -> str | None:
        return self.own_phase or (self.parent.phase if self.parent else None)

    @property
    def state(self) -> State | None:
        return self.heading.state or (self.parent.state if self.parent else None)

    @property
    def fields(self) -> list[Field]:
        return [part for part in self.parts if isinstance(part, Field)]

    @property
    def prose(self) -> list[Prose]:
        return [part for part in self.parts if isinstance(part, Prose)]

    @property
    def lines(self) -> list[Field | Prose]:
        return [part for part in self.parts if isinstance(part, Field | Prose)]

    @property
    def lists(self) -> list[Listing]:
        """Lists that stand for themselves, without a label."""
        return [part for part in self.parts if isinstance(part, Listing)]

    @property
    def tables(self) -> list[Table]:
        bodies = [part.body if isinstance(part, Field) else part for part in self.parts]
        return [body for body in bodies if isinstance(body, Table)]

    @property
    def fences(self) -> list[Fence]:
        bodies = [part.body if isinstance(part, Field) else part for part in self.parts]
        return [body for body in bodies if isinstance(body, Fence)]

    @property
    def all_lists(self) -> list[Listing]:
        bodies = [part.body if isinstance(part, Field) else part for part in self.parts]
        return [body for body in bodies if isinstance(body, Listing)]

    def above(self) -> Iterator["Place"]:
        place = self.parent
        while place is not None:
            yield place
            place = place.parent


def places_of(root: Section) -> list[Place]:
    """Every section in the order of the document, each with its surroundings."""
    places: list[Place] = []
    stack: list[tuple[Section, Place | None]] = [(root, None)]
    while stack:
        section, parent = stack.pop()
        place = make_place(section, parent, is_title=len(places) == 1 and section.level == 1)
        places.append(place)
        stack.extend((child, place) for child in reversed(section.sections))
    places[-1].is_last = True
    return places


def make_place(section: Section, parent: Place | None, *, is_title: bool) -> Place:
    heading = read_heading(section.title)
    place = Place(section, heading, parent, is_title, parts_of(section))
    place.topic = topic_at(heading, parent)
    return place


def topic_at(heading: Heading, parent: Place | None) -> Topic | None:
    # What the document's title announces, it announces for the text below it, not for every section.
    above = None if parent is None or (parent.is_title and parent.section.sections) else parent.topic
    if above in DOMINANT:
        return above
    if heading.label:
        topic = heading.topic or LABEL_TOPICS[heading.label]
        if heading.label in ("step", "stage") and above == "workflows":
            return above
        if heading.label in ("week", "sprint") and above is not None and heading.topic is None:
            return above
        return topic
    return heading.topic or above
