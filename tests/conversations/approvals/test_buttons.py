"""Buttons of the check, and reviewers that are requested by role."""

from bot.sandbox.changes import PullRequest
from bot.sandbox.operations import checks
from tests.conversations.approvals.pulls import Pulls


def requested(story: Pulls, pull: PullRequest) -> list[str]:
    return sorted(one.login for one in pull.requested_reviewers.values())


async def test_evaluate_again_reads_everything_anew(ruled: Pulls) -> None:
    pull = await ruled.open()
    faults = ruled.talk.stage.sandbox.world.faults
    faults.turn_on("webhooks-lost")
    await ruled.review("gemini", pull)
    await ruled.review("gemini", pull)
    faults.turn_off("webhooks-lost")
    await ruled.talk.act("claude", checks.press, ruled.check(pull), "evaluate")
    assert ruled.verdict(pull) == "success"


async def test_a_rerun_from_githubs_own_menu_does_the_same(ruled: Pulls) -> None:
    pull = await ruled.open()
    before = ruled.check(pull)
    await ruled.talk.act("claude", checks.rerequest, before)
    assert ruled.check(pull) is before
    assert ruled.verdict(pull) == "action_required"


async def test_missing_reviewers_are_requested_by_role_once(ruled: Pulls) -> None:
    ruled.talk.stage.installation.permissions["pull_requests"] = "write"
    await ruled.talk.stop_server()
    await ruled.talk.start_server()
    pull = await ruled.open()
    assert requested(ruled, pull) == ["gemini"]
    await ruled.push("topic", {"src/b.py": "b\n"})
    assert requested(ruled, pull) == ["gemini"]


async def test_without_the_permission_nobody_is_requested_and_the_check_stands(ruled: Pulls) -> None:
    pull = await ruled.open()
    assert requested(ruled, pull) == []
    await ruled.talk.act("claude", checks.press, ruled.check(pull), "request-reviewers")
    assert (requested(ruled, pull), ruled.verdict(pull)) == ([], "action_required")
