"""The merge queue: every entry up to a group's head is judged, and the queue always gets an answer."""

from typing import Any

import pytest

from bot.domain.ports import Place
from bot.domain.pull_reads import PullRead
from bot.sandbox.changes import PullRequest
from bot.sandbox.operations import merge_queue, protection, statuses
from tests.conversations.approvals.pulls import Pulls
from tests.sandbox.test_merging import QUEUE

NAME = "baton/approvals: main"
Queued = tuple[Pulls, PullRequest, str]


@pytest.fixture
async def queued(ruled: Pulls) -> Pulls:
    """The check is required, and merges go through a queue."""
    stage = ruled.talk.stage
    rule = {
        "strict_required_status_checks_policy": False,
        "required_status_checks": [{"context": NAME, "integration_id": stage.app.id}],
    }
    rules = [
        {"type": "required_status_checks", "parameters": rule},
        {"type": "merge_queue", "parameters": QUEUE},
    ]
    ruled.talk.at_once("mira", protection.create_ruleset, stage.repository, name="queue", rules=rules)
    return ruled


async def test_entries_that_are_approved_are_merged_by_the_queue(queued: Pulls) -> None:
    one, other = await queued.open(), await queued.open("src/b.py", branch="second")
    for pull in (one, other):
        await queued.review("gemini", pull)
    for pull in (one, other):
        queued.talk.at_once("claude", merge_queue.enqueue, pull)
    await queued.talk.settle()
    assert (one.is_merged, other.is_merged) == (True, True)


async def test_a_group_fails_where_an_entry_lost_its_approval(queued: Pulls) -> None:
    pull = await queued.open()
    await queued.review("gemini", pull)
    await queued.talk.stop_server()
    entry = queued.talk.at_once("claude", merge_queue.enqueue, pull)
    await queued.talk.start_server()
    head = entry.head_sha
    await queued.says("chatgpt", pull, "/veto no tests")
    world = queued.talk.stage.sandbox.world
    found = [one.conclusion for one in world.check_runs.values() if one.suite.head_sha == head and one.name == NAME]
    assert found[-1:] == ["failure"], "the last word at the group's head"
    assert not pull.is_merged


@pytest.fixture
async def slowly_queued(ruled: Pulls) -> Queued:
    """A pull request that is approved waits in the queue, for a check that takes long; the head of its group."""
    stage = ruled.talk.stage
    required = [{"context": NAME, "integration_id": stage.app.id}, {"context": "slow tests"}]
    rule = {"strict_required_status_checks_policy": False, "required_status_checks": required}
    rules = [{"type": "required_status_checks", "parameters": rule}, {"type": "merge_queue", "parameters": QUEUE}]
    ruled.talk.at_once("mira", protection.create_ruleset, stage.repository, name="queue", rules=rules)
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    green = {"state": "success", "context": "slow tests"}
    await ruled.talk.act("mira", statuses.create, stage.repository, pull.head_sha, **green)
    entry = await ruled.talk.act("claude", merge_queue.enqueue, pull)
    assert ruled.verdict(pull, sha=entry.head_sha) == "success"
    return ruled, pull, entry.head_sha


async def test_a_veto_on_an_entry_reaches_a_group_that_was_judged_before(slowly_queued: Queued) -> None:
    ruled, pull, head = slowly_queued
    await ruled.says("chatgpt", pull, "/veto no tests")
    assert not pull.is_merged
    assert ruled.verdict(pull, sha=head) == "failure"
    count = len(ruled.checks(pull, sha=head))
    await ruled.says("claude", pull, "/hold once more")
    assert ruled.verdict(pull, sha=head) == "failure"
    assert len(ruled.checks(pull, sha=head)) <= count + 1


async def test_a_veto_after_a_restart_reaches_a_group_that_was_judged_before(slowly_queued: Queued) -> None:
    ruled, pull, head = slowly_queued
    await ruled.talk.stop_server()
    await ruled.talk.start_server()
    await ruled.says("chatgpt", pull, "/veto no tests")
    assert ruled.verdict(pull, sha=head) == "failure"
    assert not pull.is_merged


async def test_the_sweep_after_a_restart_judges_groups_that_nobody_told_of(slowly_queued: Queued) -> None:
    ruled, pull, head = slowly_queued
    faults = ruled.talk.stage.sandbox.world.faults
    faults.turn_on("webhooks-lost")
    await ruled.review("gemini", pull, "REQUEST_CHANGES")
    await ruled.talk.stop_server()
    faults.turn_off("webhooks-lost")
    await ruled.talk.start_server()
    await ruled.talk.later(minutes=65)
    assert ruled.verdict(pull, sha=head) == "failure"


async def test_words_on_other_pull_requests_do_not_have_all_that_waits_in_the_queue_read_again(
    slowly_queued: Queued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may say them, and as often as they like."""
    ruled, pull, _ = slowly_queued
    other = await ruled.open("src/other.py", branch="other")
    assert ruled.talk.server
    gateway, read = ruled.talk.server.gateway, ruled.talk.server.gateway.pull
    numbers: list[int] = []

    async def counted(place: Place, number: int, **more: Any) -> PullRead | None:
        numbers.append(number)
        return await read(place, number, **more)

    monkeypatch.setattr(gateway, "pull", counted)
    await ruled.review("gemini", other, "COMMENT")
    assert set(numbers) == {other.number}
    await ruled.review("gemini", pull, "COMMENT")
    assert pull.number in numbers
