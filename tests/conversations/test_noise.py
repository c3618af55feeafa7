"""Baton is not loud: ten comments an hour in a thread, then one; strangers are answered once."""

from datetime import timedelta

import pytest

from bot.sandbox.operations import comments
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk


async def test_the_eleventh_answer_of_an_hour_waits_and_one_comment_tells_the_rest(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(13):
        shop.at_once("claude", comments.create, shop.issue("task:jwt"), body=f"/progress much-{number}")
    await shop.settle()
    assert len(shop.answers("task:jwt")) == 10
    assert shop.server
    clock = shop.server.corridor.clock
    monkeypatch.setattr(shop.server.corridor, "clock", lambda: clock() + timedelta(minutes=61))
    await shop.server.corridor.timers.set("unsaid", shop.place(), due=clock())
    await shop.settle()
    answers = shop.answers("task:jwt")
    assert len(answers) == 11
    assert answers[-1].startswith("3 answers that waited")
    assert [f"much-{number}" in answers[-1] for number in range(9, 13)] == [False, True, True, True]
    await shop.says("claude", "task:jwt", "/progress much-13")
    assert len(shop.answers("task:jwt")) == 12
    await shop.assert_rebuilds()


async def test_other_threads_are_not_kept_waiting(shop: Talk) -> None:
    for number in range(11):
        shop.at_once("claude", comments.create, shop.issue("task:jwt"), body=f"/progress much-{number}")
    await shop.settle()
    await shop.says("claude", "task:auth", "/progress much")
    assert (len(shop.answers("task:jwt")), len(shop.answers("task:auth"))) == (10, 1)


async def test_a_stranger_is_answered_once_an_hour_in_a_thread(shop: Talk) -> None:
    for _ in range(3):
        await shop.says("stranger", "task:docs", "/claim")
    await shop.says("stranger", "task:jwt", "/claim")
    assert (len(shop.answers("task:docs")), len(shop.answers("task:jwt"))) == (1, 1)
    await shop.says("claude", "task:docs", "/progress much")
    assert len(shop.answers("task:docs")) == 2, "others are answered all the same"


async def test_a_large_first_plan_is_made_in_portions(empty: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await empty.push(plan_for(empty, rest="policy: {portion: 2}\n"))
    assert list(empty.states()) == ["postgres", "schema"]
    assert "4 issues are still to be made, 2 an hour" in empty.page()
    await empty.says("gemini", "task:postgres", "/claim")
    assert (len(empty.states()), empty.state("task:postgres")) == (2, "in-progress")
    assert empty.server
    corridor = empty.server.corridor
    clock = corridor.clock
    for hour, made in ((1, 4), (2, 6)):
        monkeypatch.setattr(corridor, "clock", lambda hour=hour: clock() + timedelta(hours=hour, minutes=hour))
        await corridor.timers.set("reconcile", empty.place(), due=clock())
        await empty.settle()
        assert len(empty.states()) == made
    assert "still to be made" not in empty.page()
    assert empty.state("task:schema") == "waiting"
    assert empty.doubles() == []
    await empty.assert_rebuilds()
