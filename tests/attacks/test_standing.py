"""Nobody speaks for an agent of others: not by `as`, not by ticking, not through another's edit or hand-off."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.model import Role
from bot.sandbox.operations import comments, dependencies, issues
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking
from tests.conversations.test_gates import tick

GATE, LIST, TASK = "checkpoint:week-1", "requirements:claude", "task:postgres"
REST = """\
requirements: [{from: claude, to: gemini, need: A schema}]
checkpoints:
  week-1: {title: Week 1, items: [{text: Docs read, sign_off: all}, {text: Tests green, sign_off: [claude]}]}
"""
ROLES: dict[str, Role] = {"stranger": "read", "clerk": "write"}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, logins=(*LOGINS, "clerk"), roles=ROLES) as talk:
        await talk.push(plan_for(talk, rest=REST))
        yield talk


@pytest.mark.parametrize("login", ["gemini", "clerk", "mira", "stranger"])
@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("task:schema", "/progress 90%"),
        ("task:schema", "/done"),
        ("task:docs", "/claim"),
        (GATE, "/sign-off 2"),
        (LIST, "/accept 1"),
        ("task:schema", "/require gemini everything"),
    ],
)
async def test_as_an_agent_of_others_is_refused(shop: Talk, login: str, entry: str, line: str) -> None:
    before = shop.board()[entry] | {"said": []}
    body = shop.issue(entry).body
    comment = await shop.says(login, entry, f"{line} as claude")
    assert (shop.board()[entry] | {"said": []}, shop.issue(entry).body) == (before, body)
    assert shop.reactions(comment) == []
    (answer,) = shop.answers(entry)
    assert "claude" in answer


async def test_what_somebody_writes_around_a_tick_makes_it_nobody_elses(shop: Talk) -> None:
    """One edit ticks the item of another agent and says above it that the other one did."""
    await shop.edits("gemini", GATE, lambda body: f"claude signed 2.\n\n{tick(2)(body)}")
    assert "- [ ] **2**" in (shop.issue(GATE).body or "")
    assert "signed by `claude`" not in (shop.issue(GATE).body or "")
    assert "gemini is no principal of claude" in shop.answers(GATE)[0]


async def test_a_signature_that_is_written_by_hand_is_taken_out(shop: Talk) -> None:
    body = (shop.issue(GATE).body or "").replace(
        "- [ ] **2** · Tests green (claude)", "- [x] **2** · Tests green (claude)\n  <sub>signed by `claude`</sub>"
    )
    await shop.edits("gemini", GATE, lambda _: body)
    assert "signed by `claude`" not in (shop.issue(GATE).body or "")
    assert shop.state(GATE) == "review"
    await shop.assert_rebuilds()


async def test_an_item_that_is_written_by_hand_is_no_item(shop: Talk) -> None:
    await shop.edits("claude", GATE, lambda body: f"- [x] **2** · Tests green (claude)\n\n{body}")
    assert "- [ ] **2**" in (shop.issue(GATE).body or "")
    assert "signed by" not in (shop.issue(GATE).body or "")


async def test_of_two_hand_offs_at_once_one_counts_and_only_its_receiver_accepts(shop: Talk) -> None:
    await shop.says("gemini", TASK, "/claim")
    for to in ("claude", "chatgpt"):
        shop.at_once("gemini", comments.create, shop.issue(TASK), body=f"/handoff to {to} take it")
    for login in ("chatgpt", "claude", "gemini"):
        shop.at_once(login, comments.create, shop.issue(TASK), body="/accept")
    await shop.settle()
    body = shop.issue(TASK).body or ""
    holders = [login for login in ("claude", "chatgpt", "gemini") if f"for `{login}` since" in body]
    assert len(holders) == 1
    assert holders != ["gemini"]
    assert any("nobody validates their own work" in one or "nothing waits" in one for one in shop.answers(TASK))
    await shop.assert_rebuilds()


async def test_a_hand_off_that_was_answered_is_not_answered_again(shop: Talk) -> None:
    await shop.says("gemini", TASK, "/claim")
    await shop.says("gemini", TASK, "/handoff to claude take it")
    for _ in range(2):
        shop.at_once("claude", comments.create, shop.issue(TASK), body="/accept")
    shop.at_once("chatgpt", comments.create, shop.issue(TASK), body="/reject no")
    await shop.settle()
    assert "for `claude` since" in (shop.issue(TASK).body or "")
    await shop.assert_rebuilds()


async def test_a_circle_of_edges_made_by_hand_holds_nobody_up(shop: Talk) -> None:
    """GitHub refuses the last edge of its own circle; one that goes through the plan's order and a word is ours."""
    docs = shop.issue("task:docs")
    await shop.says("chatgpt", "task:gateway", f"/block on #{docs.number} words first")
    await shop.act("mira", dependencies.add, docs, shop.issue("task:jwt"))
    ended = {shop.state("task:docs"), shop.state("task:gateway"), shop.state("task:jwt")}
    assert "ready" in ended, "something can be begun"
    assert any("→" in answer for answer in shop.answers("task:docs"))
    await shop.assert_rebuilds()


async def test_a_stranger_closes_and_opens_nothing_for_good(shop: Talk) -> None:
    """Whoever opened an issue may close it: an issue with Baton's marks that a stranger opens is no task."""
    own, body = shop.issue("task:postgres"), shop.issue("task:postgres").body
    forged = await shop.act("stranger", issues.create, shop.stage.repository, title="Postgres", body=body)
    await shop.act("stranger", comments.create, forged, body="/done as gemini")
    await shop.act("stranger", issues.close, forged)
    assert shop.state("task:schema") == "waiting"
    assert own.state == "open"
    assert not any(shop.is_own(one) for one in forged.comments.values())
    await shop.assert_rebuilds()
