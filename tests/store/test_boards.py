"""The cache gives back what was put, and loses without harm."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.board import Board, Label, Milestone
from bot.domain.state import Block, Claim, LogEntry
from bot.plan.finding import Finding
from bot.store.boards import Boards
from bot.store.database import Database
from bot.store.tables import boards as table
from tests.boards import board_of, changed, plan_of
from tests.fakes import NOW


@pytest.fixture
def board() -> Board:
    board = board_of(plan_of()).with_label(Label("agent:claude", "0052cc")).with_milestone(Milestone(3, "Week 1"))
    board = changed(board, "docs", claim=Claim("claude", 1, "ada", 101, NOW), blocks=(Block("x", 1, "ada", NOW),))
    assert board.in_force
    wrong = Finding("plan.yml", 3, "unknown-agent", "no agent x", "write y")
    return replace(board.with_log(LogEntry(NOW, "claimed")), in_force=replace(board.in_force, invalid=(wrong,)))


async def test_board_comes_back_as_it_was_put_with_its_plan(database: Database, board: Board) -> None:
    await Boards(database).put(board)
    assert await Boards(database).get(42) == board


async def test_board_in_memory_is_the_same_object(database: Database, board: Board) -> None:
    boards = Boards(database)
    await boards.put(board)
    assert await boards.get(42) is board


async def test_row_that_this_version_cannot_read_is_no_board(database: Database, board: Board) -> None:
    await Boards(database).put(board)
    await database.do(lambda c: c.execute(update(table).values(board=b'{"repository": 5}')))
    assert await Boards(database).get(42) is None


async def test_forgotten_board_is_gone(database: Database, board: Board) -> None:
    boards = Boards(database)
    await boards.put(board)
    await boards.forget(42)
    assert await boards.get(42) is None


async def test_absence_of_a_plan_is_believed_for_a_while(database: Database, board: Board) -> None:
    now = 1000.0
    boards = Boards(database, clock=lambda: now)
    assert not await boards.is_absent(42)
    await boards.put_absent(42)
    assert await boards.is_absent(42)
    assert await boards.get(42) is None
    now += 3601
    assert not await boards.is_absent(42)
    await boards.put(board)
    assert not await boards.is_absent(42)


async def test_only_the_boards_in_use_are_in_memory(database: Database, board: Board, monkeypatch) -> None:
    monkeypatch.setattr("bot.store.boards.IN_MEMORY", 2)
    boards = Boards(database)
    for number in (1, 2, 3):
        await boards.put(replace(board, repository=replace(board.repository, id=number)))
    assert set(boards._near) == {2, 3}
    assert (await boards.get(1)).repository.id == 1
