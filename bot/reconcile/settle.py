"""From a board on which something was touched to the actions that make GitHub fit again, whole cascades at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.actions import (
    Action,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    CommitFiles,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    ReopenIssue,
)
from bot.domain.apply import apply_all
from bot.domain.board import STATUS, Board, Entry, Issue, id_of, kind_of
from bot.pages.files import MESSAGE
from bot.plan.models import Plan
from bot.reconcile.coalesce import coalesced
from bot.reconcile.compare import Adoptable, adoptable, creation, differences
from bot.reconcile.ends import ends
from bot.reconcile.journal import log_changes
from bot.reconcile.labels import label_changes, missing_labels
from bot.reconcile.limits import Unsettled, check_removals, is_removal
from bot.reconcile.milestones import former_milestones, milestone_change
from bot.reconcile.status import generated_files, pages_of
from bot.reconcile.telling import announcements, untied
from bot.reconcile.view import View, is_overflow, overflow, seen_from
from bot.reconcile.wanted import wanted_entry

SPARE_ROUNDS = 8


def settle(
    board: Board, touched: Iterable[Entry], *, now: datetime, allow_removals: bool = False
) -> tuple[Board, tuple[Action, ...]]:
    """What the touched entries and those that depend on them need, and the board after it.

    The plan is the board's own (`in_force`); without one nothing is to do. Where something is created the answer
    ends there: perform it, and settle the board that GitHub gave back once more, which fills in numbers and edges.
    `is_creating` tells. The status is settled only when it is touched by name.
    """
    if board.in_force is None:
        return board, ()
    run = Run(board.in_force.plan, board, now=now, allow_removals=allow_removals)
    run.entries(tuple(touched))
    return run.board, coalesced(run.actions)


def is_creating(actions: Iterable[Action]) -> bool:
    """Must the actions be performed before settling can go on?"""
    return any(isinstance(action, CreateIssue | AdoptIssue | CreateMilestone) for action in actions)


@dataclass
class Run:
    """One settling. It stops at creations; `goes_through` goes on with provisional numbers, to show where it ends."""

    plan: Plan
    board: Board
    now: datetime
    allow_removals: bool = False
    goes_through: bool = False
    actions: list[Action] = field(default_factory=list)
    has_created: bool = False
    is_sweep: bool = False
    """Everything is compared."""
    origin: Board = field(init=False)
    """The board as the run found it."""

    def __post_init__(self) -> None:
        self.origin = seen_from(self.board, self.plan)

    def everything(self) -> None:
        """Labels, milestones, every entry of plan and board, and last the status, which shows them all."""
        self.is_sweep = True
        view = View(self.plan, self.board)
        self._do([*label_changes(view), *former_milestones(view)])
        others = (entry for entry in view.board.issues if kind_of(entry) not in {"status", "log"})
        self.entries((*(entry for entry in view.outline.titles if entry != STATUS), *others))
        if STATUS not in self.board.issues or not self._stops():
            self.status()

    def entries(self, touched: Collection[Entry]) -> None:
        """Rounds of comparing and applying, until nothing is new.

        Dependents come after what was touched: what is closed too early is open again before they look at it.
        """
        view = View(self.plan, self.board)
        todo = [entry for entry in dict.fromkeys(touched) if kind_of(entry) not in {"status", "log"}]
        behind = [entry for entry in _with_dependents(view, todo) if kind_of(entry) not in {"status", "log"}]
        self._check_removals(view, behind)
        seen = dict.fromkeys(behind)
        bound = SPARE_ROUNDS + 2 * (len(self.plan.phases) + len(self.plan.checkpoints))
        for _ in range(bound):
            actions = self._round(view, todo)
            self._do(actions)
            if self._stops():
                break
            view = View(self.plan, self.board) if actions else view
            todo = list(dict.fromkeys((*behind[len(todo) :], *_reached(view, actions))))
            behind = []
            seen.update(dict.fromkeys(todo))
            if not todo:
                break
        else:
            raise Unsettled(f"nothing settles after {bound} rounds at {sorted(todo)[:3]}; report this with the plan")
        self._announce(seen)
        if any(kind_of(entry) == "status" for entry in touched):
            self.status()

    def _announce(self, entries: Iterable[Entry]) -> None:
        """Once all is settled, and before what remembers it is written."""
        if found := announcements(self.origin, View(self.plan, self.board), entries, now=self.now):
            self.board = apply_all(self.board, found)
            self.actions[:0] = found

    def status(self) -> None:
        """The status's pages, as many as it needs; pages that are not needed any more are emptied."""
        for _ in range(SPARE_ROUNDS):
            view = View(self.plan, self.board)
            pages = pages_of(view)
            spare = [entry for entry in view.board.issues if is_overflow(entry) and int(id_of(entry)) > len(pages)]
            wanted = [STATUS, *map(overflow, range(2, len(pages) + 1)), *spare]
            strangers = adoptable(view.board)
            actions = list(log_changes(view.board))
            if not is_creating(actions):  # the page links to the log
                actions += [action for entry in wanted for action in self._entry(view, entry, strangers, pages)]
            if not actions:
                return
            if files := generated_files(view) if _is_written(actions) and not is_creating(actions) else ():
                # one commit of the newest words, however often the page turned
                self.actions = [one for one in self.actions if not isinstance(one, CommitFiles)]
                actions = [*actions, CommitFiles(files, MESSAGE)]
            self._do(actions)
            if self._stops():
                return
        raise Unsettled("the status page does not settle; report this with the plan")

    def _do(self, actions: list[Action]) -> None:
        self.board = seen_from(self.board, self.plan)
        if not actions:
            return
        self.board = apply_all(self.board, actions)
        self.actions += actions
        self.has_created = self.has_created or is_creating(actions)

    def _stops(self) -> bool:
        return self.has_created and not self.goes_through

    def _check_removals(self, view: View, entries: Iterable[Entry]) -> None:
        removed = [entry for entry in entries if is_removal(view, entry)]
        if removed and not self.allow_removals:
            check_removals(view, removed)

    def _round(self, view: View, todo: Iterable[Entry]) -> list[Action]:
        strangers = adoptable(view.board)
        found = [action for entry in todo for action in self._entry(view, entry, strangers)]
        found += _milestones(view, todo)
        labels = frozenset(
            name for action in found if isinstance(action, CreateIssue | AddLabels) for name in action.labels
        )
        return sorted((*missing_labels(view, labels), *found), key=_turn)

    def _entry(self, view: View, entry: Entry, strangers: Adoptable, pages: tuple[str, ...] = ()) -> Iterator[Action]:
        issue = view.issue(entry)
        if issue is None and not view.is_planned(entry):
            return
        want = wanted_entry(view, entry, now=self.now, pages=pages)
        if issue is None:
            yield creation(want, strangers)
            return
        yield from untied(view, entry)
        if self._was_there(entry):
            yield from ends(issue, want, now=self.now, is_sweep=self.is_sweep)
        yield from differences(view, issue, want)

    def _was_there(self, entry: Entry) -> bool:
        """Had it its starting facts when the run began? Making a repository as the plan says calls nobody."""
        issue = self.origin.issues.get(entry)
        return issue is not None and issue.state.started


def _is_written(actions: Iterable[Action]) -> bool:
    """Does a page of the status get other words?"""
    return any(
        isinstance(one, EditIssue) and kind_of(one.entry) == "status" and one.region is not None for one in actions
    )


def _milestones(view: View, entries: Iterable[Entry]) -> list[Action]:
    points = [id_of(entry) for entry in entries if kind_of(entry) == "checkpoint" and entry in view.outline.titles]
    return [change for point in points if (change := milestone_change(view, point))]


def _turn(action: Action) -> int:
    """What others need comes first; else the order stays."""
    match action:
        case CreateLabel() | EditLabel():
            return 0
        case CreateMilestone() | EditMilestone():
            return 1
        case CreateIssue() | AdoptIssue():
            return 2
        case _:
            return 3


def _reached(view: View, actions: Iterable[Action]) -> list[Entry]:
    """The entries that opened, closed or came to be, and those that depend on them.

    Whatever else was done to an entry made it as it is wanted, so there is nothing more to find.
    """
    moved = (CloseIssue, ReopenIssue, CreateIssue, AdoptIssue)
    return _with_dependents(view, [action.entry for action in actions if isinstance(action, moved)])


def _with_dependents(view: View, entries: Iterable[Entry]) -> list[Entry]:
    found: dict[Entry, None] = dict.fromkeys(entries)
    numbers = {number for entry in found if (number := view.number(entry))}
    for entry in list(found):
        found.update(dict.fromkeys(view.outline.touches.get(entry, ())))
    # Native edges may be there that the plan does not have, and blocks that somebody said.
    is_apart, issues = numbers.isdisjoint, view.board.issues if numbers else {}
    found.update(
        dict.fromkeys(
            other
            for other, issue in issues.items()
            if not is_apart(issue.blocked_by) or (issue.state.blocks and not is_apart(_said_on(issue)))
        )
    )
    return list(found)


def _said_on(issue: Issue) -> list[int]:
    """Numbers that somebody said the issue depends on."""
    return [block.on for block in issue.state.blocks]
