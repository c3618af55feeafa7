"""What makes a verdict be worked out again: pushes, retargets, labels, plans, permissions, checks, time, sweeps."""

from typing import Any

from bot.sandbox.actor import installed
from bot.sandbox.git import pushes, store
from bot.sandbox.git.writing import Signature
from bot.sandbox.operations import apps, checks, labels, pulls, repositories, reviews, statuses
from tests.conversations.approvals.conftest import RULES
from tests.conversations.approvals.pulls import Pulls, rules_for


async def approved(story: Pulls, *paths: str, **named: Any) -> Any:
    pull = await story.open(*paths, **named)
    await story.review("gemini", pull)
    assert story.verdict(pull) == "success"
    return pull


async def test_a_push_takes_the_approval_back(ruled: Pulls) -> None:
    pull = await approved(ruled)
    old = pull.head_sha
    await ruled.push("topic", {"src/b.py": "b\n"})
    assert pull.head_sha != old
    assert (ruled.verdict(pull), ruled.verdict(pull, sha=old)) == ("action_required", "success")


async def test_a_review_of_an_older_commit_does_not_count(ruled: Pulls) -> None:
    pull = await ruled.open()
    old = pull.head_sha
    await ruled.push("topic", {"src/b.py": "b\n"})
    await ruled.review("gemini", pull, commit_id=old)
    assert ruled.verdict(pull) == "action_required"


async def test_a_dismissed_review_is_gone(ruled: Pulls) -> None:
    pull = await ruled.open()
    review = await ruled.review("gemini", pull)
    await ruled.talk.act("mira", reviews.dismiss, review, message="No")
    assert ruled.verdict(pull) == "action_required"


async def test_a_request_for_changes_takes_the_approval_back(ruled: Pulls) -> None:
    pull = await approved(ruled)
    ruled.talk.stage.sandbox.do(lambda world: world.clock.advance(seconds=5))
    await ruled.review("gemini", pull, "REQUEST_CHANGES")
    assert ruled.verdict(pull) == "action_required"


async def test_whoever_pushed_last_cannot_approve(ruled: Pulls) -> None:
    pull = await ruled.open()
    stage = ruled.talk.stage
    author = Signature("Claude", f"{stage.accounts['claude'].id}+claude@users.noreply.github.com")
    await ruled.push("topic", {"src/b.py": "b\n"}, by="gemini", author=author)
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) != "success"
    assert "pushed last" in ruled.text(pull)


async def test_who_pushed_is_remembered_by_the_check_though_baton_forgets(ruled: Pulls, tmp_path_factory: Any) -> None:
    pull = await ruled.open()
    await ruled.push("topic", {"src/b.py": "b\n"}, by="mira")
    ruled.talk.stage.repository.pushes.clear()
    await ruled.talk.forget(tmp_path_factory.mktemp("fresh"))
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"


async def test_a_head_that_nobody_knows_the_pusher_of_waits(ruled: Pulls) -> None:
    talk = ruled.talk
    await talk.stop_server()
    ruled.commit("topic", {"src/a.py": "a\n"}, by="claude")
    talk.stage.sandbox.drain()
    talk.stage.app.deliveries.clear()
    talk.stage.repository.pushes.clear()
    await talk.start_server()
    repository = talk.stage.repository
    pull = await talk.act("claude", pulls.open_pull, repository, head="topic", base="main", title="Change it")
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "action_required"
    assert "nobody can tell who pushed last" in ruled.text(pull)


async def test_a_retarget_takes_the_approval_back_and_judges_by_the_other_plan(ruled: Pulls) -> None:
    talk, repository = ruled.talk, ruled.talk.stage.repository
    start = store.heads(repository)["main"]
    talk.at_once("mira", pushes.create_ref, repository, "refs/heads/release", start)
    pull = await approved(ruled)
    talk.stage.sandbox.do(lambda world: world.clock.advance(seconds=5))
    await talk.act("claude", pulls.retarget, pull, "release")
    assert ruled.verdict(pull, base="release") == "action_required"
    assert "before the base branch changed" in ruled.text(pull)


async def test_a_label_adds_a_rule_and_its_author_cannot_take_it_away(bare: Pulls) -> None:
    rules = "{audit: {when: {type: audit}, primary: security}}"
    await bare.talk.push(rules_for(bare.talk, rules))
    pull = await bare.open()
    assert bare.verdict(pull) == "success"
    label = await bare.talk.act("mira", labels.create, bare.talk.stage.repository, name="type:audit")
    await bare.talk.act("claude", labels.add, pull, [label])
    assert bare.verdict(pull) == "action_required"
    await bare.talk.act("claude", labels.remove, pull, [label])
    assert bare.verdict(pull) == "action_required"
    await bare.talk.act("mira", labels.add, pull, [label])
    await bare.talk.act("mira", labels.remove, pull, [label])
    assert bare.verdict(pull) == "success"


async def test_a_changed_plan_on_the_base_judges_all_open_pull_requests(ruled: Pulls) -> None:
    one, other = await ruled.open(), await ruled.open("docs/a.md", branch="docs")
    assert ruled.verdict(other) == "success"
    both = "{all: {primary: security}}"
    await ruled.talk.push(rules_for(ruled.talk, both))
    assert (ruled.verdict(one), ruled.verdict(other)) == ("action_required", "action_required")


async def test_a_plan_in_the_head_is_never_in_force(ruled: Pulls) -> None:
    plan = rules_for(ruled.talk, "{}")
    await ruled.push("topic", {"src/a.py": "a\n", ".github/coordination.yml": plan})
    pull = await ruled.talk.act(
        "claude", pulls.open_pull, ruled.talk.stage.repository, head="topic", base="main", title="Change it"
    )
    assert ruled.verdict(pull) == "action_required"


async def test_an_invalid_plan_leaves_the_last_valid_one_in_force(ruled: Pulls) -> None:
    pull = await ruled.open()
    await ruled.talk.push("approvals: [")
    await ruled.review("gemini", pull)
    assert ruled.verdict(pull) == "success"


async def test_a_base_that_never_had_a_valid_plan_fails_and_says_where(bare: Pulls) -> None:
    repository = bare.talk.stage.repository
    await bare.push("release", {".github/coordination.yml": "version: 1\n"}, by="mira")
    start = store.heads(repository)["release"]
    bare.talk.at_once("mira", pushes.create_ref, repository, "refs/heads/topic", start)
    await bare.talk.push(rules_for(bare.talk, RULES))
    pull = await bare.open(base="release")
    assert bare.verdict(pull) == "failure"
    assert "is invalid" in bare.text(pull)


async def test_a_permission_that_is_taken_takes_the_approval(ruled: Pulls) -> None:
    pull = await approved(ruled)
    repository, gemini = ruled.talk.stage.repository, ruled.talk.stage.accounts["gemini"]
    await ruled.talk.act("mira", repositories.set_collaborator, repository, gemini, "read")
    await ruled.talk.settle()
    assert ruled.verdict(pull) != "success"


async def test_a_check_of_another_app_gives_and_takes_back(bare: Pulls) -> None:
    stage = bare.talk.stage
    world = stage.sandbox.world
    owner = stage.repository.owner
    builder = apps.create(
        world, name="Builder", owner=owner, permissions={"checks": "write", "contents": "read"}, events=[]
    )
    place = apps.install(world, builder, owner, repositories_=[stage.repository], by=stage.accounts["mira"])
    rules = f"{{code: {{primary: security, needs: {{checks: [{{name: tests, app: '{builder.id}'}}]}}}}}}"
    await bare.talk.push(rules_for(bare.talk, rules))
    pull = await bare.open()
    await bare.review("gemini", pull)
    assert bare.verdict(pull) == "action_required"
    done = {"name": "tests", "head_sha": pull.head_sha, "status": "completed"}
    run = stage.sandbox.do(checks.create, installed(place), stage.repository, **done, conclusion="success")
    await bare.talk.settle()
    assert bare.verdict(pull) == "success"
    stage.sandbox.do(checks.update, installed(place), run, status="completed", conclusion="failure")
    await bare.talk.settle()
    assert bare.verdict(pull) == "failure"


async def test_a_status_of_the_same_name_is_not_the_check_of_the_app(bare: Pulls) -> None:
    rules = "{code: {primary: security, needs: {checks: [{name: tests, app: '815'}]}}}"
    await bare.talk.push(rules_for(bare.talk, rules))
    pull = await bare.open()
    await bare.review("gemini", pull)
    await bare.talk.act(
        "claude", statuses.create, bare.talk.stage.repository, pull.head_sha, state="success", context="tests"
    )
    assert bare.verdict(pull) == "action_required"


async def test_an_approval_expires_by_itself(bare: Pulls) -> None:
    await bare.talk.push(rules_for(bare.talk, RULES, rest="policy: {approvals_last: 2h}"))
    pull = await approved(bare)
    await bare.talk.later(hours=3)
    assert bare.verdict(pull) == "action_required"


async def test_the_sweep_finds_what_no_delivery_told(ruled: Pulls) -> None:
    pull = await ruled.open()
    faults = ruled.talk.stage.sandbox.world.faults
    faults.turn_on("webhooks-lost")
    await ruled.review("gemini", pull)
    await ruled.review("gemini", pull)
    faults.turn_off("webhooks-lost")
    await ruled.talk.later(hours=2)
    assert ruled.verdict(pull) == "success"


async def test_two_pull_requests_with_one_head_and_base_are_green_only_together(bare: Pulls) -> None:
    rules = "{code: {when: {title: '^feat'}, primary: security}}"
    await bare.talk.push(rules_for(bare.talk, rules))
    one = await bare.open(title="fix: it")
    assert bare.verdict(one) == "success"
    repository = bare.talk.stage.repository
    bare.talk.at_once("claude", pushes.create_ref, repository, "refs/heads/twin", one.head_sha)
    twin = await bare.talk.act("claude", pulls.open_pull, repository, head="twin", base="main", title="feat: it")
    assert twin.head_sha == one.head_sha
    assert bare.verdict(one) == "action_required"
    await bare.review("gemini", twin)
    assert bare.verdict(one) == "success"
    await bare.talk.act("claude", pulls.edit, one, title="feat: that")
    assert bare.verdict(one) == "action_required"
    await bare.talk.act("claude", pulls.close, one)
    assert bare.verdict(twin) == "success"


async def test_nothing_is_written_where_the_check_says_it_already(ruled: Pulls) -> None:
    pull = await ruled.open()
    written = ruled.check(pull).suite.updated_at
    await ruled.review("claude", pull, "COMMENT")
    assert ruled.check(pull).suite.updated_at == written
    assert len(ruled.checks(pull)) == 1
