"""What the doctor looks at: a plan, where it stands in its file, and what the document said beside it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.documents.document import Document, Entry
from bot.domain.protection import Protection
from bot.plan import graph
from bot.plan.models import Plan
from bot.plan.source import Source


@dataclass(frozen=True, slots=True)
class Installation:
    """What GitHub was asked: ids of the accounts that the plan names, by login in lower case; teams; CODEOWNERS.

    An account that is asked for and does not exist has the id 0; one that is left out was not asked for.
    """

    accounts: Mapping[str, int] = field(default_factory=dict)
    teams: frozenset[str] | None = None
    """`org/slug` in lower case; None where they cannot be read."""
    codeowners: str | None = None
    protection: Protection | None = None
    """How the default branch is protected; None where nobody asked."""


@dataclass(frozen=True)
class Subject:
    """A plan, or the plan that a document was read as."""

    plan: Plan
    source: Source = field(default_factory=Source)
    kind: Literal["plan", "document"] = "plan"
    text: str = ""
    """The file as it was read."""
    document: Document | None = None
    today: dt.date | None = None
    """For checks of dates that have gone by; None leaves them out."""
    installation: Installation | None = None
    """For checks of accounts, teams and CODEOWNERS; None leaves them out."""

    @cached_property
    def graph(self) -> graph.Graph:
        return graph.graph_of(self.plan)

    @cached_property
    def tasks_of(self) -> Mapping[str, Sequence[str]]:
        """Ids of the tasks of each agent."""
        found: dict[str, list[str]] = {name: [] for name in self.plan.agents}
        for name, task in self.plan.tasks.items():
            if task.agent in found:
                found[task.agent].append(name)
        return found

    @cached_property
    def tasks_in(self) -> Mapping[str, Sequence[str]]:
        """Ids of the tasks of each phase."""
        found: dict[str, list[str]] = {name: [] for name in self.plan.phases}
        for name, task in self.plan.tasks.items():
            if task.phase in found:
                found[task.phase].append(name)
        return found

    def entry(self, kind: str, identifier: str) -> Entry | None:
        """What a document said of an entry of the plan; None for plans."""
        return self._entries.get((kind, identifier))

    @cached_property
    def _entries(self) -> Mapping[tuple[str, str], Entry]:
        kinds = self.document.entries if self.document else {}
        return {(kind, entry.id): entry for kind, entries in kinds.items() for entry in entries}
