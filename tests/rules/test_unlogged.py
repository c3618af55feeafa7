"""What issues tell and the log does not, once the database that was about to write it is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.board import Board, entry_of
from bot.domain.state import Block, Claim, HandOff, LogEntry, Required, Said, SignOff
from bot.rules.items import key_of
from bot.rules.unlogged import with_unlogged
from tests.boards import PLAN, board_of, changed, plan_of

NOW = datetime(2025, 3, 3, tzinfo=UTC)
GATE = "checkpoints: {c: {items: [Docs read, Tests green]}}\n"
ADA = Said("claude", 1, "ada", NOW, 77, verified=True)
GATE_ENTRY = entry_of("checkpoint", "c")

STATES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a claim": ({"claim": Claim("claude", 1, "ada", 77, NOW)}, [("claimed", "")]),
    "a claim that only the plan made": ({"claim": Claim("claude", 0, "", 0, NOW)}, []),
    "a claim that a lead gave": ({"claim": Claim("claude", 1, "ada", 77, NOW, by="mira")}, []),
    "a block": ({"blocks": (Block("the key", 1, "ada", NOW, on=4),)}, [("blocked", "#4 the key")]),
    "an offer": ({"handoff": HandOff(ADA, "look", "gemini")}, [("handed off", "to gemini: look")]),
    "an answer": (
        {"handoff": HandOff(ADA, "look", "", "rejected", replace(ADA, at=NOW + timedelta(seconds=1)), "no")},
        [("handed off", "look"), ("rejected", "no")],
    ),
    "an overruling": ({"overruled": ADA}, [("overruled", "")]),
}


def told(board: Board) -> list[tuple[str, str]]:
    return [(one.what, one.note) for one in with_unlogged(board, plan_of(PLAN + GATE)).pending.log]


@pytest.mark.parametrize("what", STATES)
def test_what_a_state_says_is_an_entry(what: str) -> None:
    fields, entries = STATES[what]
    board = changed(board_of(plan_of(PLAN + GATE)), "docs", **fields)
    assert told(board) == entries
    older = replace(board, status=board.status.with_log(LogEntry(NOW - timedelta(minutes=1), "plan")))
    assert told(older) == entries, "the log ended before"
    newer = replace(board, status=board.status.with_log(LogEntry(NOW + timedelta(minutes=1), "plan")))
    assert told(newer) == [], "all that waited was written together"


def test_the_same_command_is_one_entry() -> None:
    board = changed(board_of(plan_of()), "docs", claim=Claim("claude", 1, "ada", 77, NOW))
    entry = LogEntry(NOW - timedelta(seconds=1), "claimed", entry_of("task", "docs"), comment=77)
    assert told(replace(board, status=board.status.with_log(entry))) == []


def test_what_is_signed_and_required_is_told_with_its_numbers() -> None:
    board = board_of(plan_of(PLAN + GATE))
    gate = board.issues[GATE_ENTRY]
    signs = tuple(SignOff(key_of(text), ADA) for text in ("Tests green", "Docs read", "Gone"))
    board = board.with_issue(replace(gate, state=replace(gate.state, signs=signs)))
    assert told(board) == [("signed off", "items 1, 2")]
    item = Required(
        2, "gemini", "a schema", "disputed", asked=ADA, provided=replace(ADA, at=NOW + timedelta(seconds=2))
    )
    item = replace(item, answered=replace(ADA, at=NOW + timedelta(seconds=3)))
    lists = replace(gate, entry=entry_of("requirements", "claude"), state=replace(gate.state, items=(item,)))
    note = "claude:2 of gemini, a schema"
    assert told(board_of(plan_of()).with_issue(lists)) == [
        (what, note) for what in ("required", "provided", "disputed")
    ]


def test_a_task_that_was_done_is_told_once_however_late_github_closed_it() -> None:
    board = changed(board_of(plan_of()), "docs", is_open=False, closed_at=NOW, done_by="claude")
    assert told(board) == [("done", "")]
    entry = LogEntry(NOW - timedelta(seconds=2), "done", entry_of("task", "docs"), agent="claude", comment=9)
    assert told(replace(board, status=board.status.with_log(entry))) == []
