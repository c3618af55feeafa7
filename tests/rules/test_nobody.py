"""An account without an id is nobody: it has no role, no voice, and no privilege of the plan."""

from dataclasses import replace

import pytest

from bot.domain.board import Account
from bot.rules.approvals import judge
from bot.rules.roles import Roles
from tests.rules import naive
from tests.rules.pulls import ADA, BEN, EVE, comment, plan, pull, review

GHOST = Account(0, "ghost")
LAX = plan("approvals: {every: {approvals: 1}}\n")


@pytest.mark.parametrize("principal", ["ghost", "ghost#0", "ada"])
def test_a_name_without_an_id_is_no_account_without_one(principal: str) -> None:
    assert not Roles(LAX, {}).is_among(GHOST, [principal])


def test_an_account_is_among_those_that_are_named_with_its_id() -> None:
    assert Roles(LAX, {}).is_among(ADA, [f"ada#{ADA.id}"])
    assert Roles(LAX, {"ada": ADA.id}).is_among(ADA, ["ada"])


@pytest.mark.parametrize("bot", [True, False])
def test_its_approval_does_not_count_whatever_permission_it_has(bot: bool) -> None:
    facts = pull(reviews=(review(replace(GHOST, is_bot=bot)),), comments=(comment(GHOST, "approve"),))
    verdict = judge(replace(facts, permissions={**facts.permissions, 0: "admin"}), LAX)
    assert not verdict.is_green
    assert any("no id" in one.why for one in verdict.disregarded)


def test_whoever_pushed_before_does_not_approve_and_reads_why() -> None:
    facts = pull(reviews=(review(BEN),), pusher=EVE)
    assert judge(facts, LAX).is_green
    pushed = replace(facts, earlier_pushers=(BEN,))
    verdict = judge(pushed, LAX)
    assert not verdict.is_green
    assert naive.answer(pushed, LAX) == "waiting"
    assert any("pushed to the pull request before" in one.why for one in verdict.disregarded)
    assert judge(replace(pushed, reviews=(review(BEN), review(ADA, id=9))), LAX).is_green
