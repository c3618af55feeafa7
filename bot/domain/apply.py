"""The effect of an action on the board, without GitHub: decide, settle, dry runs and tests all go on from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    Comment,
    CommitFiles,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    Pin,
    React,
    Record,
    RefreshStatus,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
    Unlabel,
    Unpin,
)
from bot.domain.board import STATUS, Board, Entry, Issue, Label, Milestone
from bot.domain.log import remembered, without_written
from bot.domain.pending import Pending
from bot.domain.state import IssueState, StatusState

RENEWED = "its issue was deleted"
"""The fault of an issue that was made in place of one that is gone: its state is known and not written yet."""


def apply(board: Board, action: Action, *, number: int | None = None) -> Board:
    """The board after the action. Doing an action twice gives the same board as doing it once.

    `number` is what GitHub gave to a new issue or milestone; without it the new one gets a provisional negative
    number. An action on an entry that the board does not have changes nothing.
    """
    draft = _Draft.of(board)
    _do(draft, action, number)
    return draft.board()


def apply_all(board: Board, actions: Iterable[Action]) -> Board:
    """The board after all the actions in order, copied once."""
    draft = _Draft.of(board)
    for action in actions:
        _do(draft, action, None)
    return draft.board()


@dataclass(slots=True)
class _Draft:
    """A board that may be written to, so that a thousand actions cost one copy."""

    origin: Board
    labels: dict[str, Label]
    milestones: dict[int, Milestone]
    issues: dict[Entry, Issue]
    strangers: Mapping[str, tuple[int, ...]]
    status: StatusState
    pending: Pending

    @classmethod
    def of(cls, board: Board) -> "_Draft":
        return cls(
            origin=board,
            labels=dict(board.labels),
            milestones=dict(board.milestones),
            issues=dict(board.issues),
            strangers=board.strangers,
            status=board.status,
            pending=board.pending,
        )

    def board(self) -> Board:
        return replace(
            self.origin,
            labels=self.labels,
            milestones=self.milestones,
            issues=self.issues,
            strangers=self.strangers,
            status=self.status,
            pending=self.pending,
        )

    def next_number(self) -> int:
        """Issues never leave the board, so its size counts the creations."""
        return -len(self.issues) - len(self.origin.archived) - 1

    def number_of(self, other: Entry | int | None) -> int | None:
        """The number of an entry's issue; a number stands for itself."""
        if other is None or isinstance(other, int):
            return other
        issue = self.issues.get(other)
        return issue.number if issue else None

    def milestone_titled(self, title: str | None) -> int | None:
        return next((one.number for one in self.milestones.values() if one.title == title), None) if title else None


def _do(draft: _Draft, action: Action, number: int | None) -> None:
    match action:
        case CreateLabel(name, color, description):
            draft.labels.setdefault(name.lower(), Label(name, color, description))
        case EditLabel():
            _edit_label(draft, action)
        case CreateMilestone():
            _create_milestone(draft, action, number)
        case EditMilestone():
            _edit_milestone(draft, action)
        case CreateIssue():
            _create_issue(draft, action, number)
        case AdoptIssue():
            _adopt(draft, action)
        case Record(log):
            draft.status, draft.pending = remembered(
                log, status=draft.status, pending=draft.pending, issues=draft.issues
            )
        case Comment() | React() | RefreshStatus() | CommitFiles() | Unlabel():
            pass  # They change nothing that the board holds.
        case _:
            _edit(draft, action)


def _edit(
    draft: _Draft,
    action: EditIssue
    | AddLabels
    | RemoveLabels
    | SetMilestone
    | CloseIssue
    | ReopenIssue
    | AddBlockedBy
    | RemoveBlockedBy
    | SetParent
    | Pin
    | Unpin,
) -> None:
    """The actions that change one issue which is there."""
    if not (issue := draft.issues.get(action.entry)):
        return
    match action:
        case EditIssue():
            _edit_issue(draft, issue, action)
            return
        case AddLabels(_, labels):
            issue = replace(issue, labels=_with(issue.labels, labels))
        case RemoveLabels(_, labels):
            issue = replace(issue, labels=_without(issue.labels, labels))
        case SetMilestone(_, title):
            issue = replace(issue, milestone=draft.milestone_titled(title))
        case CloseIssue(_, reason):
            issue = replace(issue, is_open=False, closed_as=reason) if issue.is_open else issue
        case ReopenIssue():
            issue = replace(issue, is_open=True, closed_as=None, closed_at=None)
        case AddBlockedBy(_, by):
            blocker = draft.number_of(by)
            issue = issue if blocker is None else replace(issue, blocked_by=issue.blocked_by | {blocker})
        case RemoveBlockedBy(_, by):
            issue = replace(issue, blocked_by=issue.blocked_by - {draft.number_of(by)})
        case SetParent(_, parent):
            issue = replace(issue, parent=draft.number_of(parent))
        case Pin() | Unpin():
            issue = replace(issue, is_pinned=isinstance(action, Pin))
        case _:
            assert_never(action)
    draft.issues[issue.entry] = issue


def _edit_label(draft: _Draft, action: EditLabel) -> None:
    former = draft.labels.pop(action.former.lower(), None)
    node = former.node_id if former else ""
    draft.labels[action.name.lower()] = Label(action.name, action.color, action.description, node)
    if former is None or former.name == action.name:
        return
    for entry, issue in draft.issues.items():
        if former.name in issue.labels:
            draft.issues[entry] = replace(issue, labels=issue.labels - {former.name} | {action.name})


def _create_milestone(draft: _Draft, action: CreateMilestone, number: int | None) -> None:
    if draft.milestone_titled(action.title) is not None:
        return
    number = number if number is not None else -len(draft.milestones) - 1
    draft.milestones[number] = Milestone(number, action.title, action.description, action.due_on)


def _edit_milestone(draft: _Draft, action: EditMilestone) -> None:
    if not (former := draft.milestones.get(action.number)):
        return
    draft.milestones[action.number] = replace(
        former, title=action.title, description=action.description, due_on=action.due_on, is_open=action.is_open
    )


def _create_issue(draft: _Draft, action: CreateIssue, number: int | None) -> None:
    if action.entry in draft.issues:
        return
    new = Issue(
        entry=action.entry,
        number=number if number is not None else draft.next_number(),
        title=action.title,
        region=action.region,
        labels=frozenset(action.labels),
        milestone=draft.milestone_titled(action.milestone),
        parent=draft.number_of(action.parent),
        author=draft.origin.bot,
        session=draft.origin.session,
    )
    draft.issues[action.entry] = going_on(new, status=draft.status, pending=draft.pending)


def going_on(new: Issue, *, status: StatusState, pending: Pending) -> Issue:
    """A new issue with the state of the one that it was made in place of, which is to be written."""
    if new.entry == STATUS:
        return replace(new, state_fault=RENEWED) if status.revision else new
    lost = pending.lost.get(new.entry)
    return replace(new, state=lost, state_fault=RENEWED, session=lost.session or new.session) if lost else new


def _adopt(draft: _Draft, action: AdoptIssue) -> None:
    """The issue's own title stays; its labels and text are known after GitHub was read."""
    if action.entry in draft.issues:
        return
    title = next((title for title, numbers in draft.strangers.items() if action.number in numbers), "")
    draft.issues[action.entry] = Issue(
        entry=action.entry, number=action.number, title=title, session=draft.origin.session
    )
    left = tuple(number for number in draft.strangers.get(title, ()) if number != action.number)
    rest = {other: numbers for other, numbers in draft.strangers.items() if other != title}
    draft.strangers = {**rest, title: left} if left else rest


def _edit_issue(draft: _Draft, issue: Issue, action: EditIssue) -> None:
    issue = replace(
        issue,
        title=issue.title if action.title is None else action.title,
        region=issue.region if action.region is None else action.region,
    )
    match action.state:
        case None:
            pass
        case StatusState():
            draft.status = replace(action.state, revision=draft.status.revision + 1)
            issue = replace(issue, state_fault=None)
        case IssueState():
            state = replace(action.state, revision=issue.state.revision + 1)
            issue = replace(issue, state=state, state_fault=None)
            draft.pending = after_writing(draft.pending, state, issue)
        case _:
            assert_never(action.state)
    draft.issues[issue.entry] = issue


def after_writing(pending: Pending, state: IssueState, issue: Issue) -> Pending:
    """What a written state holds does not wait any more."""
    if state.log:
        pending = without_written(pending, state.log)
    if issue.entry in pending.lost:
        rest = {entry: lost for entry, lost in pending.lost.items() if entry != issue.entry}
        pending = replace(pending, lost=rest)
    return pending


def _with(labels: frozenset[str], more: Iterable[str]) -> frozenset[str]:
    """GitHub compares the names of labels without case."""
    there = {name.lower() for name in labels}
    return labels | {name for name in more if name.lower() not in there}


def _without(labels: frozenset[str], fewer: Iterable[str]) -> frozenset[str]:
    gone = {name.lower() for name in fewer}
    return frozenset(name for name in labels if name.lower() not in gone)
