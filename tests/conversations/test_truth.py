"""GitHub is believed where Baton signed it, and nowhere else; every forgery is told, logged and written anew."""

from pathlib import Path

import pytest

from bot.domain.board import STATUS
from bot.domain.region import split
from bot.sandbox.actor import installed
from bot.sandbox.operations import issues
from bot.sandbox.operations import labels as label_operations
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

REST = """\
requirements: [{from: claude, to: gemini, need: A schema}]
checkpoints:
  week-1: {title: Week 1, items: [{text: Docs read, sign_off: all}]}
"""


@pytest.fixture
async def full(empty: Talk) -> Talk:
    """A board with every kind of state: claim, hand-off, sign-off, requirement, log."""
    await empty.push(plan_for(empty, rest=REST))
    await empty.says("gemini", "task:postgres", "/claim")
    await empty.says("gemini", "task:postgres", "/handoff to claude the tables are there")
    await empty.says("claude", "checkpoint:week-1", "/sign-off 1")
    await empty.says("gemini", "requirements:claude", "/provide 1 in docs/schema.md")
    return empty


def log_name(talk: Talk) -> str:
    return next(name for name in talk.entries() if name.startswith("log:"))


KINDS = ("task:postgres", "checkpoint:week-1", "requirements:claude", "status", "log")


def name_of(talk: Talk, kind: str) -> str:
    return log_name(talk) if kind == "log" else kind


async def test_every_kind_of_state_is_read_back_from_github_alone(full: Talk, tmp_path: Path) -> None:
    await full.assert_rebuilds()
    board, page = full.board(), full.page()
    await full.forget(tmp_path)
    assert (full.board(), full.page()) == (board, page)
    await full.assert_rebuilds()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_changed_block_is_not_believed_and_written_anew(full: Talk, kind: str) -> None:
    entry = name_of(full, kind)
    block = split(full.issue(entry).body or "").block
    await full.edits("mira", entry, lambda body: body.replace('"login": "', '"login": "x'))
    assert split(full.issue(entry).body or "").block != block
    assert '"login": "x' not in (full.issue(entry).body or "").replace("x-", "")
    assert any("edited by mira" in answer for answer in full.answers(entry))
    assert "somebody changed its state by hand" in full.page()
    assert "**not-believed**" in full.page()
    await full.assert_rebuilds()


@pytest.mark.parametrize("kind", KINDS)
async def test_an_older_block_put_back_by_hand_is_not_believed(full: Talk, kind: str) -> None:
    entry = name_of(full, kind)
    older = full.issue(entry).body or ""
    await full.says("gemini", "task:postgres", "/progress 40%")
    await full.says("claude", "checkpoint:week-1", "/withdraw 1")
    await full.says("claude", "requirements:claude", "/accept 1")
    board = full.board()
    await full.edits("mira", entry, lambda _: older)
    for name in ("task:postgres", "checkpoint:week-1", "requirements:claude"):
        assert full.board()[name]["state"] == board[name]["state"]
    assert "40 %" in (full.issue("task:postgres").body or "")
    assert any("edited by mira" in answer for answer in full.answers(entry))
    await full.assert_rebuilds()


async def test_an_edit_while_baton_was_away_is_found_by_the_sweep(full: Talk) -> None:
    await full.stop_server()
    issue = full.issue("task:postgres")
    body = (issue.body or "").replace('"login": "', '"login": "x')
    await full.act("mira", issues.edit, issue, body=body)
    await full.start_server()
    assert full.server
    await full.server.corridor.timers.set("reconcile", full.place(), due=full.server.corridor.clock())
    await full.settle()
    assert len([answer for answer in full.answers("task:postgres") if "edited by mira" in answer]) == 1
    assert full.page().count("**not-believed**") == 1
    await full.assert_rebuilds()


async def test_a_status_that_nobody_signed_does_not_take_over(full: Talk, tmp_path: Path) -> None:
    """Somebody under whose account Baton once wrote opens an issue that says it is another session's status."""
    assert full.server
    cached = await full.server.corridor.boards.get(full.stage.repository.id)
    assert cached
    body = "<!-- baton:begin status another -->\nAll is done.\n<!-- baton:end -->"
    forged = full.stage.sandbox.do(
        lambda world: issues.create(
            world, installed(full.stage.installation), full.stage.repository, title="Status", body=body
        )
    )
    full.at_once("mira", label_operations.add, forged, [full.label("baton")])
    await full.settle()
    await full.forget(tmp_path)
    assert full.server
    board = await full.server.gateway.board(full.place())
    assert (board.session, board.issues[STATUS].number) == ("shop-launch", cached.issues[STATUS].number)
