"""A holder's pull request puts its task in review: real pushes, real pull requests, real webhooks."""

from typing import Any

from bot.sandbox.git import pushes, store
from bot.sandbox.git.writing import commit_files
from bot.sandbox.operations import merging, pulls
from tests.conversations.talk import Talk


async def opened(shop: Talk, login: str, task: str) -> Any:
    """Somebody pushes a branch and opens a pull request that closes the task."""
    home, number = shop.stage.repository, shop.issue(task).number
    head = store.ref_or_none(home, "refs/heads/main")
    assert head
    shop.at_once(login, pushes.create_ref, home, f"refs/heads/{number}-work", head)
    change = {"work.md": b"done\n"}
    shop.at_once(login, commit_files, home, change, message=f"Work (#{number})", branch=f"{number}-work")
    return await shop.act(
        login, pulls.open_pull, home, title="Work", head=f"{number}-work", base="main", body=f"Closes #{number}"
    )


async def test_the_holders_pull_request_is_a_review_until_it_is_closed(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    pull = await opened(shop, "claude", "task:docs")
    assert shop.state("task:docs") == "review"
    await shop.later(days=10)
    assert shop.answers("task:docs") == [], "others must act"
    await shop.act("claude", pulls.close, pull)
    assert shop.state("task:docs") == "in-progress"
    await shop.act("claude", pulls.reopen, pull)
    assert shop.state("task:docs") == "review"


async def test_a_merge_ends_the_task(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    pull = await opened(shop, "gemini", "task:postgres")
    assert shop.state("task:postgres") == "review"
    await shop.act("mira", merging.merge, pull)
    assert shop.state("task:postgres") == "done"
    assert shop.state("task:schema") == "ready"


async def test_a_pull_request_of_somebody_else_changes_nothing(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await opened(shop, "gemini", "task:docs")
    assert shop.state("task:docs") == "in-progress"
