"""Reviews on GitHub, and the check that follows them."""

from tests.conversations.approvals.pulls import Pulls


async def test_a_review_by_the_primary_turns_the_check_green(ruled: Pulls) -> None:
    pull = await ruled.open()
    assert ruled.verdict(pull) == "action_required"
    assert f"/approve {pull.head_sha[:12]}" in ruled.text(pull)
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"


async def test_no_plan_and_nothing_is_posted(bare: Pulls) -> None:
    pull = await bare.open()
    await bare.review("gemini", pull)
    assert bare.verdict(pull) == ""
