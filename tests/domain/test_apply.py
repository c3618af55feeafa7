"""Each action has its effect on the board, once, and nothing else moves."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
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
    Record,
    RefreshStatus,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
)
from bot.domain.apply import apply, apply_all
from bot.domain.board import STATUS, Account, Board, Entry, Issue, Label, Milestone, Repository
from bot.domain.state import IssueState, LogEntry, StatusState

SCHEMA, AUTH, PHASE = Entry("task:schema"), Entry("task:auth"), Entry("phase:one")
BOT = Account(1, "baton", is_bot=True)


@pytest.fixture
def board() -> Board:
    return Board(
        repository=Repository(7, "R_7", "acme", "shop"),
        bot=BOT,
        labels={"baton": Label("baton"), "state:ready": Label("State:Ready", "00ff00", "old", "L_2")},
        milestones={3: Milestone(3, "Week 1")},
        issues={
            SCHEMA: Issue(SCHEMA, 10, title="Schema", labels=frozenset({"State:Ready", "people's"})),
            AUTH: Issue(AUTH, 11, title="Auth", blocked_by=frozenset({10, 99})),
            PHASE: Issue(PHASE, 12, title="Phase: One"),
            STATUS: Issue(STATUS, 13, title="Status"),
        },
        strangers={"Write docs": (20, 21)},
    )


def test_new_issue_gets_the_number_that_github_gave(board: Board) -> None:
    made = apply(
        board,
        CreateIssue(Entry("task:docs"), "Docs", "text", labels=("baton",), milestone="Week 1", parent=PHASE),
        number=30,
    ).issues[Entry("task:docs")]
    assert (made.number, made.milestone, made.parent, made.labels) == (30, 3, 12, {"baton"})
    assert made.is_open
    assert made.author == BOT
    assert made.state == IssueState()


def test_new_issues_without_numbers_get_different_provisional_ones(board: Board) -> None:
    after = apply_all(board, [CreateIssue(Entry(f"task:{n}"), str(n), "") for n in range(50)])
    numbers = [after.issues[Entry(f"task:{n}")].number for n in range(50)]
    assert len(set(numbers)) == 50
    assert all(number < 0 for number in numbers)


def test_creating_what_is_there_changes_nothing(board: Board) -> None:
    twins = [
        CreateIssue(SCHEMA, "Other", "other"),
        CreateLabel("STATE:ready", "ffffff"),
        CreateMilestone("Week 1", "other"),
        AdoptIssue(SCHEMA, 20),
    ]
    assert apply_all(board, twins) == board


def test_renamed_label_is_renamed_on_its_issues_and_keeps_its_node(board: Board) -> None:
    after = apply(board, EditLabel("state:READY", "state:ready", "0e8a16", "new"))
    assert after.labels["state:ready"] == Label("state:ready", "0e8a16", "new", "L_2")
    assert after.issues[SCHEMA].labels == {"state:ready", "people's"}


def test_labels_compare_without_case(board: Board) -> None:
    assert apply(board, AddLabels(SCHEMA, ("state:ready",))).issues[SCHEMA].labels == {"State:Ready", "people's"}
    assert apply(board, RemoveLabels(SCHEMA, ("state:ready",))).issues[SCHEMA].labels == {"people's"}


def test_milestones_are_made_edited_and_set_by_title(board: Board) -> None:
    after = apply_all(
        board,
        [
            CreateMilestone("Week 2", "second", date(2025, 1, 31)),
            EditMilestone(3, "Week one", "first", date(2025, 1, 24), is_open=False),
            SetMilestone(SCHEMA, "Week 2"),
            SetMilestone(AUTH, "Week one"),
        ],
    )
    assert after.milestones[3] == Milestone(3, "Week one", "first", date(2025, 1, 24), is_open=False)
    assert after.milestones[after.issues[SCHEMA].milestone or 0].title == "Week 2"
    assert after.issues[AUTH].milestone == 3
    assert apply(after, SetMilestone(AUTH, None)).issues[AUTH].milestone is None


def test_closing_keeps_the_first_reason_and_reopening_forgets_it(board: Board) -> None:
    closed = apply_all(board, [CloseIssue(SCHEMA, "not_planned"), CloseIssue(SCHEMA)])
    assert (closed.issues[SCHEMA].is_open, closed.issues[SCHEMA].closed_as) == (False, "not_planned")
    opened = apply(closed, ReopenIssue(SCHEMA)).issues[SCHEMA]
    assert (opened.is_open, opened.closed_as) == (True, None)


def test_edges_take_entries_and_numbers(board: Board) -> None:
    assert apply(board, AddBlockedBy(SCHEMA, AUTH)).issues[SCHEMA].blocked_by == {11}
    assert apply(board, AddBlockedBy(SCHEMA, 98)).issues[SCHEMA].blocked_by == {98}
    assert apply(board, RemoveBlockedBy(AUTH, SCHEMA)).issues[AUTH].blocked_by == {99}
    assert apply(board, RemoveBlockedBy(AUTH, 99)).issues[AUTH].blocked_by == {10}


def test_parent_and_pin(board: Board) -> None:
    after = apply_all(board, [SetParent(SCHEMA, PHASE), Pin(STATUS)])
    assert after.issues[SCHEMA].parent == 12
    assert after.issues[STATUS].is_pinned
    assert apply(after, SetParent(SCHEMA, None)).issues[SCHEMA].parent is None


def test_adopted_issue_leaves_the_strangers_and_keeps_its_title(board: Board) -> None:
    after = apply(board, AdoptIssue(Entry("task:docs"), 20))
    assert after.issues[Entry("task:docs")].title == "Write docs"
    assert after.strangers == {"Write docs": (21,)}
    assert apply(after, AdoptIssue(Entry("task:more"), 21)).strangers == {}


def test_edit_writes_what_it_names_and_raises_the_revision(board: Board) -> None:
    faulty = board.with_issue(replace(board.issues[SCHEMA], state_fault="signature", region="old"))
    after = apply(faulty, EditIssue(SCHEMA, title="New", state=IssueState(entry="task:schema", progress=5))).issues[
        SCHEMA
    ]
    assert (after.title, after.region, after.state.progress, after.state.revision) == ("New", "old", 5, 1)
    assert after.state_fault is None


def test_state_of_the_session_goes_to_the_board(board: Board) -> None:
    after = apply(board, EditIssue(STATUS, region="page", state=StatusState(session="shop")))
    assert (after.status.session, after.status.revision, after.issues[STATUS].region) == ("shop", 1, "page")


def test_new_issues_belong_to_the_session_that_is_looked_at(board: Board) -> None:
    after = apply_all(board.of_session("next"), [CreateIssue(SCHEMA, "Schema", ""), CreateIssue(AUTH, "Auth", "")])
    assert {issue.session for issue in after.issues.values()} == {"next"}
    assert set(after.archived) == {10, 11, 12, 13}
    assert set(after.of_session("").issues) == {SCHEMA, AUTH, PHASE, STATUS}


def test_log_grows_at_the_front(board: Board) -> None:
    at = datetime(2025, 1, 18, tzinfo=UTC)
    after = apply_all(board, [Record(LogEntry(at, "claimed")), Record(LogEntry(at, "done"))])
    assert [entry.what for entry in after.status.log] == ["done", "claimed"]


@pytest.mark.parametrize(
    "action",
    [
        Comment(10, "hello", "key"),
        React("IC_1", "+1"),
        RefreshStatus(),
        CloseIssue(Entry("task:gone")),
        EditIssue(Entry("task:gone"), title="x"),
        EditMilestone(99, "x"),
        AddBlockedBy(SCHEMA, Entry("task:gone")),
    ],
)
def test_what_the_board_does_not_hold_changes_nothing(board: Board, action: Action) -> None:
    assert apply(board, action) == board


def test_the_board_before_is_left_as_it_was(board: Board) -> None:
    issues, labels = dict(board.issues), dict(board.labels)
    apply_all(board, [CloseIssue(SCHEMA), CreateLabel("x", "ffffff"), AdoptIssue(Entry("task:docs"), 20)])
    assert (board.issues, board.labels) == (issues, labels)
