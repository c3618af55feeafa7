"""Each operation of the gateway once, as it is recorded and replayed: on any repository, and leaving it usable."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.actions import (
    AddBlockedBy,
    AddLabels,
    CloseIssue,
    Comment,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    Pin,
    React,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
)
from bot.domain.board import OURS, STATUS, Board, Entry
from bot.domain.facts import Needs
from bot.domain.ports import Place
from bot.domain.state import IssueState, StatusState
from bot.github.gateway import Gateway

A, B, PHASE = Entry("task:a"), Entry("task:b"), Entry("phase:p")


@dataclass(frozen=True)
class Stage:
    """`session` is another one each time that is recorded, so that an earlier recording is not in the way."""

    gateway: Gateway
    place: Place
    session: str
    now: datetime

    async def board(self, *, wide: bool = False) -> Board:
        return (await self.gateway.board(self.place, wide=wide)).of_session(self.session)

    def state(self, entry: Entry, **more: Any) -> IssueState:
        return IssueState(str(entry), self.session, **more)


async def first_apply(stage: Stage) -> None:
    board = await stage.board(wide=True)
    week = f"Week of {stage.session}"
    made = [
        CreateLabel("agent:security", "0075ca", "Security"),
        CreateLabel("state:ready", "0e8a16"),
        CreateLabel("state:review", "fbca04"),
        CreateMilestone(week, "Goals", date(2026, 1, 30)),
        CreateIssue(PHASE, "Phase", "The phase"),
        CreateIssue(A, "Task A", "Words of A", ("agent:security", "state:ready"), week, PHASE),
        CreateIssue(B, "Task B", "Words of B", ("state:ready",)),
        CreateIssue(STATUS, "Status", "The page"),
    ]
    board = await stage.gateway.perform(board, made, place=stage.place)
    number = board.issues[A].number
    board = await stage.gateway.perform(
        board,
        [
            EditIssue(A, region=f"This is #{number}", state=stage.state(A)),
            EditIssue(B, region=f"After #{number}", state=stage.state(B)),
            EditIssue(PHASE, region=f"Has #{number}", state=stage.state(PHASE)),
            AddBlockedBy(B, A),
            EditIssue(STATUS, region="All there", state=StatusState(stage.session)),
            Pin(STATUS),
        ],
        place=stage.place,
    )
    assert board.issues[B].blocked_by == ({number} if board.features.dependencies else set())
    assert board.issues[A].parent == board.issues[PHASE].number
    assert board.issues[A].labels == {OURS, "agent:security", "state:ready"}
    assert board.milestones[board.issues[A].milestone or 0].due_on == date(2026, 1, 30)


async def unchanged(stage: Stage) -> None:
    await stage.board()  # what the server's schema has is known from here on
    before = stage.gateway.requests
    board = await stage.board()
    assert stage.gateway.requests == before + 1
    assert {A, B, PHASE, STATUS} <= board.issues.keys()
    assert board.issues[A].state.revision == 1
    assert not any(issue.state_fault for issue in board.issues.values())


async def command(stage: Stage) -> None:
    board = await stage.board()
    number, status = board.issues[A].number, board.issues[STATUS].number
    said = Comment(number, "Said by Baton.", f"scene:{stage.session}")
    board = await stage.gateway.perform(board, [said], place=stage.place)
    board = await stage.gateway.perform(board, [said], place=stage.place, is_repeat=True)
    needs = Needs(issues=(number, status), comments_of=number, plan_file=True)
    board, facts = await stage.gateway.facts(board, needs, place=stage.place, now=stage.now)
    (comment,) = facts.comments
    done = [
        EditIssue(A, title="Task A, done", region="Done", state=stage.state(A, seen=comment.id)),
        RemoveLabels(A, ("state:ready",)),
        AddLabels(A, ("state:review",)),
        CloseIssue(A),
        React(comment.node_id, "rocket"),
    ]
    board = await stage.gateway.perform(board, done, place=stage.place)
    page = EditIssue(STATUS, region="A is done", state=StatusState(stage.session))
    board = await stage.gateway.perform(board, [page], place=stage.place)
    read = await stage.board()
    assert read.issues[A] == board.issues[A]
    assert (read.issues[A].closed_as, read.issues[A].state.revision) == ("completed", 2)


async def changes(stage: Stage) -> None:
    board = await stage.board()
    week = board.milestones[board.issues[A].milestone or 0]
    board = await stage.gateway.perform(
        board,
        [
            EditLabel("state:review", "state:review", "d93f0b", "Somebody looks at it"),
            EditMilestone(week.number, week.title, "Other goals", date(2026, 7, 31), is_open=False),
            ReopenIssue(A),
            RemoveBlockedBy(B, A),
            SetParent(A, None),
            SetParent(B, PHASE),
            SetMilestone(A, None),
            CloseIssue(B, "not_planned"),
        ],
        place=stage.place,
    )
    read = await stage.board()
    assert read.issues == board.issues
    assert read.milestones[week.number].due_on == date(2026, 7, 31)
    assert (read.issues[B].closed_as, read.issues[B].parent) == ("not_planned", read.issues[PHASE].number)


async def plan_file(stage: Stage) -> None:
    assert await stage.gateway.plan_file(stage.place, ref="no-such-branch") is None


async def app(stage: Stage) -> None:
    me = await stage.gateway.app.identity()
    assert me.permissions["issues"] == "write"
    places = [
        place
        for installation in await stage.gateway.app.installations()
        if not installation.is_suspended
        for place in await stage.gateway.app.repositories(installation.id)
    ]
    assert (stage.place.owner, stage.place.name) in [(place.owner, place.name) for place in places]
    _ = [one async for one in stage.gateway.app.deliveries(since=stage.now - timedelta(days=1))]


Scene = Callable[[Stage], Awaitable[None]]
SCENES: dict[str, Scene] = {
    "first-apply": first_apply,
    "unchanged": unchanged,
    "command": command,
    "changes": changes,
    "plan-file": plan_file,
    "app": app,
}
"""In the order in which they are recorded; each goes on from the one before."""
