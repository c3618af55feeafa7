"""Whatever people write or do by hand has one clear answer, and the board stays true."""

import pytest

from bot.sandbox.actor import Actor
from bot.sandbox.errors import Forbidden
from bot.sandbox.model import Comment, Issue
from bot.sandbox.operations import comments, issues, labels, milestones, repositories
from bot.sandbox.world import World
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk
from tests.conversations.test_by_hand import WEEK

ONE_ANSWER = {
    "unknown agent": ("/claim as nobody", "nobody"),
    "misspelt agent": ("/claim as claud", "claude"),
    "unknown verb": ("/clam", "did you mean `/claim`?"),
    "unknown issue": ("/block on #999 it is not there", "#999"),
    "contradiction": ("/claim\n/release", "contradict each other"),
    "fifty commands": ("\n\n".join(f"/progress {n}%" for n in range(50)), "50 commands in one comment"),
    "an endless argument": ("/block " + "x" * 1_500, "over 1,000 characters"),
    "an agent that one may not be": ("/claim as gemini", "gemini"),
}


@pytest.mark.parametrize("name", ONE_ANSWER)
async def test_one_clear_answer_and_nothing_done(shop: Talk, name: str) -> None:
    body, words = ONE_ANSWER[name]
    before = shop.issue("task:docs").body
    comment = await shop.says("claude", "task:docs", body)
    (answer,) = shop.answers("task:docs")
    assert words in answer
    assert "**Next:**" in answer
    assert (shop.reactions(comment), shop.issue("task:docs").body) == ([], before)
    assert shop.state("task:docs") == "ready"
    await shop.assert_rebuilds()


async def test_a_comment_of_65000_characters_is_no_command_and_costs_nothing(shop: Talk) -> None:
    before = shop.requests
    comment = await shop.says("claude", "task:docs", "/block " + "x" * 65_000)
    assert (shop.answers("task:docs"), shop.reactions(comment)) == ([], [])
    assert (shop.requests, shop.state("task:docs")) == (before, "ready")


async def test_a_deleted_task_is_made_again_with_its_claim_and_progress(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/progress 60% half of the tables")
    await shop.act("mira", issues.delete, shop.issue("task:postgres"))
    assert shop.state("task:postgres") == "in-progress"
    assert "60" in (shop.issue("task:postgres").body or "")
    assert "gemini" in (shop.issue("task:postgres").body or "")
    await shop.assert_rebuilds()
    await shop.says("gemini", "task:postgres", "/done")
    assert (shop.state("task:postgres"), shop.state("task:schema")) == ("done", "ready")


async def test_a_deleted_task_that_was_done_stays_done(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/done")
    await shop.act("mira", issues.delete, shop.issue("task:postgres"))
    assert (shop.state("task:postgres"), shop.state("task:schema")) == ("done", "ready")
    assert shop.page().count("**recreated**") == 1
    await shop.assert_rebuilds()


async def test_a_deleted_status_page_comes_back_signed_with_its_log(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.act("mira", issues.delete, shop.issue("status"))
    assert "**claimed**" in shop.page()
    assert "baton:state" in (shop.issue("status").body or "")
    await shop.assert_rebuilds()


async def test_a_label_taken_off_a_task_comes_back(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.labels("mira", "task:postgres", remove="baton")
    assert {one.name for one in shop.issue("task:postgres").labels.values()} >= {"baton", "state:in-progress"}
    await shop.assert_rebuilds()


async def test_a_renamed_and_a_deleted_label_of_a_state_come_back_on_their_issues(shop: Talk) -> None:
    await shop.act("mira", labels.update, shop.label("state:ready"), name="ready to go")
    assert (shop.state("task:docs"), "ready to go" in shop.stage.repository.labels) == ("ready", False)
    await shop.act("mira", labels.delete, shop.label("state:ready"))
    assert shop.state("task:docs") == "ready"
    await shop.act("mira", labels.delete, shop.label("baton"))
    assert shop.state("task:docs") == "ready"
    assert shop.doubles() == []
    await shop.assert_rebuilds()


async def test_a_deleted_milestone_comes_back_with_its_issues(shop: Talk) -> None:
    await shop.push(plan_for(shop, tasks={"docs": "{checkpoint: week-1}"}, rest=WEEK))
    (milestone,) = shop.stage.repository.milestones.values()
    await shop.act("mira", milestones.delete, milestone)
    (again,) = shop.stage.repository.milestones.values()
    assert (again.title, shop.issue("task:docs").milestone) == ("Week 1", again)
    await shop.assert_rebuilds()


async def test_in_a_locked_conversation_the_card_is_kept_and_nothing_loops(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some servers refuse an App's comments there."""
    create = comments.create

    def closed(issue: Issue, actor: Actor) -> None:
        if issue.locked and actor.account is shop.stage.app.bot:
            raise Forbidden("Unable to create comment because issue is locked.")

    def refuse_comment(world: World, actor: Actor, issue: Issue, *, body: str) -> Comment:
        closed(issue, actor)
        return create(world, actor, issue, body=body)

    monkeypatch.setattr(comments, "create", refuse_comment)
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.act("mira", issues.lock, shop.issue("task:postgres"))
    await shop.says("gemini", "task:postgres", "/progress much")
    assert shop.answers("task:postgres") == []
    before = shop.requests
    await shop.says("gemini", "task:postgres", "/progress 30%")
    assert shop.requests - before == 3
    assert "30 %" in (shop.issue("task:postgres").body or "")
    await shop.assert_rebuilds()


async def test_a_transferred_task_is_made_again_with_its_claim(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    world, owner = shop.stage.sandbox.world, shop.stage.repository.owner
    other = shop.stage.sandbox.do(lambda _: repositories.create(world, owner, "attic"))
    await shop.act("mira", issues.transfer, shop.issue("task:postgres"), other)
    assert shop.state("task:postgres") == "in-progress"
    await shop.assert_rebuilds()
