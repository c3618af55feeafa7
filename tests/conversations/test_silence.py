"""Who holds a task and falls silent: an agent is asked once and then released, a person is left alone."""

from pathlib import Path

import pytest

from bot.demo.stage import MAINTAINER
from bot.sandbox.operations import comments
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk


async def test_a_silent_agent_is_asked_once_and_then_released_and_others_learn_what_is_free(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.later(hours=17)
    assert shop.answers("task:docs") == []
    await shop.later(hours=1.5)
    (asked,) = shop.answers("task:docs")
    assert asked.startswith("@claude: `claude` holds this task and has given no sign of life since")
    assert "**Silent**" in (shop.issue("task:docs").body or "")
    await shop.later(hours=4)
    assert shop.answers("task:docs") == [asked]
    await shop.later(hours=2)
    _, over = shop.answers("task:docs")
    assert over.startswith("`claude` no longer holds this task")
    assert "`gemini`, `chatgpt`" in over
    assert shop.state("task:docs") == "ready"
    assert "**released**" in shop.page()
    await shop.says("gemini", "task:docs", "/status")
    assert shop.answers("task:docs")[-1].startswith("This is **ready**.")
    await shop.says("gemini", "task:docs", "/claim")
    assert shop.state("task:docs") == "in-progress"
    await shop.later(hours=10)
    assert len(shop.answers("task:docs")) == 3
    assert shop.doubles() == []


async def test_an_agent_that_answers_keeps_its_task_without_another_word(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.later(hours=20)
    before = shop.requests
    await shop.says("claude", "task:docs", "Still writing.")
    assert shop.requests - before <= 3, "read, write, status"
    assert "**Silent**" not in (shop.issue("task:docs").body or "")
    await shop.later(hours=17)
    assert len(shop.answers("task:docs")) == 1
    assert shop.state("task:docs") == "in-progress"


async def test_plain_comments_cost_no_request(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    before = shop.requests
    for login in ("claude", "gemini", "stranger", "claude"):
        await shop.says(login, "task:docs", "A word beside.")
    assert shop.requests == before


async def test_a_person_who_falls_silent_keeps_the_task(shop: Talk) -> None:
    await shop.says(MAINTAINER, "task:docs", "/claim")
    for _ in range(4):
        await shop.later(days=20)
    assert shop.answers("task:docs") == []
    assert shop.state("task:docs") == "in-progress"
    assert MAINTAINER in (shop.issue("task:docs").body or "")


async def test_an_agent_that_people_are_keeps_the_task(shop: Talk) -> None:
    chatgpt = shop.stage.accounts["chatgpt"]
    await shop.push(plan_for(shop, agents={"chatgpt": f"{{human: true, principals: 'chatgpt#{chatgpt.id}'}}"}))
    await shop.says("chatgpt", "task:gateway", "/claim")
    await shop.later(days=40)
    assert shop.answers("task:gateway") == []
    assert shop.state("task:gateway") == "in-progress"


@pytest.mark.parametrize("when", [10, 19], ids=["before the warning", "after the warning"])
async def test_rebuilt_from_github_alone_the_lease_goes_on(shop: Talk, tmp_path: Path, when: int) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.later(hours=when)
    asked = len(shop.answers("task:docs"))
    await shop.stop_server()
    shop.use_database(f"sqlite:///{tmp_path}/another.db")
    await shop.start_server()
    assert shop.server
    await shop.server.catch_up.look()
    await shop.settle()
    await shop.later(hours=19 - when)
    assert len(shop.answers("task:docs")) == 1
    assert asked == (when == 19)
    await shop.later(hours=7)
    assert len(shop.answers("task:docs")) == 2
    assert shop.state("task:docs") == "ready"
    assert shop.doubles() == []


async def test_the_board_that_was_lost_in_between_changes_nothing(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.later(hours=10)
    assert shop.server
    await shop.server.corridor.boards.forget(shop.stage.repository.id)
    await shop.later(hours=9)
    assert len(shop.answers("task:docs")) == 1
    assert shop.state("task:docs") == "in-progress"
    await shop.later(hours=6)
    assert shop.state("task:docs") == "ready"


async def test_a_comment_whose_delivery_was_lost_is_a_sign_of_life(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.later(hours=12)
    shop.stage.sandbox.world.faults.turn_on("webhooks-lost=event:issue_comment,count:1")
    await shop.act("claude", comments.create, shop.issue("task:docs"), body="half of it is there")
    await shop.later(hours=10)
    assert shop.answers("task:docs") == []


async def test_warnings_of_doubled_and_shuffled_deliveries_are_one(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on("webhooks-doubled")
    await shop.says("claude", "task:docs", "/claim")
    await shop.says("gemini", "task:postgres", "/claim")
    for hours in (19, 0, 2, 0):
        await shop.later(hours=hours)
    assert [len(shop.answers(task)) for task in ("task:docs", "task:postgres")] == [1, 1]
    assert shop.doubles() == []
