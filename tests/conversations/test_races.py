"""Two agents claim in the same second, again and again: one wins each time, and the other learns what is left."""

from datetime import timedelta

from bot.sandbox.operations import comments
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

ROUNDS = 20


def race_plan(shop: Talk) -> str:
    return plan_for(shop, tasks={f"race-{at}": "{}" for at in range(ROUNDS)}, rest="policy: {max_claims: 300}\n")


async def test_of_two_claims_in_the_same_second_one_wins_each_time(shop: Talk) -> None:
    """Over real webhooks, several at a time in flight, every other one out of order or doubled."""
    await shop.push(race_plan(shop))
    shop.stage.sandbox.world.faults.turn_on("webhooks-doubled")
    pairs = []
    for at in range(ROUNDS):
        issue = shop.issue(f"task:race-{at}")
        order = ("claude", "gemini") if at % 2 else ("gemini", "claude")
        pairs.append([(login, shop.at_once(login, comments.create, issue, body="/claim")) for login in order])
        if at % 5 == 4:
            await shop.settle()
    await shop.settle()
    for at, ((winner, first), (loser, second)) in enumerate(pairs):
        entry = f"task:race-{at}"
        assert shop.state(entry) == "in-progress"
        assert f"for `{winner}`" in (shop.issue(entry).body or "")
        assert shop.reactions(first) == ["baton[bot] +1"]
        assert shop.reactions(second) == []
        (answer,) = shop.answers(entry)
        assert f"{winner} claimed this task first" in answer, loser
        assert "ready" in answer
    assert shop.doubles() == []


async def test_claims_of_next_in_the_same_second_take_different_tasks(shop: Talk) -> None:
    await shop.push(race_plan(shop))
    status = shop.issue("status")
    for _ in range(5):
        for login in ("claude", "gemini", "chatgpt"):
            shop.at_once(login, comments.create, status, body="/claim next")
    await shop.settle()
    held = [state for state in shop.states().values() if state == "in-progress"]
    assert len(held) == 15
    assert shop.ahead == timedelta()
