"""What a push to the base branch does to pull requests that it does not touch itself."""

import asyncio
from typing import Any

from bot.sandbox.git import pushes, store
from bot.sandbox.operations import merging, pulls
from tests.conversations.approvals.pulls import Pulls
from tests.conversations.approvals.test_further import on_main


async def test_a_plain_push_to_the_base_asks_nothing_however_many_are_open(ruled: Pulls) -> None:
    for number in range(4):
        await ruled.open(f"src/{number}.py", branch=f"topic-{number}")
    before = ruled.talk.requests
    await on_main(ruled, docs_other="new\n")
    assert ruled.talk.requests == before


async def test_what_comes_to_the_base_with_another_pull_request_is_judged_again_at_once(ruled: Pulls) -> None:
    """The second stands on the first: once that is merged, it changes documentation alone."""
    first = await ruled.open("src/a.py", branch="first")
    repository = ruled.talk.stage.repository
    ruled.talk.at_once("claude", pushes.create_ref, repository, "refs/heads/second", first.head_sha)
    second = await ruled.open("docs/a.md", branch="second")
    apart = await ruled.open("src/c.py", branch="third")
    assert ruled.verdict(second) == "action_required"
    await ruled.review("gemini", first)
    await ruled.talk.act("claude", merging.merge, first)
    assert first.is_merged
    assert ruled.verdict(second) == "success"
    assert ruled.verdict(apart) == "action_required"


async def test_a_base_that_is_pushed_by_force_takes_back_what_a_merge_of_it_kept(ruled: Pulls) -> None:
    repository = ruled.talk.stage.repository
    opened = await ruled.open()
    await ruled.review("gemini", opened)
    before = store.heads(repository)["main"]
    await on_main(ruled, src_other="new\n")
    await ruled.talk.act("claude", merging.update_branch, opened)
    assert ruled.verdict(opened) == "success"
    faults = ruled.talk.stage.sandbox.world.faults
    faults.turn_on("webhooks-lost")
    await asyncio.to_thread(back, ruled, before)
    faults.turn_off("webhooks-lost")
    await ruled.talk.act("claude", pulls.edit, opened, title="Change it a little")
    assert ruled.verdict(opened) == "action_required"


def back(story: Pulls, sha: str) -> Any:
    repository = story.talk.stage.repository
    return story.talk.at_once("mira", pushes.update_ref, repository, "refs/heads/main", sha, force=True)
