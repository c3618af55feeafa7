"""A repository that does actions as GitHub does: real numbers, and a refusal where GitHub would refuse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    RemoveLabels,
    SetMilestone,
    SetParent,
)
from bot.domain.apply import apply
from bot.domain.board import Account, Board, Entry, InForce, Issue, Repository
from bot.plan.load import load
from bot.plan.models import Plan
from bot.reconcile.difference import Changes, changes

NOW = datetime(2025, 1, 18, 9, 30, tzinfo=UTC)
BOT = Account(4711, "baton", is_bot=True)


def plan_of(text: str) -> Plan:
    """A plan from the words of a person, without its first line."""
    loaded = load(f"version: 1\n{text}".encode(), file="plan.yml")
    assert loaded.plan, "\n".join(map(str, loaded.findings))
    return loaded.plan


def empty_board() -> Board:
    return Board(Repository(1, "R_1", "acme", "shop"), BOT)


@dataclass
class OnGitHub:
    """The board as GitHub has it; `next_number` counts issues and pull requests alike."""

    board: Board
    next_number: int = 100

    def perform(self, board: Board, actions: Sequence[Action]) -> None:
        self.board = board
        for action in actions:
            self._refuse(action)
            self.board = apply(self.board, action, number=self._number(action))
        self.board = replace(self.board, issues={e: replace(i, edited_at=None) for e, i in self.board.issues.items()})

    def apply(self, plan: Plan, *, now: datetime = NOW, allow_removals: bool = False) -> list[Changes]:
        """What `baton apply` does; the rounds that it took."""
        rounds: list[Changes] = []
        while True:
            found = changes(plan, self.board, now=now, allow_removals=allow_removals)
            if found.is_empty:
                self.board = replace(found.board, in_force=InForce(plan))
                return rounds
            assert len(rounds) < 6, "nothing settles"
            rounds.append(found)
            self.perform(found.board, found.actions)

    def change(self, entry: str, **fields: Any) -> None:
        """What a person does on GitHub."""
        self.board = self.board.with_issue(replace(self.issue(entry), **fields))

    def issue(self, entry: str) -> Issue:
        return self.board.issues[Entry(entry)]

    def state(self, entry: str) -> str:
        """`done`, or the issue's one state label."""
        issue = self.issue(entry)
        labels = [name.removeprefix("state:") for name in issue.labels if name.startswith("state:")]
        if not issue.is_open:
            assert not labels
            return "done"
        assert len(labels) == 1, (entry, issue.labels)
        return labels[0]

    def _number(self, action: Action) -> int | None:
        if isinstance(action, CreateIssue | CreateMilestone):
            self.next_number += 1
            return self.next_number
        return None

    def _refuse(self, action: Action) -> None:
        board = self.board
        match action:
            case CreateLabel(name, color, description) | EditLabel(_, name, color, description):
                assert len(name) <= 50
                assert len(description) <= 100
                assert len(color) == 6
                assert not isinstance(action, CreateLabel) or name.lower() not in board.labels
            case CreateMilestone(title):
                assert title not in {one.title for one in board.milestones.values()}
            case CreateIssue(entry, title, region, labels, milestone, parent):
                assert entry not in board.issues
                assert 0 < len(title) <= 256
                assert len(region) <= 60_000
                assert all(name.lower() in board.labels for name in labels)
                assert milestone is None or milestone in {one.title for one in board.milestones.values()}
                assert parent is None or parent in board.issues
            case AdoptIssue(entry, number):
                assert entry not in board.issues
                assert any(number in numbers for numbers in board.strangers.values())
            case AddLabels(entry, labels):
                there = {name.lower() for name in board.issues[entry].labels}
                assert all(name in board.labels and name not in there for name in labels)
            case RemoveLabels(entry, labels):
                assert set(labels) <= board.issues[entry].labels
            case SetMilestone(entry, milestone):
                assert milestone is None or milestone in {one.title for one in board.milestones.values()}
            case AddBlockedBy(entry, by):
                issue = board.issues[entry]
                assert by in board.issues if isinstance(by, str) else True
                assert len(issue.blocked_by) < 50
                assert entry != by
            case SetParent(entry, parent):
                assert parent is None or parent in board.issues
            case EditIssue(entry, title, region):
                assert not re.search(r"#-\d", region or ""), "a provisional number"
                assert len(region or "") <= 60_000
                assert title is None or 0 < len(title) <= 256
                assert entry in board.issues
            case _:
                assert getattr(action, "entry", None) in (None, *board.issues)
