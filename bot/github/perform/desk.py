"""The board that a run writes on: what GitHub answered to each write, at once and without copies."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.board import Board, Entry, Issue, Label, Milestone
from bot.domain.log import is_over
from bot.domain.pending import Pending
from bot.domain.state import StatusState
from bot.github.read.entries import Eyes, Look, look, plain
from bot.github.read.shapes import IssueShape, as_shape
from bot.github.state_block import Keys


class Unready(Exception):
    """An action cannot be done: what it names is not there."""


@dataclass(slots=True)
class Desk:
    origin: Board
    keys: Keys
    labels: dict[str, Label]
    milestones: dict[int, Milestone]
    issues: dict[Entry, Issue]
    status: StatusState
    pending: Pending
    others_blocking: dict[int, bool]
    nodes: dict[int, str]
    """Node ids by number, of entries and of what else was asked for."""
    numbers: set[int]
    """Numbers of issues that stand for entries."""
    fresh: set[str] = field(default_factory=set)
    """Node ids that this run created: a replica may not know them yet."""

    @classmethod
    def of(cls, board: Board, keys: Keys) -> "Desk":
        return cls(
            origin=board,
            keys=keys,
            labels=dict(board.labels),
            milestones=dict(board.milestones),
            issues=dict(board.issues),
            status=board.status,
            pending=board.pending,
            others_blocking=dict(board.others_blocking),
            numbers={issue.number for issue in board.issues.values()},
            nodes={issue.number: issue.node_id for issue in (*board.issues.values(), *board.archived.values())},
        )

    def board(self) -> Board:
        strangers = {
            title: left
            for title, those in self.origin.strangers.items()
            if (left := tuple(number for number in those if number not in self.numbers))
        }
        return replace(
            self.origin,
            labels=self.labels,
            milestones=self.milestones,
            issues={entry: issue for entry, issue in self.issues.items() if not is_over(issue)},
            status=self.status,
            pending=self.pending,
            others_blocking=self.others_blocking,
            strangers=strangers,
        )

    @property
    def eyes(self) -> Eyes:
        board = self.origin
        return Eyes(
            self.keys,
            board.repository.id,
            board.repository.node_id,
            board.bot,
            authors=frozenset(self.status.authors),
            has_history=board.features.edit_history,
        )

    def issue(self, entry: Entry) -> Issue:
        issue = self.issues.get(entry)
        if issue is None or not issue.node_id:
            raise Unready(f"{entry} has no issue")
        return issue

    def put(self, issue: Issue) -> None:
        self.issues[issue.entry] = issue
        self.nodes[issue.number] = issue.node_id
        self.numbers.add(issue.number)

    def node(self, other: Entry | int) -> str:
        if not isinstance(other, int):
            return self.issue(other).node_id
        if other not in self.nodes:
            raise Unready(f"issue #{other} is not there")
        return self.nodes[other]

    def label_ids(self, names: tuple[str, ...]) -> list[str]:
        ids = [self.labels[name.lower()].node_id for name in names if name.lower() in self.labels]
        if missing := [name for name in names if name.lower() not in self.labels]:
            raise Unready(f"there is no label {missing[0]}")
        return ids

    def milestone_titled(self, title: str) -> Milestone:
        found = next((one for one in self.milestones.values() if one.title == title), None)
        if found is None:
            raise Unready(f"there is no milestone {title!r}")
        return found

    def seen(self, content: Any) -> tuple[Look, Issue]:
        """An issue that a mutation or query gave as the fragment `Whole`; its entry is not said."""
        found = look(as_shape(content, IssueShape, what="issue"), self.eyes)
        return found, plain(found, self.eyes)
