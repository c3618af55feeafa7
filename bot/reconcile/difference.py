"""What applying a plan would change, by entry and field, and the actions to begin with."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from bot.domain.actions import Action
from bot.domain.apply import apply_all
from bot.domain.board import Board, Entry, Issue, Label, Milestone, id_of, kind_of
from bot.plan.models import Plan
from bot.reconcile.archive import archive, former_session
from bot.reconcile.coalesce import coalesced
from bot.reconcile.limits import check_new_session
from bot.reconcile.openness import REMOVED
from bot.reconcile.settle import Run, is_creating
from bot.reconcile.view import View, seen_from

Kind = Literal["add", "change", "remove"]


@dataclass(frozen=True, slots=True)
class Field:
    """What of an entry changes; labels and edges by what is added and taken away, all else from `old` to `new`."""

    name: str
    old: str = ""
    new: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    kind: Kind
    what: str
    """`task postgres`, `label agent:claude`, `milestone Week 1`, `session former`."""
    title: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Changes:
    """`actions` are to be performed on `board`; then ask again, until there are none: creating needs two rounds.

    `board` is the board that was given, seen from the session that the actions are for. `tell` works out where it
    all ends, by entry and field: for people, so that the server does not pay for it.
    """

    board: Board
    actions: tuple[Action, ...] = ()
    tell: Callable[[], tuple[Change, ...]] = tuple

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return self.tell()

    @property
    def is_empty(self) -> bool:
        return not self.actions

    def count(self, kind: Kind) -> int:
        return sum(change.kind == kind for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "add": self.count("add"),
            "change": self.count("change"),
            "remove": self.count("remove"),
            "changes": [_as_json(change) for change in self.changes],
        }


def changes(
    plan: Plan,
    board: Board,
    *,
    now: datetime,
    entries: Collection[Entry] | None = None,
    allow_removals: bool = False,
) -> Changes:
    """The difference of plan and board, of all entries or of some. Raises `TooManyRemovals`."""
    former = former_session(plan, board)
    if former is not None:
        return _new_session(plan, board.of_session(former), now=now, allow_removals=allow_removals)
    board = seen_from(board, plan)
    first = Run(plan, board, now=now, allow_removals=allow_removals)
    _run(first, entries)
    actions = coalesced(first.actions)

    def tell() -> tuple[Change, ...]:
        last = first.board
        if is_creating(actions):
            rest = Run(plan, last, now=now, allow_removals=allow_removals, goes_through=True)
            _run(rest, entries)
            last = rest.board
        return tuple(_told(View(plan, board), last))

    return Changes(board, actions, tell if actions else tuple)


def _run(run: Run, entries: Collection[Entry] | None) -> None:
    if entries is None:
        run.everything()
    else:
        run.entries(entries)


def _new_session(plan: Plan, former: Board, *, now: datetime, allow_removals: bool) -> Changes:
    """The former session goes first; what the new one needs is shown with it."""
    if not allow_removals:
        check_new_session(View(plan, former), former.session, former.issues)
    actions = tuple(archive(plan, former))
    count = sum(kind_of(entry) != "log" for entry in former.issues)
    gone = Change("remove", f"session {former.session}", f"{count} issues are archived, none is deleted")

    def tell() -> tuple[Change, ...]:
        rest = changes(plan, apply_all(former, actions), now=now, allow_removals=allow_removals)
        return (gone, *rest.changes)

    return Changes(former, actions, tell)


def _told(before: View, after: Board) -> Iterator[Change]:
    """What differs between two boards, in the order of labels, milestones and the plan's entries."""
    for name, label in after.labels.items():
        yield from _label(before.board.labels.get(name), label)
    for number, milestone in after.milestones.items():
        yield from _milestone(before.board.milestones.get(number), milestone)
    for entry, issue in after.issues.items():
        former = before.issue(entry)
        if former is None:
            yield Change("add", _name(entry), issue.title, tuple(_adopted(before, issue)))
        elif fields := tuple(_fields(before, former, issue, after)):
            is_removed = issue.state.done_by == REMOVED and former.is_open
            yield Change("remove" if is_removed else "change", _name(entry), former.title, fields)


def _label(former: Label | None, label: Label) -> Iterator[Change]:
    if former is None:
        yield Change("add", f"label {label.name}", label.description)
    elif former != label:
        names = (("name", former.name, label.name), ("description", former.description, label.description))
        yield Change("change", f"label {label.name}", "", tuple(Field(*one) for one in names if one[1] != one[2]))


def _milestone(former: Milestone | None, milestone: Milestone) -> Iterator[Change]:
    if former is None:
        yield Change("add", f"milestone {milestone.title}", str(milestone.due_on or ""))
    elif former != milestone:
        pairs = (
            ("title", former.title, milestone.title),
            ("description", former.description, milestone.description),
            ("due", str(former.due_on or ""), str(milestone.due_on or "")),
            ("state", _open(former.is_open), _open(milestone.is_open)),
        )
        fields = tuple(Field(*one) for one in pairs if one[1] != one[2])
        yield Change("change", f"milestone {former.title}", "", fields)


def _adopted(before: View, issue: Issue) -> Iterator[Field]:
    numbers = before.board.strangers.get(issue.title, ())
    if issue.number in numbers:
        yield Field("adopts", "", f"#{issue.number}")


def _fields(before: View, former: Issue, issue: Issue, after: Board) -> Iterator[Field]:
    if former.title != issue.title:
        yield Field("title", former.title, issue.title)
    if former.is_open != issue.is_open:
        yield Field("state", _open(former.is_open), _open(issue.is_open))
    if former.labels != issue.labels:
        added, removed = issue.labels - former.labels, former.labels - issue.labels
        yield Field("labels", added=tuple(sorted(added)), removed=tuple(sorted(removed)))
    if former.milestone != issue.milestone:
        yield Field("milestone", _titled(before.board, former.milestone), _titled(after, issue.milestone))
    if former.parent != issue.parent:
        yield Field("parent", _numbered(former.parent), _numbered(issue.parent))
    if former.blocked_by != issue.blocked_by:
        more, fewer = issue.blocked_by - former.blocked_by, former.blocked_by - issue.blocked_by
        yield Field("after", added=tuple(map(_numbered, sorted(more))), removed=tuple(map(_numbered, sorted(fewer))))
    if former.region != issue.region:
        yield Field("text", "", "written anew")
    if former.state != issue.state or former.state_fault:
        yield Field("state block", former.state_fault or "", "written anew")
    if former.is_pinned != issue.is_pinned:
        yield Field("pinned", "no", "yes")


def _name(entry: Entry) -> str:
    return f"{kind_of(entry)} {id_of(entry)}".strip()


def _open(is_open: bool) -> str:
    return "open" if is_open else "closed"


def _titled(board: Board, number: int | None) -> str:
    milestone = board.milestones.get(number) if number is not None else None
    return milestone.title if milestone else ""


def _numbered(number: int | None) -> str:
    """What does not exist yet has no number to show."""
    return "" if number is None else f"#{number}" if number > 0 else "(new)"


def _as_json(change: Change) -> dict[str, Any]:
    fields = [
        {"name": one.name, "old": one.old, "new": one.new, "added": list(one.added), "removed": list(one.removed)}
        for one in change.fields
    ]
    return {"kind": change.kind, "what": change.what, "title": change.title, "fields": fields}
