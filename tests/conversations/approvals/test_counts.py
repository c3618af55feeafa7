"""How many requests a verdict takes, and how little is asked where nothing is to be judged."""

from tests.conversations.approvals.pulls import Pulls


async def counted(story: Pulls, files: int) -> int:
    """Requests of the verdict after a push that changes nothing in who is waited for."""
    many: dict[str, str | None] = {f"src/{number:04}.py": "new\n" for number in range(files)}
    await story.push("topic", many)
    before = story.talk.requests
    await story.push("topic", {"src/0000.py": "newer\n"})
    return story.talk.requests - before


async def test_a_verdict_takes_three_requests_and_one_more_for_each_further_hundred_files(ruled: Pulls) -> None:
    await ruled.open("src/0000.py")
    assert await counted(ruled, 99) == 3
    assert await counted(ruled, 150) == 4
    assert await counted(ruled, 250) == 5


async def test_a_verdict_that_stays_takes_two_and_writes_nothing(ruled: Pulls) -> None:
    pull = await ruled.open()
    before = ruled.talk.requests
    await ruled.review("claude", pull, "COMMENT")
    assert ruled.talk.requests - before == 2


async def test_a_comment_without_a_command_asks_nothing(ruled: Pulls) -> None:
    pull = await ruled.open()
    before = ruled.talk.requests
    await ruled.says("claude", pull, "What about the tests?")
    assert ruled.talk.requests == before


async def test_without_a_plan_pull_requests_ask_nothing(bare: Pulls) -> None:
    before = bare.talk.requests
    pull = await bare.open()
    await bare.says("claude", pull, "/approve 0123456789ab")
    assert bare.talk.requests == before
