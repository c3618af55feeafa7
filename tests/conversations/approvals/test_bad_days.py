"""GitHub's bad days: doubt is never green."""

import pytest

from bot.bench import bench
from bot.domain.pull_facts import PullFacts
from bot.errors import GitHubError
from bot.plan.models import Plan
from bot.rules.approvals import Verdict, judge
from bot.sandbox.git.writing import Signature
from tests.conversations.approvals.conftest import RULES
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.test_bad_days import dead


async def test_a_commit_of_nobody_known_waits_and_says_the_remedy(ruled: Pulls) -> None:
    await ruled.push("topic", {"src/b.py": "b\n"}, author=Signature("Mallory", "mallory@example.org"))
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "action_required"
    assert "mallory" in ruled.text(pull)
    assert "emails" in ruled.text(pull)


@pytest.mark.parametrize("fault", ["bad-gateway-before", "bad-gateway-after", "graphql-timeout", "connection-reset"])
async def test_a_server_in_trouble_delays_the_verdict_and_doubles_nothing(ruled: Pulls, fault: str) -> None:
    pull = await ruled.open()
    faults = ruled.talk.stage.sandbox.world.faults
    faults.turn_on(f"{fault}=count:1")
    await ruled.review("gemini", pull)
    faults.turn_off(fault)
    await ruled.talk.settle()
    assert ruled.verdict(pull) == "success"
    assert len(ruled.checks(pull)) == 1


@pytest.mark.parametrize("fault", ["webhooks-doubled", "webhooks-reordered", "checks-without-pulls", "mergeable-null"])
async def test_deliveries_in_any_shape_end_in_the_same_check(ruled: Pulls, fault: str) -> None:
    ruled.talk.stage.sandbox.world.faults.turn_on(fault)
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    await ruled.push("topic", {"src/b.py": "b\n"})
    assert ruled.verdict(pull) == "action_required"
    await ruled.review("gemini", pull)
    await ruled.talk.settle()
    assert ruled.verdict(pull) == "success"
    assert len(ruled.checks(pull)) == 1


async def test_lists_that_end_early_are_never_green(ruled: Pulls) -> None:
    pull = await ruled.open()
    ruled.talk.stage.sandbox.world.faults.turn_on("truncated-lists")
    await ruled.push("topic", {f"src/{number}.py": "new\n" for number in range(120)})
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "action_required"


async def test_titles_and_branches_with_markers_are_inert_in_the_check(ruled: Pulls) -> None:
    title = "{{ 7777 * 7777 }} @mira <!-- baton:state --> fixes #1"
    pull = await ruled.open("src/@mira <b>.py", title=title)
    text = ruled.text(pull) + (ruled.check(pull).title or "")
    assert "60481729" not in text
    assert "<!-- baton:state" not in text
    assert "<b>" not in text


async def test_a_green_check_does_not_outlive_that_its_pull_request_cannot_be_read(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"

    async def fails(*_words: object, **_more: object) -> None:
        raise GitHubError("the answer cannot be read")

    assert ruled.talk.server
    monkeypatch.setattr(ruled.talk.server.gateway, "pull", fails)
    await ruled.push("topic", {"src/b.py": "b\n"})
    await ruled.talk.settle()
    assert ruled.verdict(pull) == "action_required"
    assert "could not be read" in ruled.text(pull)
    monkeypatch.undo()
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"


async def test_without_leave_to_read_pull_requests_the_board_goes_on_and_no_old_green_stands(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"
    del ruled.talk.stage.installation.permissions["pull_requests"]
    await ruled.talk.later(hours=2)
    assert ruled.verdict(pull) == "action_required"
    assert "grant the permission" in ruled.text(pull)
    await ruled.talk.push(rules_for(ruled.talk, RULES, rest="tasks: {new: {title: New}}"))
    assert ruled.talk.state("task:new") == "ready"
    assert await dead(ruled.talk) == []


async def test_a_fault_of_batons_own_leaves_no_green_and_keeps_nobody_from_a_verdict(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may find words that Baton stumbles over, and would keep a green that is not true any more."""
    one, other = await ruled.open(), await ruled.open("src/c.py", branch="other")
    for pull in (one, other):
        await ruled.review("gemini", pull)
        assert ruled.verdict(pull) == "success"

    def stumbles(facts: PullFacts, plan: Plan) -> Verdict:
        if facts.number == one.number:
            raise TypeError("unhashable type: 'list'")
        return judge(facts, plan)

    monkeypatch.setattr(bench, "judge", stumbles)
    for pull in (one, other):
        await ruled.review("gemini", pull, "REQUEST_CHANGES")
    await ruled.talk.settle()
    assert ruled.verdict(one) == "action_required"
    assert "Baton broke off" in ruled.text(one)
    await ruled.talk.later(minutes=61)
    assert ruled.verdict(other) == "action_required"
    monkeypatch.undo()
    for pull in (one, other):
        await ruled.review("gemini", pull)
        assert ruled.verdict(pull) == "success"
