"""Standards on pull requests: what the plan asks of titles, commits, tests and documentation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.stage import MAINTAINER
from bot.sandbox.operations import merge_queue, protection, pulls
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.heads import check_named, checks_at, verdict_of
from tests.conversations.talk import talking
from tests.sandbox.test_merging import QUEUE

NAME = "baton/standards"
ALL = "standards: {commits: conventional, tests_with_code: true, docs_with_api: true, notes: [Be kind]}"


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Pulls]:
    async with talking(tmp_path, logins=("claude", "gemini", "chatgpt")) as talk:
        yield Pulls(talk)


async def ask(hands: Pulls, standards: str) -> None:
    await hands.talk.push(rules_for(hands.talk, "{}", rest=standards))


async def test_a_title_in_no_form_is_red_until_it_is_edited(bare: Pulls) -> None:
    await ask(bare, "standards: {commits: conventional}")
    pull = await bare.open("docs/a.md", title="Say more")
    check = check_named(bare, pull, NAME)
    assert check.conclusion == "failure"
    assert "gh pr edit" in (check.text or "")
    await bare.talk.act("claude", pulls.edit, pull, title="docs: say more")
    assert "title" not in (check_named(bare, pull, NAME).title or "")


async def test_commits_are_read_as_they_are(bare: Pulls) -> None:
    await ask(bare, "standards: {commits: conventional}")
    await bare.push("topic", {"docs/a.md": "a\n"}, message="docs: one")
    good = await bare.talk.act("claude", pulls.open_pull, bare.talk.stage.repository, head="topic", base="main",
                               title="docs: say more")  # fmt: skip
    assert verdict_of(bare, good, NAME) == "success"
    await bare.push("topic", {"docs/a.md": "b\n"}, message="wip")
    check = check_named(bare, good, NAME)
    assert check.conclusion == "failure"
    assert "git commit --amend" in (check.text or "")


async def test_code_without_a_test_is_red_at_its_file_and_green_with_one(bare: Pulls) -> None:
    await ask(bare, "standards: {tests_with_code: true}")
    pull = await bare.open("src/a.py")
    check = check_named(bare, pull, NAME)
    assert check.conclusion == "failure"
    assert [one["path"] for one in check.annotations] == ["src/a.py"]
    await bare.push("topic", {"tests/test_a.py": "def test_a(): ...\n"})
    assert verdict_of(bare, pull, NAME) == "success"


async def test_an_interface_comes_with_its_documentation(bare: Pulls) -> None:
    await ask(bare, "standards: {docs_with_api: true}")
    pull = await bare.open("api/openapi.yml")
    assert verdict_of(bare, pull, NAME) == "failure"
    await bare.push("topic", {"docs/api.md": "How it is called.\n"})
    assert verdict_of(bare, pull, NAME) == "success"


async def test_each_standard_is_a_switch_and_without_any_there_is_no_check(bare: Pulls) -> None:
    await ask(bare, "standards: {notes: [Be kind]}")
    pull = await bare.open("src/a.py")
    assert checks_at(bare, pull.head_sha) == []
    await ask(bare, ALL)
    check = check_named(bare, pull, NAME)
    assert check.conclusion == "failure"
    assert "Be kind" in (check.text or "")


async def test_what_a_title_says_is_inert(bare: Pulls) -> None:
    await ask(bare, "standards: {commits: conventional}")
    pull = await bare.open("docs/a.md", title="{{ 7777 * 7777 }} @mira closes #1 <!-- x -->")
    check = check_named(bare, pull, NAME)
    assert "60481729" not in (check.text or "")
    assert "<!--" not in (check.text or "")


async def test_a_merge_queue_gets_its_answer_from_every_entry(bare: Pulls) -> None:
    await ask(bare, "standards: {tests_with_code: true}")
    stage = bare.talk.stage
    checks = [{"context": NAME, "integration_id": stage.app.id}]
    required = {"strict_required_status_checks_policy": False, "required_status_checks": checks}
    rules = [
        {"type": "required_status_checks", "parameters": required},
        {"type": "merge_queue", "parameters": QUEUE},
    ]
    bare.talk.at_once(MAINTAINER, protection.create_ruleset, stage.repository, name="queue", rules=rules)
    good = await bare.open("docs/a.md")
    assert verdict_of(bare, good, NAME) == "success"
    await bare.talk.act("claude", merge_queue.enqueue, good)
    assert good.is_merged
    bad = await bare.open("src/b.py", branch="bad")
    assert verdict_of(bare, bad, NAME) == "failure"
