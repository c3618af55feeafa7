"""Pull requests that change the plan: remarks at its lines, what merging would do, who would be judged otherwise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.stage import MAINTAINER
from bot.sandbox.changes import CheckRun, PullRequest, RequiredCheck
from bot.sandbox.git import store
from bot.sandbox.operations import merging, protection, pulls
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.heads import check_named, checks_at
from tests.conversations.talk import Talk, talking

PLAN = ".github/coordination.yml"
RULES = "{code: {when: {paths: ['src/**']}, primary: security}}"
TASKS = "tasks: {schema: {title: Schema}}"


@pytest.fixture
async def ruled(tmp_path: Path) -> AsyncIterator[Pulls]:
    async with talking(tmp_path, logins=("claude", "gemini", "chatgpt")) as talk:
        await talk.push(rules_for(talk, RULES, rest=TASKS))
        yield Pulls(talk)


async def change(ruled: Pulls, plan: str | None, *, branch: str = "plan") -> PullRequest:
    await ruled.push(branch, {PLAN: plan})
    opened: PullRequest = await ruled.talk.act(
        "claude", pulls.open_pull, ruled.talk.stage.repository, head=branch, base="main", title="Change the plan"
    )
    return opened


def head_of(talk: Talk) -> str:
    return str(store.heads(talk.stage.repository)["main"])


def plan_check(ruled: Pulls, pull: PullRequest) -> CheckRun:
    return check_named(ruled, pull, "baton/plan")


async def test_an_invalid_plan_is_red_at_its_lines(ruled: Pulls) -> None:
    broken = rules_for(ruled.talk, RULES, rest="tasks:\n  schema: {title: Schema, after: [nowhere]}")
    pull = await change(ruled, broken)
    check = plan_check(ruled, pull)
    assert check.conclusion == "failure"
    (remark,) = check.annotations
    line = broken.splitlines().index("  schema: {title: Schema, after: [nowhere]}") + 1
    assert (remark["path"], remark["start_line"], remark["annotation_level"]) == (PLAN, line, "failure")
    assert "nowhere" in remark["message"]


async def test_a_valid_change_tells_what_merging_would_do(ruled: Pulls) -> None:
    more = rules_for(ruled.talk, RULES, rest="tasks: {schema: {title: Schema}, api: {title: The API}}")
    check = plan_check(ruled, await change(ruled, more))
    assert check.conclusion == "success"
    assert "task api" in (check.text or "")
    assert "Plan: 1 to add" in (check.title or "")


async def test_findings_of_the_doctor_are_warnings(ruled: Pulls) -> None:
    check = plan_check(ruled, await change(ruled, rules_for(ruled.talk, RULES, rest=TASKS + "\ncontracts: {cart: {}}")))
    assert check.conclusion == "success"
    assert {one["annotation_level"] for one in check.annotations} <= {"warning", "notice"}
    assert any("provider" in one["message"] for one in check.annotations)


async def test_open_and_merged_pull_requests_that_would_be_judged_otherwise_are_named(ruled: Pulls) -> None:
    docs = await ruled.open("docs/a.md", branch="docs")
    code = await ruled.open("src/b.py", branch="code")
    old = await ruled.open("docs/old.md", branch="old")
    await ruled.talk.act(MAINTAINER, merging.merge, old)
    rules = (
        "{code: {when: {paths: ['src/**']}, primary: security}, words: {when: {paths: ['docs/**']}, primary: quality}}"
    )
    check = plan_check(ruled, await change(ruled, rules_for(ruled.talk, rules, rest=TASKS)))
    text = check.text or ""
    assert f"#{docs.number}" in text
    assert f"#{old.number} (merged)" in text
    assert f"#{code.number} " not in text
    assert "2 open and 1 merged pull requests were judged by both plans" in text


async def test_a_pull_request_beside_the_plan_has_no_such_check(ruled: Pulls) -> None:
    pull = await ruled.open("src/a.py")
    assert [one for one in checks_at(ruled, pull.head_sha) if one.name == "baton/plan"] == []


async def test_the_same_again_is_not_written_again_and_a_push_is(ruled: Pulls) -> None:
    pull = await change(ruled, "version: 1\nsession: [")
    first = plan_check(ruled, pull)
    assert first.conclusion == "failure"
    await ruled.says(MAINTAINER, pull, "What is this?")
    assert plan_check(ruled, pull).id == first.id
    await ruled.push("plan", {PLAN: rules_for(ruled.talk, RULES, rest=TASKS.replace("Schema", "Schemes"))})
    assert plan_check(ruled, pull).conclusion == "success"


async def test_names_in_a_plan_are_inert_in_the_check(ruled: Pulls) -> None:
    evil = rules_for(ruled.talk, RULES, rest='tasks: {a: {title: "{{ 7 * 7 }} @ada <!-- baton -->"}}')
    text = plan_check(ruled, await change(ruled, evil)).text or ""
    assert r"{{ 7 \* 7 }}" in text
    assert "<!--" not in text
    assert " @ada" not in text


async def test_the_first_plan_of_a_repository_fails_its_commit_where_it_is_invalid(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.push("version: 1\nsession: Shop\ntasks: {a: {after: [nowhere]}}\n")
        hands = Pulls(talk)
        (check,) = [one for one in checks_at(hands, head_of(talk)) if one.name == "baton/plan"]
        assert check.conclusion == "failure"
        assert "nowhere" in check.annotations[0]["message"]
        await talk.push("version: 1\nsession: Shop\ntasks: {a: {}}\n")
        assert checks_at(hands, head_of(talk)) == []


async def test_the_status_page_says_advisory_until_the_check_is_required(ruled: Pulls) -> None:
    await ruled.talk.later(hours=2)
    assert "advisory: no merge waits for them" in (ruled.talk.issue("status").body or "")
    stage = ruled.talk.stage
    stage.sandbox.do(
        protection.protect,
        ruled.actor(MAINTAINER),
        stage.repository,
        "main",
        checks=[RequiredCheck("baton/approvals: main", stage.app.id)],
    )
    await ruled.talk.later(hours=2)
    assert "advisory" not in (ruled.talk.issue("status").body or "")
    await ruled.talk.assert_rebuilds()
