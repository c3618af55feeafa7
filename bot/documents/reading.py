"""What readers write to while they read: entries, claimed lines, findings, and the agents known so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.documents.document import Entry
from bot.documents.names import slug, title_key, with_suffix
from bot.documents.parts import Field, Part
from bot.documents.place import Place
from bot.documents.roster import Roster
from bot.documents.tree import Block, Item
from bot.documents.values import is_all, is_nothing, split_names
from bot.plan.finding import Finding, Severity
from bot.plan.models import ALL

MAX_TITLE = 300
MAX_NAME = 80
MAX_BY_USE = 500
"""So many agents become known by being named as owners; more are no team."""
MAX_FINDINGS = 1000


@dataclass(slots=True)
class Wish:
    """An edge to an entry that may stand further down: resolved when everything is read."""

    entry: Entry
    field: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of a graph: `after` comes after `before`, both in the graph's words."""

    before: str
    after: str
    line: int
    before_line: int
    after_line: int
    in_words: bool = False
    """From a sentence, where `A and B` may be two."""


@dataclass(slots=True)
class Reading:
    file: str
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)
    session: dict[str, Any] = field(default_factory=dict)
    session_lines: dict[str, int] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    reported: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[str, list[Entry]] = field(default_factory=dict)
    """Tasks by the key of their title."""
    edges: list[Edge] = field(default_factory=list)
    matrix: list[dict[str, Any]] = field(default_factory=list)
    """The rows of the coordination matrix as written, those of unknown names too."""

    # what stands where

    def claim(self, *things: Part | Block | int) -> None:
        for thing in things:
            match thing:
                case int():
                    self.claimed.add(thing)
                case Item():
                    self.claimed.add(thing.line)
                    self.claimed.update(words.line for words in thing.more)
                case Field():
                    self.claimed.update((thing.line, thing.words.line))
                case _:
                    self.claimed.update(range(thing.line, thing.end + 1))

    def claim_whole(self, item: Item) -> None:
        """The item with everything nested in it."""
        self.claimed.update(range(item.line, item.end + 1))

    def is_free(self, thing: Part | Block) -> bool:
        return thing.line not in self.claimed

    def free_fields(self, place: Place) -> list[Field]:
        """The labelled lines of a place that nobody has claimed; several may stand in one line."""
        return [part for part in place.fields if self.is_free(part) and not part.tail]

    def leave(self, line: int, why: str) -> None:
        self.reasons.setdefault(line, why)

    # what it says

    def add(self, kind: str, title: str, line: int, *, id: str | None = None, **fields: Any) -> Entry:
        """A new entry; its identifier comes from its title and gets a suffix where another has it."""
        title = " ".join(title.split())
        kept = title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"
        entry = Entry(kind, self.unique(kind, id or slug(title)), kept, line, without_gaps(fields))
        if kept != title:
            entry.shown["whole"] = title
            self.report("title-shortened", line, f"a title of {len(title)} characters was cut", "write a shorter one")
        self.entries.setdefault(kind, []).append(entry)
        return entry

    def unique(self, kind: str, wanted: str) -> str:
        # `after` may name tasks, phases and checkpoints alike, so they share their identifiers.
        taken = self.ids.setdefault("work" if kind in ("tasks", "phases", "checkpoints") else kind, {ALL: 1})
        if wanted not in taken:
            taken[wanted] = 1
            return wanted
        while True:
            taken[wanted] += 1
            identifier = with_suffix(wanted, taken[wanted])
            if identifier not in taken:
                taken[identifier] = 1
                return identifier

    def all(self, kind: str) -> list[Entry]:
        return self.entries.get(kind, [])

    def wish(self, entry: Entry, field: str, names: Iterable[str], line: int) -> None:
        self.wishes.extend(Wish(entry, field, name, line) for name in names)

    def report(
        self, code: str, line: int, message: str, remedy: str, *, key: str = "", severity: Severity = "warning"
    ) -> None:
        if (code, message) not in self.reported and len(self.reported) < MAX_FINDINGS:
            self.reported.add((code, message))
            self.findings.append(Finding(self.file, line, code, message, remedy, key, severity))

    def index_task(self, entry: Entry) -> None:
        self.titles.setdefault(title_key(entry.title), []).append(entry)

    def tasks_called(self, title: str) -> list[Entry]:
        return self.titles.get(title_key(title), [])

    # who is meant

    def agent(self, name: str, line: int, *, declare: bool = False, quiet: bool = False) -> str | None:
        """The identifier of the agent that a name means.

        `declare` where the place names nothing but agents, `quiet` where it may name anything.
        """
        name = name.strip().strip("@").strip()
        if not name or is_nothing(name):
            return None
        if member := self.roster.find(name, weak=quiet):
            self.roster.known_as(member, name, line)
            return member.entry.id
        if candidates := [] if quiet else self.roster.near(name):
            self.maybe_same_agent(name, [member.entry for member in candidates], line)
            return None
        if not declare or len(name) > MAX_NAME or len(self.roster.members) >= MAX_BY_USE:
            return None
        self.roster.declare(name, line)
        member = self.roster.members[-1]
        self.roster.settle(member)
        member.entry.shown["by_use"] = True
        self.entries.setdefault("agents", []).append(member.entry)
        return member.entry.id

    def maybe_same_agent(self, name: str, candidates: list[Entry], line: int) -> None:
        likely = candidates[0]
        others = " or ".join(entry.id for entry in candidates[:3])
        self.report(
            "maybe-same",
            line,
            f"{name!r} is no agent of this document, but may be {others}",
            f"write the same name, or `aliases: [{name}]` under agents.{likely.id}",
            key=f"agents.{likely.id}.aliases",
        )

    def agents(self, text: str, line: int, *, declare: bool = False) -> list[str]:
        """The agents that a list of names means, each once; `all` alone for everyone; others are left out."""
        if is_all(text):
            return [ALL]
        names = [text] if self.roster.find(text, exact=True) else carry_label(split_names(text))
        names = [part for name in names for part in self.split_pair(name)]
        found = [ALL if is_all(name) else self.agent(name, line, declare=declare) for name in names]
        return list(dict.fromkeys(identifier for identifier in found if identifier))

    def split_pair(self, name: str) -> list[str]:
        """`Ada & Ben` is two agents where one of them is known; `Security & Operations` is one name else."""
        parts = [part.strip() for part in name.split("&") if part.strip()]
        is_pair = len(parts) > 1 and not self.roster.find(name) and any(self.roster.find(part) for part in parts)
        return parts if is_pair else [name]

    def agent_entry(self, identifier: str) -> Entry:
        return self.roster.by_id[identifier].entry

    def agent_ids(self) -> list[str]:
        return [member.entry.id for member in self.roster.members]


def carry_label(names: list[str]) -> list[str]:
    """`Agent 03, 04, 06`: the label of the first counts for the bare numbers behind it."""
    label, _, number = names[0].rpartition(" ") if names else ("", "", "")
    if not label or not number.isdigit():
        return names
    return [f"{label} {name}" if name.isdigit() else name for name in names]


def without_gaps(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
