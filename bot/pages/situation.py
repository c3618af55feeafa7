"""Everything that the sections of a status page look at; worked out by the caller, so that pages stay below it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.board import Board, Entry, Issue, entry_of
from bot.domain.state import Required, StatusState
from bot.pages.outlook import Outlook, newest_day
from bot.plan.graph import CriticalPath, Graph, critical_path, estimates
from bot.plan.models import Plan, State
from bot.rules.signoffs import Verdict


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that must be over first; `number` is 0 where it has no issue yet."""

    entry: Entry | None
    number: int
    title: str = ""


@dataclass(frozen=True)
class Situation:
    """The plan in force, the board, and what was derived of them. By entry where nothing else is said."""

    plan: Plan
    board: Board
    graph: Graph
    status: StatusState
    states: Mapping[Entry, State]
    """Of tasks, phases and checkpoints."""
    waits: Mapping[Entry, tuple[Waiting, ...]]
    titles: Mapping[Entry, str]
    edges: Mapping[Entry, tuple[Entry, ...]]
    """Dependencies as people wrote them."""
    required: Mapping[Entry, tuple[Required, ...]]
    """Requirements by `requirements:<agent>`, in the plan's order of agents."""
    verdicts: Mapping[Entry, tuple[Verdict, ...]]
    """How the items of checkpoints stand."""
    asked: Mapping[Entry, tuple[str, ...]]
    """Agents whose sign-off is missing now, by checkpoint; those are left out that come after an open gate."""
    validators: Mapping[Entry, tuple[str, ...]] = field(default_factory=dict)
    """Who validates the hand-off of a phase, of those that are handed over."""
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Issue numbers of the status's pages, 0 where there is none yet."""

    def issue(self, entry: Entry) -> Issue | None:
        return self.board.issues.get(entry)

    def number(self, entry: Entry) -> int:
        issue = self.board.issues.get(entry)
        return issue.number if issue else 0

    def task_state(self, identifier: str) -> State:
        return self.states[entry_of("task", identifier)]

    @cached_property
    def done(self) -> frozenset[Entry]:
        return frozenset(entry for entry, state in self.states.items() if state == "done")

    @cached_property
    def critical_path(self) -> CriticalPath:
        return critical_path(self.graph, estimates(self.plan), done=self.done)

    @cached_property
    def outlook(self) -> Outlook | None:
        """None where no day is known to count from, or nothing is estimated."""
        day = newest_day(self.board, self.plan)
        outlook = Outlook(self.plan, self.board, self.graph, self.done, day) if day else None
        return outlook if outlook and outlook.is_told else None

    @cached_property
    def tasks_by_agent(self) -> Mapping[str, tuple[str, ...]]:
        """Task ids by their agent, or by the one that claimed a task of nobody; in the plan's order."""
        found: dict[str, list[str]] = {}
        for name in self.plan.tasks:
            issue = self.issue(entry_of("task", name))
            claim = issue.state.claim if issue else None
            agent = self.plan.owner_of(name) or (claim.agent if claim else "")
            found.setdefault(agent, []).append(name)
        return {agent: tuple(names) for agent, names in found.items()}

    @cached_property
    def tasks_by_phase(self) -> Mapping[str, tuple[str, ...]]:
        """Task ids by phase; those of none under the empty word."""
        found: dict[str, list[str]] = {}
        for name, task in self.plan.tasks.items():
            found.setdefault(task.phase if task.phase in self.plan.phases else "", []).append(name)
        return {phase: tuple(names) for phase, names in found.items()}
