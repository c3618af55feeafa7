"""Who may veto, halt, lift and override."""
# ruff: noqa: E501

import pytest

from bot.domain.board import Account
from bot.domain.pull_facts import Veto
from bot.rules.approvals import judge
from bot.rules.approvals.stops import may_halt, may_lift, may_override, may_veto_change
from bot.rules.roles import Roles, shown
from tests.rules.pulls import ADA, BEN, BOT, at, plan, pull

PLAN = plan(
    'agents: {a: {principals: ["ada#1"]}, b: , c: }\n'
    "approvals: {r: {when: {type: release, paths: src/}, primary: a, veto: [b]}, s: {when: {paths: docs/}, veto: all}}\n"
    "escalations: {fire: {lead: c, halts: [release]}, flood: {lead: a, halts: all}}\n"
    'policy: {veto_above: {b: [c]}, override: ["ada#1", ben]}'
)


def test_a_veto_is_given_by_rules_that_apply() -> None:
    assert may_veto_change(PLAN, judge(pull("src/a"), PLAN).applying, ["a", "b"]) == ("b",)
    assert may_veto_change(PLAN, judge(pull("docs/a"), PLAN).applying, ["a", "b"]) == ("a", "b")
    assert may_veto_change(PLAN, judge(pull("x"), PLAN).applying, ["a", "b"]) == ()


def test_a_veto_is_lifted_by_its_role_or_one_above() -> None:
    veto = Veto("b", BEN, "", at(0))
    assert may_lift(PLAN, veto, ["a", "b", "c"]) == ("b", "c")


@pytest.mark.parametrize(
    ("rule", "who"),
    [("r", ("a", "b", "c")), ("release", ("a", "b", "c")), ("s", ("a", "b", "c")), ("all", ("a", "b")), ("x", ("a",))],
)
def test_halts_are_for_who_has_a_veto_there_and_for_leads(rule: str, who: tuple[str, ...]) -> None:
    assert may_halt(PLAN, rule, ["a", "b", "c"]) == who


def test_overrides_are_for_accounts_that_the_plan_names_by_id() -> None:
    assert may_override(Roles(PLAN, {}), ADA)
    assert not may_override(Roles(PLAN, {}), BEN)
    assert may_override(Roles(PLAN, {"ben": 2}), BEN)
    assert not may_override(Roles(PLAN, {}), Account(1, "x", is_bot=True))


def test_accounts_are_shown_as_people_know_them() -> None:
    assert [shown(one) for one in (ADA, BOT, None)] == ["ada", "rover[bot]", "a deleted account"]
