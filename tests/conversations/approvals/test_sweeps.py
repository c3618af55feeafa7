"""Long looks: they go on in portions, what cannot be read keeps nobody waiting, and nobody is left for good."""

from collections.abc import Collection
from typing import Any

import pytest

import bot.bench.bench
from bot.bench.opened import Opened
from bot.bench.turns import Turns
from bot.domain.ports import Place
from bot.domain.pull_reads import OpenPull, PullRead
from bot.errors import GitHubDown
from bot.github.gateway import Gateway
from bot.handlers.dirty import Dirty
from bot.sandbox.git import pushes
from bot.sandbox.operations import pulls
from tests.conversations.approvals.pulls import Pulls, rules_for

STRICTER = "{code: {when: {paths: ['src/**']}, primary: quality}}"


async def green(story: Pulls, count: int) -> list[Any]:
    found = []
    for number in range(count):
        opened = await story.open(f"src/{number}.py", branch=f"topic-{number}")
        await story.review("gemini", opened)
        found.append(opened)
    assert {story.verdict(one) for one in found} == {"success"}
    return found


def unreadable(monkeypatch: pytest.MonkeyPatch, numbers: Collection[int]) -> None:
    """GitHub does not answer of these."""
    pull = Gateway.pull

    async def read(self: Gateway, place: Place, number: int, **named: Any) -> PullRead | None:
        if number in numbers:
            raise GitHubDown("GitHub did not answer")
        return await pull(self, place, number, **named)

    monkeypatch.setattr(Gateway, "pull", read)


async def test_a_look_that_is_too_long_goes_on_with_the_rest(ruled: Pulls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.bench.bench, "PORTION", 2)
    found = await green(ruled, 5)
    await ruled.talk.push(rules_for(ruled.talk, STRICTER))
    assert [ruled.verdict(one) for one in found].count("success") == 3
    await ruled.talk.later(minutes=2)
    assert [ruled.verdict(one) for one in found].count("success") == 1
    await ruled.talk.later(minutes=2)
    assert {ruled.verdict(one) for one in found} == {"action_required"}


async def test_a_rest_that_a_restart_made_forgotten_is_looked_at_all_the_same(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.bench.bench, "PORTION", 1)
    found = await green(ruled, 3)
    await ruled.talk.push(rules_for(ruled.talk, STRICTER))
    await ruled.talk.stop_server()
    monkeypatch.undo()
    await ruled.talk.start_server()
    await ruled.talk.later(minutes=2)
    assert {ruled.verdict(one) for one in found} == {"action_required"}


async def test_many_that_cannot_be_read_starve_nobody_and_are_never_green(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await green(ruled, 5)
    unreadable(monkeypatch, [one.number for one in found[:4]])
    await ruled.talk.push(rules_for(ruled.talk, STRICTER))
    await ruled.talk.later(minutes=2)
    assert {ruled.verdict(one) for one in found} == {"action_required"}
    assert "could not be read" in ruled.text(found[0])
    monkeypatch.undo()
    await ruled.talk.later(minutes=65)
    assert not any("could not be read" in ruled.text(one) for one in found)


async def test_two_with_one_head_write_one_text_and_no_sweep_writes_it_again(ruled: Pulls) -> None:
    one = await ruled.open()
    repository = ruled.talk.stage.repository
    ruled.talk.at_once("claude", pushes.create_ref, repository, "refs/heads/twin", one.head_sha)
    twin = await ruled.talk.act("claude", pulls.open_pull, repository, head="twin", base="main", title="The same")
    written = ruled.check(one)
    since = (written.suite.updated_at, written.external_id)
    for _ in range(2):
        await ruled.talk.later(minutes=65)
    await ruled.says("chatgpt", twin, "Looks good")
    await ruled.review("claude", one, "COMMENT")
    await ruled.review("claude", twin, "COMMENT")
    assert (ruled.check(one).suite.updated_at, ruled.check(one).external_id) == since


class Listing:
    def __init__(self, *, is_whole: bool) -> None:
        self.is_whole, self.asked = is_whole, 0

    async def open_pulls(self, place: Place, *, has_queue: bool = False) -> tuple[list[OpenPull], bool]:
        self.asked += 1
        return [OpenPull(1, "main", "a" * 40)], self.is_whole


@pytest.mark.parametrize("is_whole", [True, False])
async def test_a_list_that_was_cut_is_not_taken_for_all(is_whole: bool) -> None:
    opened = Opened(Listing(is_whole=is_whole))  # type: ignore[arg-type]  # one door of many
    await opened.listed(Place(42, "acme", "shop", 7))
    assert (opened.known(42) is not None) == is_whole
    assert opened.last(42, 1), "what was listed is known all the same"


def test_commits_that_landed_concern_only_who_brings_them() -> None:
    opened = Opened(Listing(is_whole=True))  # type: ignore[arg-type]  # one door of many
    landed = Dirty(landed=frozenset({("main", "f" * 40)}))
    assert opened.narrowed(42, landed).is_clean
    assert opened.narrowed(42, Dirty(every=True)).every


def test_whoever_was_looked_at_longest_ago_comes_first() -> None:
    turns = Turns()
    turns.owe(42, [1, 2, 3])
    for number in (2, 1):
        turns.take(42, number)
    assert turns.order(42, [1, 2, 3]) == [3, 2, 1]
    assert turns.owed(42) == {3}
    turns.drop(42, 3)
    assert turns.owed(42) == frozenset()
    assert [turns.failed(42, 1), turns.failed(42, 1)] == [True, False]
    turns.went_well(42, 1)
    assert turns.failed(42, 1)
