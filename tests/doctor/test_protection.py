"""The doctor on an installation: is the check required and Baton's own, who passes it by, what the App may do."""

from dataclasses import replace

import pytest

from bot.doctor import Subject, examine
from bot.doctor.subject import Installation
from bot.domain.protection import Protection, RequiredCheck
from bot.plan.load import load
from bot.rules.ruleset import differences, merged_with, required_by, ruleset_for
from tests.rules.heads import plan_of

PLAN = 'version: 1\nsession: Test\nagents:\n  a: {principals: ["ada#1"]}\n  b: {principals: ["ben#2"]}\n'
PLAN += "approvals:\n  r: {primary: a, supporting: b, when: {paths: x}}\n"
NAME = "baton/approvals: main"
WANTED = {"issues": "write", "checks": "write", "contents": "read"}
GOOD = Protection(
    "main", (RequiredCheck(NAME, 7),), True, False, (), None, 7, {**WANTED, "metadata": "read"},
    {**WANTED, "metadata": "read"},
)  # fmt: skip

ON_REPOSITORIES = frozenset(
    {"check-not-required", "metric-not-granted", "check-not-pinned", "protection-bypassed", "stale-reviews"}
    | {"permission-missing", "permission-too-much", "protection-unknown"}
)
"""Checks that are tried here."""


def found(protection: Protection | None) -> dict[str, tuple[str, str]]:
    loaded = load(PLAN, file="plan.yml")
    assert loaded.plan
    installation = Installation(protection=protection)
    subject = Subject(loaded.plan, loaded.source, "plan", PLAN, installation=installation)
    return {one.code: (one.message, one.remedy) for one in examine(subject)}


def test_a_repository_that_is_set_up_well_has_no_finding() -> None:
    assert found(GOOD) == {}
    assert found(None) == {}


@pytest.mark.parametrize(
    ("protection", "code", "words"),
    [
        (replace(GOOD, checks=()), "check-not-required", "does not wait for the check baton/approvals: main"),
        (replace(GOOD, checks=(RequiredCheck("ci", 7),)), "check-not-required", NAME),
        (replace(GOOD, checks=(RequiredCheck(NAME),)), "check-not-pinned", "of anybody"),
        (replace(GOOD, checks=(RequiredCheck(NAME, 8),)), "check-not-pinned", "Baton is App 7"),
        (replace(GOOD, admins_may_bypass=True), "protection-bypassed", "administrators"),
        (replace(GOOD, bypass=("deploy keys",)), "protection-bypassed", "deploy keys"),
        (replace(GOOD, needs_pull_request=False), "protection-bypassed", "without a pull request"),
        (replace(GOOD, stale_reviews_count=True), "stale-reviews", "before the last push"),
        (replace(GOOD, granted={}), "permission-missing", "not installed"),
        (replace(GOOD, granted={**WANTED, "metadata": "read", "checks": "read"}), "permission-missing", "needs write"),
        (replace(GOOD, granted={**GOOD.wanted, "administration": "write"}), "permission-too-much", "administration"),
        (replace(GOOD, granted={**GOOD.wanted, "issues": "admin"}), "permission-too-much", "issues"),
        (replace(GOOD, unknown=("who may bypass",)), "protection-unknown", "who may bypass"),
    ],
)
def test_each_weakness_is_found(protection: Protection, code: str, words: str) -> None:
    told = found(protection)
    assert set(told) == {code}
    assert words in told[code][0]
    assert told[code][1]


def test_what_is_not_known_is_no_weakness() -> None:
    unknown = replace(GOOD, admins_may_bypass=None, bypass=None, needs_pull_request=None, granted=None)
    assert found(unknown) == {}


def test_a_check_that_is_pinned_anywhere_is_pinned() -> None:
    assert found(replace(GOOD, checks=(RequiredCheck(NAME), RequiredCheck(NAME, 7, "ruleset x")))) == {}


def test_only_checks_that_every_pull_request_gets_are_required() -> None:
    assert required_by(plan_of(""), "main") == (NAME,)
    everything = "standards: {commits: conventional}\ncontracts: {cart: {}}"
    assert required_by(plan_of(everything), "main") == (NAME, "baton/standards", "baton/contracts")


def test_a_ruleset_that_people_changed_keeps_what_they_added() -> None:
    wanted = ruleset_for(plan_of(""), "main", app_id=7)
    assert differences(wanted, merged_with(wanted, wanted)) == ()
    theirs = ruleset_for(plan_of(""), "main", app_id=8)
    theirs["rules"].append({"type": "required_signatures"})
    theirs["rules"][3]["parameters"]["required_status_checks"].append({"context": "ci", "integration_id": 3})
    theirs["rules"][2]["parameters"]["required_approving_review_count"] = 2
    theirs["bypass_actors"] = [{"actor_type": "Team", "actor_id": 4, "bypass_mode": "always"}]
    made = merged_with({**theirs, "id": 1, "enforcement": "disabled"}, wanted)
    checks = {one["context"]: one["integration_id"] for one in made["rules"][3]["parameters"]["required_status_checks"]}
    assert checks == {NAME: 7, "ci": 3}
    assert made["rules"][2]["parameters"]["required_approving_review_count"] == 2
    assert {"type": "required_signatures"} in made["rules"]
    assert made["bypass_actors"] == theirs["bypass_actors"]
    assert made["enforcement"] == "active"
    assert "id" not in made


def test_metrics_of_workflows_need_a_permission_of_their_own() -> None:
    """Whoever grants it not misses these metrics and nothing else."""
    wanted = {**GOOD.wanted, "actions": "read"}
    assert found(replace(GOOD, wanted=wanted)) == {}
    text = PLAN + "metrics: {p99: {from: {workflow: bench.yml, artifact: metrics}}, size: {from: {check: c, app: x}}}\n"
    loaded = load(text, file="plan.yml")
    assert loaded.plan
    for granted, codes in ((GOOD.granted, ["metric-not-granted"]), (wanted, [])):
        installation = Installation(protection=replace(GOOD, wanted=wanted, granted=granted))
        findings = examine(Subject(loaded.plan, loaded.source, "plan", text, installation=installation))
        assert [one.code for one in findings] == codes
        assert all("p99 cannot be read" in one.message and one.line for one in findings)
