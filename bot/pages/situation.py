"""Everything that the sections of a status page look at; worked out by the caller, so that pages stay below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.board import Board, Entry, Issue, entry_of
from bot.domain.state import HandOff, Required, StatusState
from bot.pages.outlook import Outlook, newest_day
from bot.plan.graph import CriticalPath, Graph, longest_chain
from bot.plan.grouped import Grouped, by_group, grouped
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
    done: frozenset[Entry]
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
        return self.task_states[identifier]

    @cached_property
    def task_states(self) -> Mapping[str, State]:
        """By id, in the plan's order."""
        nodes = self.grouped.nodes
        return dict(zip(nodes, map(self.states.__getitem__, map(Entry, nodes.values())), strict=True))

    def count_done(self, tasks: Iterable[str]) -> int:
        states = self.task_states
        return [states[name] for name in tasks].count("done")

    @cached_property
    def grouped(self) -> Grouped:
        return grouped(self.plan)

    @cached_property
    def critical_path(self) -> CriticalPath:
        return longest_chain(self.plan, self.done)

    @cached_property
    def outlook(self) -> Outlook | None:
        """None where no day is known to count from, or nothing is estimated."""
        day = newest_day(self.board, self.plan)
        outlook = Outlook(self.plan, self.board, self.graph, self.done, day) if day else None
        return outlook if outlook and outlook.is_told else None

    @cached_property
    def handed(self) -> tuple[tuple[Entry, HandOff], ...]:
        """Hand-offs of what is not done, in the plan's order."""
        given = {entry: issue.state.handoff for entry, issue in self.board.issues.items() if issue.state.handoff}
        if not given:
            return ()
        return tuple(
            (entry, given[entry]) for entry, state in self.states.items() if entry in given and state != "done"
        )

    @cached_property
    def tasks_by_agent(self) -> Mapping[str, tuple[str, ...]]:
        """Task ids by their agent, or by the one that claimed a task of nobody; in the plan's order."""
        owners = self.grouped.owners
        claims = {name: self._claimed_by(name) for name in self.grouped.by_owner.get("", ())}
        if not any(claims.values()):
            return self.grouped.by_owner
        return by_group((name, owner or claims[name]) for name, owner in owners.items())

    def _claimed_by(self, task: str) -> str:
        issue = self.issue(entry_of("task", task))
        claim = issue.state.claim if issue else None
        return claim.agent if claim else ""

    @property
    def tasks_by_phase(self) -> Mapping[str, tuple[str, ...]]:
        """Task ids by phase; those of none under the empty word."""
        return self.grouped.by_phase
