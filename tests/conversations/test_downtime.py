"""Baton is away, is killed, loses its database: nothing that happened meanwhile is lost, and nothing happens twice."""

import asyncio
import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dispatch import Corridor
from bot.sandbox.operations import comments, issues
from bot.store import deliveries
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk
from tests.conversations.test_bad_days import dead
from tests.conversations.test_plan_life import timeless


async def back(talk: Talk) -> None:
    """Started again, with the look at missed deliveries that a start begins with."""
    await talk.start_server()
    assert talk.server
    await talk.server.catch_up.look()
    await talk.settle()


async def test_what_happened_while_baton_was_away_is_caught_up(shop: Talk) -> None:
    await shop.stop_server()
    comment = await shop.act("claude", comments.create, shop.issue("task:docs"), body="/claim")
    await shop.act("gemini", comments.create, shop.issue("task:docs"), body="/claim")
    await shop.act("mira", issues.close, shop.issue("task:postgres"))
    await shop.act("mira", issues.close, shop.issue("task:jwt"))
    assert shop.state("task:schema") == "waiting"
    await back(shop)
    assert shop.state("task:schema") == "ready"
    assert shop.state("task:jwt") == "waiting"
    assert shop.state("task:docs") == "in-progress"
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert [len(shop.answers(f"task:{task}")) for task in ("docs", "jwt")] == [1, 1]
    assert shop.doubles() == []


async def test_a_plan_that_was_pushed_while_baton_was_away_is_applied(empty: Talk) -> None:
    await empty.stop_server()
    await empty.push(plan_for(empty))
    assert empty.every() == []
    await back(empty)
    assert empty.state("task:docs") == "ready"
    assert empty.doubles() == []


@contextlib.contextmanager
def asleep(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Deliveries are taken and acknowledged, and their work begins and never ends."""

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(Corridor, "__call__", never)
        patch.setattr("bot.bootstrap.GRACE", 0.1)
        yield


async def test_what_was_acknowledged_is_done_after_a_crash(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.stop_server()
    with asleep(monkeypatch):
        await shop.start_server()
        comment = shop.at_once("claude", comments.create, shop.issue("task:docs"), body="/claim")
        await asyncio.to_thread(shop.stage.sandbox.drain)
        last = max(shop.stage.app.deliveries.values(), key=lambda one: one.id)
        assert (last.event, last.status_code) == ("issue_comment", 202)
        await shop.stop_server()
    assert shop.state("task:docs") == "ready"
    await shop.start_server()
    await shop.settle()
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert shop.state("task:docs") == "in-progress"


async def test_without_its_database_baton_knows_everything_from_github(shop: Talk, tmp_path: Path) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/progress 60% half of the tables")
    await shop.says("claude", "task:docs", "/block no words yet")
    await shop.says("claude", "task:auth", "/claim")
    await shop.closes("mira", "task:gateway")
    board, page = shop.board(), timeless(shop.page())
    await shop.stop_server()
    shop.use_database(f"sqlite:///{tmp_path}/another.db")
    await back(shop)
    assert shop.board() == board, "and no command had its effect once more"
    assert timeless(shop.page()) == page
    await shop.says("gemini", "task:postgres", "/done")
    assert shop.state("task:schema") == "ready"


async def test_a_dead_letter_is_listed_and_run_again(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wrong(*_: object) -> None:
        raise ValueError("a fault of Baton")

    server = shop.server
    assert server
    with monkeypatch.context() as patch:
        patch.setattr(server.corridor, "handle", wrong)
        patch.setattr(server.queue, "attempts", 1)
        comment = await shop.says("claude", "task:docs", "/claim")
    assert await dead(shop) == ["ValueError: a fault of Baton"]
    assert shop.state("task:docs") == "ready"
    # as `baton deliveries retry --all` does, in a process of its own
    revived = await server.database.do(lambda connection: deliveries.revive(connection, None))
    assert revived == 1
    async with asyncio.timeout(60):
        while not comment.reactions:  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.1)
    await shop.settle()
    assert await dead(shop) == []
    assert shop.state("task:docs") == "in-progress"


@pytest.mark.parametrize("is_database_lost", [False, True])
async def test_removed_issues_that_were_reopened_meanwhile_close_again_and_stop_nothing(
    empty: Talk, tmp_path: Path, is_database_lost: bool
) -> None:
    """Each left the plan with few others, so nobody was asked; opened again all at once they are many."""
    extra = {f"extra-{number}": "{}" for number in range(6)}
    for left in (6, 3, 0):
        await empty.push(plan_for(empty, tasks=dict(list(extra.items())[:left])))
    removed = [one for one in empty.every() if one.state_reason == "not_planned"]
    assert len(removed) == 6
    await empty.stop_server()
    for one in removed:
        await empty.act("mira", issues.reopen, one)
    if is_database_lost:
        empty.use_database(f"sqlite:///{tmp_path}/another.db")
    await back(empty)
    await empty.later(hours=2)
    assert await dead(empty) == []
    assert {one.state_reason for one in removed} == {"not_planned"}
    await empty.says("claude", "task:docs", "/claim")
    assert empty.state("task:docs") == "in-progress"


async def test_removed_issues_whose_state_was_ruined_too_stop_nothing(empty: Talk, tmp_path: Path) -> None:
    """Nobody knows any more that they had been closed for leaving the plan."""
    extra = {f"extra-{number}": "{}" for number in range(6)}
    for left in (6, 3, 0):
        await empty.push(plan_for(empty, tasks=dict(list(extra.items())[:left])))
    removed = [one for one in empty.every() if one.state_reason == "not_planned"]
    await empty.stop_server()
    for one in removed:
        await empty.act("mira", issues.edit, one, body=re.sub(r"<!-- baton:state .*? -->", "", one.body or ""))
        await empty.act("mira", issues.reopen, one)
    assert all("baton:state" not in (one.body or "") for one in removed)
    empty.use_database(f"sqlite:///{tmp_path}/another.db")
    await back(empty)
    await empty.later(hours=2)
    assert await dead(empty) == []
    await empty.says("claude", "task:docs", "/claim")
    assert empty.state("task:docs") == "in-progress"
