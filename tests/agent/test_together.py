"""Agents who need each other: what one writes is in the inbox of the other, with the words to answer."""

from tests.agent.conftest import away, seat
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

AGREED = """
checkpoints: {week-1: {title: Week 1, items: [{text: All agree, sign_off: all}]}}
requirements: [{from: claude, to: gemini, need: A schema}]
"""


async def test_a_hand_off_is_in_the_receiver_s_inbox_until_it_is_accepted(shop: Talk) -> None:
    gemini, claude = seat(shop, "gemini"), seat(shop, "claude")
    number = (await away(lambda: gemini.claim(shop.entries()["task:postgres"]))).number
    assert (await away(lambda: gemini.handoff(number, "tables are there\n/done", to="claude"))).outcome == "done"
    await shop.settle()

    asked = (await away(claude.inbox)).act
    assert [(act.task.number, act.write) for act in asked] == [(number, ("/accept", "/reject <reason>"))]
    assert (await away(seat(shop, "chatgpt").inbox)).act == ()
    accepted = await away(lambda: claude.say(number, "/accept"))
    assert accepted.outcome == "done"
    assert accepted.task is not None
    assert accepted.task.claim is not None
    assert accepted.task.claim.agent == "claude"
    await shop.settle()
    box = await away(claude.inbox)
    assert (box.act, [task.number for task in box.holding]) == ((), [number])
    assert (await away(gemini.inbox)).holding == ()


async def test_a_rejection_reaches_the_giver_with_its_reason(shop: Talk) -> None:
    gemini, claude = seat(shop, "gemini"), seat(shop, "claude")
    number = (await away(lambda: gemini.claim(shop.entries()["task:postgres"]))).number
    await away(lambda: gemini.handoff(number, "tables are there", to="claude"))
    assert (await away(lambda: claude.say(number, "/reject the indexes are missing"))).outcome == "done"
    await shop.settle()
    box = await away(gemini.inbox)
    assert [one.number for one in box.holding] == [number]
    assert any("the indexes are missing" in one.text for one in box.said)


async def test_sign_offs_and_requirements_are_asked_of_those_whose_turn_it_is(shop: Talk) -> None:
    await shop.push(plan_for(shop, tasks={"ops": "{agent: gemini, critical: true}"}, rest=AGREED))
    gate, needs = shop.entries()["checkpoint:week-1"], shop.entries()["requirements:claude"]
    gemini, claude = seat(shop, "gemini"), seat(shop, "claude")
    asked = {act.task.number: act.write for act in (await away(gemini.inbox)).act}
    assert asked.keys() == {gate, needs}
    assert any(line.startswith("/sign-off") for line in asked[gate])
    assert any(line.startswith("/provide") for line in asked[needs])
    assert needs not in {act.task.number for act in (await away(claude.inbox)).act}

    assert (await away(lambda: gemini.say(gate, "/sign-off 1"))).outcome == "done"
    assert (await away(lambda: gemini.say(needs, "/provide 1 see docs/schema.md"))).outcome == "done"
    await shop.settle()
    assert [act.task.number for act in (await away(gemini.inbox)).act] == []
    assert {act.task.number for act in (await away(claude.inbox)).act} == {gate, needs}
