"""A command is written once, whatever the network does, and its answer costs few requests."""

from collections import Counter

import pytest

from bot.agent.say import Pace
from bot.errors import GitHubDown, RateLimited
from bot.sandbox.operations import issues
from tests.agent.conftest import QUICK, account, away, seat
from tests.conversations.talk import Talk

POST = "method:POST,path:/comments"


@pytest.mark.parametrize(
    "faults",
    [
        [f"bad-gateway-before={POST},count:1"],
        [f"bad-gateway-after={POST},count:1"],
        [f"connection-reset={POST},count:1"],
        [f"connection-reset=after,{POST},count:1"],
        ["late-reads=2", f"bad-gateway-after={POST},count:1"],
        [f"submitted-too-quickly={POST},count:1"],
        [f"secondary-limit=1,{POST},count:1"],
        ["bad-gateway-before=method:GET,path:/comments,count:5"],
    ],
    ids=lambda faults: " ".join(faults).replace(f"{POST},count:1", "post"),
)
async def test_a_command_is_written_once_and_answered(shop: Talk, faults: list[str]) -> None:
    number = shop.entries()["task:postgres"]
    turned_on = [shop.stage.sandbox.world.faults.turn_on(one) for one in faults]
    answer = await away(lambda: seat(shop, "gemini").claim(number))
    assert [one.name for one in turned_on if not one.trigger.bitten] == []
    assert answer.outcome == "done"
    assert [one.author.login for one in shop.issue("task:postgres").comments.values() if one.author] == ["gemini"]


async def test_what_cannot_be_sent_is_said_and_not_claimed_to_be_done(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on(f"bad-gateway-before={POST}")
    with pytest.raises(GitHubDown, match=r"did not take it in 3 tries; look at http.* before you try again"):
        await away(lambda: seat(shop, "gemini").claim(shop.entries()["task:postgres"]))
    assert not shop.issue("task:postgres").comments


async def test_a_long_wait_is_told_instead_of_waited_for(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on(f"secondary-limit=3600,{POST}")
    with pytest.raises(RateLimited, match="GitHub asks to wait 3600 s") as told:
        await away(lambda: seat(shop, "gemini").claim(shop.entries()["task:postgres"]))
    assert told.value.retry_after == 3600


def used(talk: Talk) -> int:
    """Of the hour's allowance of gemini's token; asking for it is free."""
    _, raw = account(talk, "gemini").repository().requester.requestJsonAndCheck("GET", "/rate_limit")
    return int(raw["resources"]["core"]["used"])


async def test_a_command_costs_five_requests_and_waiting_costs_none_of_the_allowance(
    shop: Talk, asked: Counter[str]
) -> None:
    """The looks are conditional: GitHub answers 304 to those that find nothing new."""
    number = shop.entries()["task:postgres"]
    await shop.stop_server()
    looked, before = 6, used(shop)
    pace = Pace(timeout=looked * 0.05, first=0.05, factor=1, longest=0.05)
    assert (await away(lambda: seat(shop, "gemini", pace=pace).claim(number))).outcome == "unanswered"
    assert asked == {"GET #": 1, "POST comments": 1, "GET comments": looked, "GET rate_limit": 1}
    assert used(shop) - before == 3
    await shop.start_server()
    await shop.settle()
    asked.clear()
    answer = await away(lambda: seat(shop, "gemini").progress(number, 10))
    assert answer.outcome == "done"
    looks = asked.pop("GET comments")
    assert looks >= 1
    assert asked == {"GET #": 2, "POST comments": 1, "GET reactions": 1}


async def test_what_is_done_is_told_though_the_task_cannot_be_read_afterwards(shop: Talk) -> None:
    number = shop.entries()["task:postgres"]
    shop.stage.sandbox.world.faults.turn_on(f"bad-gateway-before=method:GET,path:*/issues/{number},skip:1")
    answer = await away(lambda: seat(shop, "gemini").claim(number))
    assert (answer.outcome, answer.task) == ("done", None)


async def test_an_issue_that_is_closed_to_comments_ends_the_waiting(shop: Talk) -> None:
    """Deleted while the agent waits: that will not get better."""
    docs = shop.issue("task:docs")
    await shop.stop_server()
    gone: list[int] = []

    def delete(_seconds: float) -> None:
        if not gone:
            gone.append(docs.number)
            shop.at_once("mira", issues.delete, docs)

    pace = Pace(timeout=2, first=0.1, factor=1, longest=0.1, sleep=delete)
    with pytest.raises(Exception, match=rf"the answer on #{docs.number}: (it was deleted|not there)"):
        await away(lambda: seat(shop, "claude", pace=pace).claim(docs.number))


def test_pauses_grow_and_end_with_the_time() -> None:
    pauses = list(Pace(timeout=60).pauses())
    assert pauses[:3] == [1.0, 1.5, 2.25]
    assert max(pauses) == 8.0
    assert sum(pauses) == pytest.approx(60)
    assert len(pauses) <= 12
    assert QUICK.timeout == pytest.approx(sum(QUICK.pauses()))
