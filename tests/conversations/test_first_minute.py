"""A plan is pushed, agents claim, somebody is too early, and the blocker ends: the story that every user sees first."""

import asyncio

from syrupy.assertion import SnapshotAssertion

from tests.conversations.talk import Talk


async def test_a_pushed_plan_becomes_issues_labels_and_a_pinned_page(shop: Talk) -> None:
    assert shop.states() == {
        "auth": "waiting",
        "docs": "ready",
        "gateway": "ready",
        "jwt": "waiting",
        "postgres": "ready",
        "schema": "waiting",
    }
    repository = shop.stage.repository
    assert [pin.issue.number for pin in repository.pins] == [shop.issue("status").number]
    assert {"agent:claude", "agent:gemini", "agent:chatgpt", "baton"} <= {
        one.name for one in repository.labels.values()
    }
    assert [one.number for one in shop.issue("task:jwt").blocked_by.values()] == [
        shop.issue("task:auth").number,
        shop.issue("task:gateway").number,
    ]


async def test_two_agents_claim_one_task_and_the_first_by_github_order_has_it(shop: Talk) -> None:
    """Two clients of GitHub's API at the same moment."""
    number = shop.issue("task:docs").number
    people = shop.stage.people
    await asyncio.gather(people["claude"].comment(number, "/claim"), people["gemini"].comment(number, "/claim"))
    await shop.settle()
    first, second, _ = shop.issue("task:docs").comments.values()
    assert first.author
    assert second.author
    assert shop.state("task:docs") == "in-progress"
    assert shop.reactions(first) == ["baton[bot] +1"]
    assert shop.reactions(second) == []
    (refusal,) = shop.answers("task:docs")
    assert f"{first.author.login} claimed this task first" in refusal


async def test_a_task_that_is_closed_too_early_opens_again_with_the_reason(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    await shop.closes("claude", "task:auth")
    assert shop.state("task:auth") == "waiting"
    assert shop.answers("task:auth") == snapshot


async def test_the_end_of_a_blocker_opens_what_waited(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/done")
    states = shop.states()
    assert (states["postgres"], states["schema"], states["auth"]) == ("done", "ready", "waiting")


async def test_everything_to_the_end(shop: Talk) -> None:
    for login, task in (
        ("gemini", "postgres"),
        ("claude", "schema"),
        ("claude", "auth"),
        ("chatgpt", "gateway"),
        ("chatgpt", "jwt"),
        ("claude", "docs"),
    ):
        await shop.says(login, f"task:{task}", "/claim")
        await shop.says(login, f"task:{task}", "/progress 50%")
        await shop.says(login, f"task:{task}", "/done")
    assert set(shop.states().values()) == {"done"}
    assert "6 of 6 tasks done" in shop.page()
    assert shop.doubles() == []
