"""Ticks by hand, as pure decisions: late, doubled and foreign ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actions import Action, Comment, EditIssue, Record, ReopenIssue
from bot.domain.apply import apply_all
from bot.domain.board import Account, Board, Entry, entry_of
from bot.domain.boxes import Box, boxes_in
from bot.domain.events import IssueChanged, Origin
from bot.domain.facts import Facts
from bot.domain.state import IssueState, Required
from bot.handlers.boxes import by_hand
from bot.reconcile.regions import region_of
from bot.reconcile.view import View
from tests.boards import PLAN, board_of, issue_of, plan_of
from tests.fakes import ADA, BOB, GEMINI, NOW

POINTS = "checkpoints: {week: {items: [{text: All agree, sign_off: all}, {text: Sound, sign_off: [claude]}]}}\n"
GATE = entry_of("checkpoint", "week")
LIST = entry_of("requirements", "claude")


@pytest.fixture
def board() -> Board:
    plan = plan_of(PLAN + POINTS + "requirements: [{from: claude, to: gemini, need: Schema}]\n")
    board = board_of(plan)
    listed = issue_of(LIST, 70, plan)
    asked = replace(listed.state, items=(Required(1, "gemini", "Schema"),), numbered=1)
    return board.with_issue(replace(listed, state=asked))


def line(board: Board, entry: Entry, number: int) -> str:
    assert board.in_force
    issue = board.issues[entry]
    region = region_of(View(board.in_force.plan, board), entry, state=issue.state, is_open=issue.is_open)
    return next(one for one in boxes_in(region) if Box(one, False).number == number)


def click(
    board: Board,
    entry: Entry,
    number: int,
    *,
    by: Account = ADA,
    off: bool = False,
    seconds: float = 0,
    words: str = "",
) -> tuple[Board, tuple[Action, ...]]:
    """A click at a time; the board afterwards, and what it caused."""
    at = NOW + timedelta(seconds=seconds)
    box = Box(words or line(board, entry, number), not off)
    origin = Origin(42, "acme", "shop", "main", 7, by)
    event = IssueChanged(origin, board.issues[entry].number, "edited", at=at, boxes=(box,))
    actions = by_hand(event, board.issues[entry], board, Facts(now=at))
    return apply_all(board, actions), actions


def signed(board: Board) -> list[str]:
    return [one.said.agent for one in board.issues[GATE].state.signs]


def test_the_same_tick_twice_is_one_sign_off(board: Board) -> None:
    board, first = click(board, GATE, 2)
    assert [type(one) for one in first] == [EditIssue, Record]
    board, second = click(board, GATE, 2)
    assert second == ()
    assert signed(board) == ["claude"]


def test_a_tick_that_comes_after_its_withdrawal_does_not_count_again(board: Board) -> None:
    board, _ = click(board, GATE, 2, seconds=1)
    board, _ = click(board, GATE, 2, off=True, seconds=5)
    assert signed(board) == []
    board, _ = click(board, GATE, 2, seconds=1)
    assert signed(board) == []
    board, _ = click(board, GATE, 2, seconds=9)
    assert signed(board) == ["claude"]


def test_an_old_untick_takes_no_newer_sign_off_back(board: Board) -> None:
    board, _ = click(board, GATE, 2, seconds=9)
    board, actions = click(board, GATE, 2, off=True, seconds=5)
    assert (signed(board), actions) == (["claude"], ())


def test_unticking_what_is_not_met_and_not_ones_own_is_nothing(board: Board) -> None:
    assert click(board, GATE, 1, by=GEMINI, off=True)[1] == ()


def test_a_line_that_is_no_item_is_nothing(board: Board) -> None:
    assert click(board, GATE, 2, words="**2** · Sound, and I agree to everything (claude)")[1] == ()
    assert click(board, GATE, 2, words="**77** · Nothing")[1] == ()


def test_who_acts_for_nobody_is_told_what_to_write_once(board: Board) -> None:
    (first,) = click(board, GATE, 2, by=BOB)[1]
    (again,) = click(board, GATE, 2, by=BOB, seconds=60)[1]
    assert isinstance(first, Comment)
    assert isinstance(again, Comment)
    assert first.key == again.key
    assert "bob is no principal of claude" in first.text


def test_unticking_opens_a_closed_gate(board: Board) -> None:
    board, _ = click(board, GATE, 2)
    issue = board.issues[GATE]
    board = board.with_issue(replace(issue, is_open=False, state=replace(issue.state, done_by="*tasks")))
    board, actions = click(board, GATE, 2, off=True)
    assert ReopenIssue(GATE) in actions
    assert board.issues[GATE].is_open


def item(board: Board) -> Required:
    state: IssueState = board.issues[LIST].state
    return state.items[0]


def test_who_asked_accepts_by_a_tick_and_takes_it_back_by_another(board: Board) -> None:
    board, _ = click(board, LIST, 1)
    assert item(board).state == "accepted"
    board, _ = click(board, LIST, 1, off=True, seconds=3)
    assert item(board).state == "asked"


def test_who_was_asked_cannot_accept(board: Board) -> None:
    board, (said,) = click(board, LIST, 1, by=GEMINI)
    assert isinstance(said, Comment)
    assert "Item **1** is not accepted: claude asked for this" in said.text
    assert item(board).state == "asked"
