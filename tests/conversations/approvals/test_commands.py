"""Commands on pull requests: approvals in comments, vetoes, holds, halts, overrides, and what is taken back."""

from bot.sandbox.operations import comments, pulls
from tests.conversations.approvals.conftest import RULES
from tests.conversations.approvals.pulls import Pulls, rules_for


async def test_an_approval_in_a_comment_counts_at_its_commit(ruled: Pulls) -> None:
    pull = await ruled.open()
    comment = await ruled.says("gemini", pull, f"Looks good.\n\n/approve {pull.head_sha[:12]}")
    assert ruled.verdict(pull) == "success"
    assert ruled.talk.reactions(comment) == ["baton[bot] +1"]
    assert ruled.answers(pull) == []


async def test_an_approval_without_a_commit_is_told_the_exact_line(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.says("gemini", pull, "/approve")
    assert ruled.verdict(pull) == "action_required"
    (answer,) = ruled.answers(pull)
    assert f"`/approve {pull.head_sha[:12]}`" in answer


async def test_an_approval_of_an_older_commit_is_told_the_exact_line(ruled: Pulls) -> None:
    pull = await ruled.open()
    old = pull.head_sha
    await ruled.push("topic", {"src/b.py": "b\n"})
    await ruled.says("gemini", pull, f"/approve {old[:12]}")
    assert ruled.verdict(pull) == "action_required"
    (answer,) = ruled.answers(pull)
    assert f"`/approve {pull.head_sha[:12]}`" in answer


async def test_the_author_cannot_approve_and_is_told_why(ruled: Pulls) -> None:
    pull = await ruled.open(by="gemini")
    await ruled.says("gemini", pull, f"/approve {pull.head_sha[:12]}")
    assert ruled.verdict(pull) != "success"
    (answer,) = ruled.answers(pull)
    assert "it does not count" in answer


async def test_an_edited_comment_never_counts(ruled: Pulls) -> None:
    pull = await ruled.open()
    comment = await ruled.says("gemini", pull, f"/approve {pull.head_sha[:12]}")
    await ruled.talk.act("gemini", comments.update, comment, body=f"/approve {pull.head_sha[:12]} !")
    assert ruled.verdict(pull) == "action_required"


async def test_a_deleted_approval_is_gone(ruled: Pulls) -> None:
    pull = await ruled.open()
    comment = await ruled.says("gemini", pull, f"/approve {pull.head_sha[:12]}")
    await ruled.talk.act("gemini", comments.delete, comment)
    assert ruled.verdict(pull) == "action_required"


async def test_a_withdrawal_takes_the_approval_back_and_its_deletion_revives_nothing(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.says("gemini", pull, f"/approve {pull.head_sha[:12]}")
    ruled.talk.stage.sandbox.do(lambda world: world.clock.advance(seconds=5))
    comment = await ruled.says("gemini", pull, "/withdraw")
    assert ruled.verdict(pull) == "action_required"
    await ruled.talk.act("gemini", comments.delete, comment)
    assert ruled.verdict(pull) == "action_required"


async def test_a_veto_survives_pushes_and_the_deletion_of_its_comment(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    comment = await ruled.says("chatgpt", pull, "/veto no tests")
    assert ruled.verdict(pull) == "failure"
    assert "no tests" in ruled.text(pull)
    await ruled.talk.act("chatgpt", comments.delete, comment)
    await ruled.push("topic", {"src/b.py": "b\n"})
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "failure"
    await ruled.says("chatgpt", pull, "/lift")
    assert ruled.verdict(pull) == "success"


async def test_a_veto_survives_closing_and_the_loss_of_the_database(ruled: Pulls, tmp_path_factory) -> None:
    pull = await ruled.open()
    await ruled.says("chatgpt", pull, "/veto no tests")
    await ruled.talk.act("claude", pulls.close, pull)
    await ruled.talk.forget(tmp_path_factory.mktemp("fresh"))
    await ruled.talk.act("claude", pulls.reopen, pull)
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "failure"


async def test_only_a_role_with_a_veto_may_say_it(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    for login in ("gemini", "mira", "stranger"):
        await ruled.says(login, pull, "/veto no")
        assert ruled.verdict(pull) == "success", login
    await ruled.says("mira", pull, "/veto as quality no")
    assert ruled.verdict(pull) == "success"


async def test_a_halt_stops_every_pull_request_of_the_rule_until_it_is_lifted(ruled: Pulls) -> None:
    one, other = await ruled.open(), await ruled.open("src/b.py", branch="second")
    docs = await ruled.open("docs/a.md", branch="docs")
    for pull in (one, other):
        await ruled.review("gemini", pull)
    assert [ruled.verdict(pull) for pull in (one, other, docs)] == ["success"] * 3
    await ruled.says("chatgpt", one, "/halt code the cluster is on fire")
    assert [ruled.verdict(pull) for pull in (one, other, docs)] == ["failure", "failure", "success"]
    await ruled.says("chatgpt", other, "/lift code")
    assert [ruled.verdict(pull) for pull in (one, other, docs)] == ["success"] * 3


async def test_a_halt_may_be_said_on_the_status_page(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    await ruled.talk.says("chatgpt", "status", "/halt code stop")
    assert ruled.verdict(pull) == "failure"
    await ruled.talk.says("chatgpt", "status", "/lift code")
    assert ruled.verdict(pull) == "success"


async def test_whoever_may_write_holds_and_lets_go(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    await ruled.says("stranger", pull, "/hold wait")
    assert ruled.verdict(pull) == "success"
    await ruled.says("mira", pull, "/hold until Monday")
    assert ruled.verdict(pull) == "action_required"
    await ruled.says("claude", pull, "/unhold")
    assert ruled.verdict(pull) == "success"


async def test_an_override_counts_at_its_commit_and_stays_on_record(bare: Pulls) -> None:
    mira = bare.talk.stage.accounts["mira"].id
    await bare.talk.push(rules_for(bare.talk, RULES, rest=f'policy: {{override: ["mira#{mira}"]}}'))
    pull = await bare.open()
    await bare.says("claude", pull, "/override we need it")
    assert bare.verdict(pull) == "action_required"
    await bare.says("mira", pull, "/override the shop is down")
    assert bare.verdict(pull) == "success"
    assert "the shop is down" in bare.text(pull)
    await bare.push("topic", {"src/b.py": "b\n"})
    assert bare.verdict(pull) == "action_required"
    assert "the shop is down" in bare.talk.page()


async def test_commands_of_issues_are_refused_on_pull_requests_and_the_other_way_round(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.says("claude", pull, "/claim")
    assert "on the issue of a task" in ruled.answers(pull)[0]
    await ruled.talk.says("gemini", "status", "/approve 0123456789ab")
    assert "on a pull request" in ruled.talk.answers("status")[0]


async def test_a_command_whose_delivery_was_lost_is_obeyed_with_the_next(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.talk.stop_server()
    ruled.talk.at_once("chatgpt", comments.create, pull, body="/veto no tests")
    await ruled.talk.start_server()
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "failure"


async def test_what_stands_is_said_in_one_comment_that_is_edited(ruled: Pulls) -> None:
    pull = await ruled.open()
    assert ruled.answers(pull) == []
    await ruled.says("chatgpt", pull, "/veto no tests @mira {{ 7 * 7 }}")
    (sticky,) = ruled.answers(pull)
    assert "**veto** by chatgpt" in sticky
    assert "`@mira`" in sticky
    await ruled.says("claude", pull, "/hold until Monday")
    (sticky,) = ruled.answers(pull)
    assert "until Monday" in sticky
    await ruled.says("claude", pull, "/unhold")
    await ruled.says("chatgpt", pull, "/lift")
    assert ruled.answers(pull) == ["Nothing stands against this pull request any more."]


async def test_a_deleted_comment_of_batons_lifts_nothing_and_comes_back(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.says("chatgpt", pull, "/veto no tests")
    own = next(one for one in pull.comments.values() if ruled.talk.is_own(one))
    await ruled.talk.act("mira", comments.delete, own)
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "failure"
    assert len(ruled.answers(pull)) == 1
