"""Wanted against real, for one entry: the actions that make the real one so."""

from collections.abc import Iterator

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    CreateIssue,
    EditIssue,
    Pin,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
)
from bot.domain.board import STATUS, Board, Issue, kind_of
from bot.domain.state import IssueState, StatusState
from bot.reconcile.edges import missing_edges, stale_edges
from bot.reconcile.labels import is_ours
from bot.reconcile.view import View, marked
from bot.reconcile.wanted import Wanted

Adoptable = dict[str, list[int]]
"""Issues of people that no entry has taken yet, by title."""


def adoptable(board: Board) -> Adoptable:
    return {title: sorted(numbers) for title, numbers in board.strangers.items()}


def creation(want: Wanted, strangers: Adoptable) -> Action:
    """An open issue of people with exactly the title becomes the entry's; the oldest, where there are several."""
    if numbers := strangers.get(want.title or ""):
        return AdoptIssue(want.entry, numbers.pop(0))
    return CreateIssue(
        want.entry,
        want.title or "",
        want.region or "",
        labels=tuple(sorted(want.labels)),
        milestone=want.milestone,
        parent=want.parent,
    )


def differences(view: View, issue: Issue, want: Wanted) -> Iterator[Action]:
    """In an order that reads well: what opens and closes first, then words, then labels and edges."""
    if want.is_open and not issue.is_open:
        yield ReopenIssue(want.entry)
    if issue.is_open and not want.is_open:
        yield CloseIssue(want.entry, want.closed_as)
    if edit := _edit(view, issue, want):
        yield edit
    yield from _labels(view, issue, want)
    yield from _milestone(view, issue, want)
    yield from _parent(view, issue, want)
    if view.board.features.dependencies:
        for by in missing_edges(view, want.entry, issue) if want.blocked_by else ():
            yield AddBlockedBy(want.entry, by)
        for number in stale_edges(view, want.entry, issue):
            yield RemoveBlockedBy(want.entry, view.entries.get(number, number))
    if want.is_pinned and not issue.is_pinned:
        yield Pin(want.entry)


def _edit(view: View, issue: Issue, want: Wanted) -> EditIssue | None:
    title = want.title if want.title != issue.title else None
    region = want.region if want.region != issue.region else None
    real = view.board.status if want.entry == STATUS else issue.state
    # A block that is not believed is written anew, although what is known of it may be the same.
    state = want.state if issue.state_fault or not _is_same(want.state, real) else None
    if title is None and region is None and state is None:
        return None
    return EditIssue(want.entry, title=title, region=region, state=state)


def _is_same(want: IssueState | StatusState, real: IssueState | StatusState) -> bool:
    """The revision is the writer's own."""
    if want is real:
        return True
    if isinstance(want, StatusState):
        return want == real
    return isinstance(real, IssueState) and want == real


def _labels(view: View, issue: Issue, want: Wanted) -> Iterator[Action]:
    there = {name.lower() for name in issue.labels}
    if missing := tuple(sorted(want.labels - there)):
        yield AddLabels(want.entry, missing)
    wanted = {name.lower() for name in want.labels}
    if gone := tuple(sorted(name for name in issue.labels if name.lower() not in wanted and is_ours(view, name))):
        yield RemoveLabels(want.entry, gone)


def _milestone(view: View, issue: Issue, want: Wanted) -> Iterator[Action]:
    """A milestone that people gave to an issue without a checkpoint is theirs."""
    if want.checkpoint:
        target = view.milestones.get(want.checkpoint)
        if target is None or issue.milestone != target.number:
            yield SetMilestone(want.entry, want.milestone)
        return
    there = view.board.milestones.get(issue.milestone) if issue.milestone is not None else None
    if there and marked(there) and view.is_planned(want.entry):
        yield SetMilestone(want.entry, None)


def _parent(view: View, issue: Issue, want: Wanted) -> Iterator[Action]:
    """A parent that people gave to an issue without a phase is theirs."""
    if want.parent:
        number = view.number(want.parent)
        if number and issue.parent != number:
            yield SetParent(want.entry, want.parent)
    elif issue.parent is not None and kind_of(want.entry) == "task":
        parent = view.entries.get(issue.parent)
        if parent and kind_of(parent) == "phase" and view.outline.phases.get(want.entry) != parent:
            yield SetParent(want.entry, None)
