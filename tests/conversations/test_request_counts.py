"""How many requests Baton sends over the whole stack, without authentication: figures that may not grow unseen."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.plan.load import load
from bot.reconcile.difference import changes
from bot.sandbox.operations import comments
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

AGENTS, TASKS, CHECKPOINTS = 13, 40, 5


def large() -> str:
    lines = ["version: 1", "session: Large", "agents:", *(f"  agent-{n}: Part {n}" for n in range(AGENTS)), "tasks:"]
    for n in range(TASKS):
        after = f", after: task-{n - 1}" if n else ""
        lines.append(f"  task-{n}: {{agent: agent-{n % AGENTS}, checkpoint: week-{n % CHECKPOINTS}{after}}}")
    lines += ["checkpoints:", *(f"  week-{n}: {{title: Week {n}}}" for n in range(CHECKPOINTS))]
    return "\n".join(lines) + "\n"


async def test_the_first_apply_takes_at_most_thirty(empty: Talk) -> None:
    before = empty.requests
    await empty.push(large())
    assert len(empty.states()) == TASKS
    assert len(empty.stage.repository.milestones) == CHECKPOINTS
    assert empty.requests - before <= 30
    plan = load(large(), file="plan.yml").plan
    assert plan
    assert empty.server
    before = empty.requests
    board = await empty.server.gateway.board(empty.place())
    assert changes(plan, board, now=datetime.now(UTC)).is_empty
    assert empty.requests - before == 1, "where nothing changed, one request sees that"


async def test_done_takes_three_with_label_reaction_and_page(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    before = shop.requests
    comment = await shop.says("gemini", "task:postgres", "/done")
    assert shop.requests - before == 3
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert (shop.state("task:postgres"), shop.state("task:schema")) == ("done", "ready")
    assert "1 of 6 tasks done" in shop.page()


async def test_a_sign_off_takes_three_with_label_reaction_and_page(empty: Talk) -> None:
    rest = "checkpoints: {week: {items: [{text: All agree, sign_off: all}]}}\n"
    await empty.push(plan_for(empty, rest=rest))
    await empty.says("claude", "task:docs", "/claim")  # the month's log is there then
    before = empty.requests
    comment = await empty.says("gemini", "checkpoint:week", "/sign-off 1")
    assert empty.requests - before == 3
    assert empty.reactions(comment) == ["baton[bot] +1"]
    assert "signed by `gemini`; missing: `claude`, `chatgpt`" in empty.page()


async def test_a_requirement_takes_three_where_the_list_is_there(empty: Talk) -> None:
    await empty.push(plan_for(empty, rest="requirements: [{from: claude, to: gemini, need: Schema}]\n"))
    await empty.says("claude", "task:docs", "/claim")
    for login, entry, line in (
        ("claude", "task:docs", "/require chatgpt the key"),
        ("gemini", "requirements:claude", "/provide 1 schema.md"),
        ("claude", "requirements:claude", "/accept 1"),
    ):
        before = empty.requests
        await empty.says(login, entry, line)
        assert empty.requests - before == 3, line


async def test_a_push_of_the_same_plan_takes_two_the_board_and_the_file(shop: Talk) -> None:
    before = shop.requests
    await shop.push(plan_for(shop) + "# a comment\n")
    assert shop.requests - before == 2


async def test_words_without_a_command_take_none(shop: Talk) -> None:
    before = shop.requests
    await shop.says("claude", "task:docs", "Looks good to me.")
    assert shop.requests == before


async def test_eyes_are_shown_only_where_work_takes_long(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = await shop.says("gemini", "task:postgres", "/claim")
    assert shop.reactions(quick) == ["baton[bot] +1"]
    assert shop.server
    gateway, facts = shop.server.gateway, shop.server.gateway.facts

    async def late(*arguments: Any, **named: Any) -> Any:
        """GitHub is slow: its answer comes after the eyes."""
        async with asyncio.timeout(20):
            while not slow.reactions:  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.02)
        return await facts(*arguments, **named)

    monkeypatch.setattr("bot.receipt.EYES_AFTER", 0.05)
    monkeypatch.setattr(type(gateway), "facts", lambda _, *arguments, **named: late(*arguments, **named))
    slow = shop.at_once("gemini", comments.create, shop.issue("task:postgres"), body="/progress 50%")
    await shop.settle()
    assert shop.reactions(slow) == ["baton[bot] eyes", "baton[bot] +1"]
