"""People change things by hand: what counts is kept, what does not is put back, and each is said once."""

from syrupy.assertion import SnapshotAssertion

from bot.domain.region import split
from bot.sandbox.model import Issue
from bot.sandbox.operations import comments, dependencies, issues, labels, milestones, repositories
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

WEEK = "checkpoints:\n  week-1: {title: Week 1, due: 2031-01-24, items: [{text: Docs read, sign_off: all}]}\n"


async def test_closing_by_hand_counts_as_done(shop: Talk) -> None:
    await shop.closes("mira", "task:postgres")
    assert shop.state("task:postgres") == "done"
    assert shop.state("task:schema") == "ready"
    assert shop.answers("task:postgres") == []


async def test_reopening_by_hand_makes_what_follows_wait_again(shop: Talk) -> None:
    await shop.closes("mira", "task:postgres")
    await shop.act("mira", issues.reopen, shop.issue("task:postgres"))
    assert shop.state("task:postgres") == "ready"
    assert shop.state("task:schema") == "waiting"


async def test_a_chain_that_is_closed_too_early_is_reopened_and_each_says_why_once(shop: Talk) -> None:
    for task in ("jwt", "auth", "schema"):
        shop.at_once("mira", issues.close, shop.issue(f"task:{task}"))
    await shop.settle()
    assert [shop.state(f"task:{task}") for task in ("jwt", "auth", "schema")] == ["waiting"] * 3
    assert [len(shop.answers(f"task:{task}")) for task in ("jwt", "auth", "schema")] == [1, 1, 1]


async def test_a_state_label_set_by_hand_is_put_right_and_that_is_said_once(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    for _ in range(2):
        await shop.labels("claude", "task:schema", add="state:ready", remove="state:waiting")
        assert shop.state("task:schema") == "waiting"
    assert shop.answers("task:schema") == snapshot


async def test_labels_of_people_stay(shop: Talk) -> None:
    await shop.act("mira", labels.create, shop.stage.repository, name="nice")
    await shop.labels("mira", "task:docs", add="nice")
    await shop.says("claude", "task:docs", "/claim")
    assert {one.name for one in shop.issue("task:docs").labels.values()} == {"baton", "nice", "state:in-progress"}


async def test_a_renamed_agent_label_gets_its_name_back_and_stays_on_its_issues(shop: Talk) -> None:
    label = shop.label("agent:claude")
    await shop.act("mira", labels.update, label, name="agent:claudia")
    assert shop.label("agent:claude") is label
    assert "agent:claudia" not in shop.stage.repository.labels
    assert label.id in shop.issue("task:auth").labels


async def test_a_deleted_agent_label_comes_back_on_its_issues(shop: Talk) -> None:
    await shop.act("mira", labels.delete, shop.label("agent:claude"))
    label = shop.label("agent:claude")
    assert {issue.number for issue in label.issues.values()} == {
        shop.issue(entry).number for entry in ("task:schema", "task:auth")
    }


async def test_the_label_baton_that_is_taken_off_comes_back(shop: Talk) -> None:
    await shop.labels("mira", "task:docs", remove="baton")
    assert "baton" in {one.name for one in shop.issue("task:docs").labels.values()}
    assert shop.doubles() == []


async def test_a_deleted_milestone_comes_back_with_its_issues(empty: Talk) -> None:
    await empty.push(plan_for(empty, tasks={"docs": "{checkpoint: week-1}"}, rest=WEEK))
    (former,) = empty.stage.repository.milestones.values()
    await empty.act("mira", milestones.delete, former)
    (milestone,) = empty.stage.repository.milestones.values()
    assert (milestone.title, empty.issue("task:docs").milestone) == ("Week 1", milestone)


async def test_a_dependency_made_by_hand_counts_and_stays(shop: Talk) -> None:
    docs, gateway = shop.issue("task:docs"), shop.issue("task:gateway")
    await shop.act("mira", dependencies.add, docs, gateway)
    assert shop.state("task:docs") == "waiting"
    await shop.push(plan_for(shop) + "# again\n")
    assert gateway.id in docs.blocked_by
    await shop.act("mira", dependencies.remove, docs, gateway)
    assert shop.state("task:docs") == "ready"


async def test_an_issue_of_people_that_blocks_a_task_counts_until_it_is_closed(shop: Talk) -> None:
    bug = await shop.act("mira", issues.create, shop.stage.repository, title="A bug", body="")
    await shop.act("mira", dependencies.add, shop.issue("task:docs"), bug)
    assert shop.state("task:docs") == "waiting"
    await shop.act("mira", issues.close, bug)
    assert shop.state("task:docs") == "ready"


async def test_a_dependency_of_the_plan_that_is_taken_away_comes_back(shop: Talk) -> None:
    schema, postgres = shop.issue("task:schema"), shop.issue("task:postgres")
    await shop.act("mira", dependencies.remove, schema, postgres)
    assert postgres.id in schema.blocked_by
    assert shop.state("task:schema") == "waiting"


async def test_an_edited_region_is_restored_and_peoples_text_around_it_stays(shop: Talk) -> None:
    region = split(shop.issue("task:docs").body or "").region

    def change(body: str) -> str:
        return f"Above, by us.\n\n{body}\n\nBelow, by us.".replace("**", "~~")

    await shop.edits("mira", "task:docs", change)
    parts = split(shop.issue("task:docs").body or "")
    assert parts.region == region
    assert (parts.before.strip(), parts.after.strip()) == ("Above, by us.", "Below, by us.")
    await shop.says("claude", "task:docs", "/claim")
    assert shop.state("task:docs") == "in-progress"


async def test_line_ends_of_a_browser_are_no_change(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on("browser-crlf")
    await shop.says("claude", "task:docs", "/claim")
    await shop.edits("mira", "task:docs", lambda body: f"First line.\nSecond line.\n\n{body}")
    assert split(shop.issue("task:docs").body or "").before == "First line.\nSecond line.\n\n"
    assert shop.state("task:docs") == "in-progress"
    await shop.says("claude", "task:docs", "/progress 50%")
    assert "50 %" in shop.page()
    assert split(shop.issue("task:docs").body or "").before == "First line.\nSecond line.\n\n"


async def test_a_forged_state_is_not_believed_and_written_anew(shop: Talk, snapshot: SnapshotAssertion) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.edits("gemini", "task:docs", lambda body: body.replace('"agent": "claude"', '"agent": "gemini"'))
    assert shop.state("task:docs") == "in-progress"
    assert '"agent": "gemini"' not in (shop.issue("task:docs").body or "")
    assert "**Claimed** by claude" in (shop.issue("task:docs").body or "")
    assert shop.answers("task:docs") == snapshot


async def test_a_state_copied_from_another_issue_is_not_believed(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    block = split(shop.issue("task:docs").body or "").block
    own = split(shop.issue("task:gateway").body or "").block
    await shop.edits("gemini", "task:gateway", lambda body: body.replace(own, block))
    assert shop.state("task:gateway") == "ready"
    assert block not in (shop.issue("task:gateway").body or "")
    assert len(shop.answers("task:gateway")) == 1


async def test_an_old_state_that_is_put_back_is_not_believed(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    old = shop.issue("task:docs").body or ""
    await shop.says("claude", "task:docs", "/release")
    await shop.edits("gemini", "task:docs", lambda body: old)
    assert shop.state("task:docs") == "ready"
    assert "**Claimed**" not in (shop.issue("task:docs").body or "")


async def test_an_emptied_issue_is_written_anew(shop: Talk) -> None:
    number = shop.issue("task:docs").number
    await shop.says("claude", "task:docs", "/claim")
    shop.at_once("mira", issues.edit, shop.issue("task:docs"), body="")
    await shop.settle()
    assert shop.issue("task:docs").number == number
    assert shop.state("task:docs") == "in-progress"
    assert shop.doubles() == []


async def test_a_renamed_issue_gets_its_title_back(shop: Talk) -> None:
    await shop.act("mira", issues.edit, shop.issue("task:docs"), title="Something else")
    assert shop.issue("task:docs").title == "Docs"


async def test_a_deleted_issue_is_made_again(shop: Talk) -> None:
    former = shop.issue("task:postgres")
    await shop.act("mira", issues.delete, former)
    assert shop.issue("task:postgres").number != former.number
    assert shop.issue("task:postgres").id in shop.issue("task:schema").blocked_by
    assert shop.states()["schema"] == "waiting"


async def test_a_deleted_status_page_is_made_again_and_pinned(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.act("mira", issues.delete, shop.issue("status"))
    assert [pin.issue for pin in shop.stage.repository.pins] == [shop.issue("status")]
    assert "in progress 1" in shop.page()


async def test_a_transferred_issue_is_made_again(shop: Talk) -> None:
    world, owner = shop.stage.sandbox.world, shop.stage.repository.owner
    other = shop.stage.sandbox.do(lambda _: repositories.create(world, owner, "attic"))
    await shop.act("mira", issues.transfer, shop.issue("task:docs"), other)
    assert shop.state("task:docs") == "ready"


async def test_a_locked_conversation_is_served_all_the_same(shop: Talk) -> None:
    await shop.act("mira", issues.lock, shop.issue("task:auth"))
    await shop.says("claude", "task:auth", "/claim")
    assert len(shop.answers("task:auth")) == 1
    await shop.says("gemini", "task:postgres", "/done")
    assert shop.state("task:schema") == "ready"


async def test_a_deleted_comment_takes_no_claim_away(shop: Talk) -> None:
    comment = await shop.says("claude", "task:docs", "/claim")
    await shop.act("mira", comments.delete, comment)
    assert shop.state("task:docs") == "in-progress"


async def test_a_renamed_repository_goes_on(shop: Talk) -> None:
    await shop.act("mira", repositories.rename, shop.stage.repository, "store")
    await shop.says("claude", "task:docs", "/claim")
    assert shop.state("task:docs") == "in-progress"


def labels_of(issue: Issue) -> set[str]:
    return {label.name for label in issue.labels.values()}


async def test_labels_of_batons_on_an_issue_that_is_no_task_are_taken_off(empty: Talk) -> None:
    """Whom it is for, and what is people's, stays."""
    names = ("baton", "state:ready", "agent:gemini", "bug")
    for name in ("bug", "question"):
        empty.at_once("mira", labels.create, empty.stage.repository, name=name)
    await empty.push(plan_for(empty))
    there = [empty.label(name) for name in names]
    wild = await empty.act("claude", issues.create, empty.stage.repository, title="Mine", labels=there)
    assert labels_of(wild) == {"agent:gemini", "bug"}
    await empty.act("claude", labels.add, wild, [empty.label("state:in-progress")])
    assert labels_of(wild) == {"agent:gemini", "bug"}
    assert not wild.comments
    assert "Mine" not in empty.page()
    requests = empty.requests
    await empty.act("claude", labels.add, wild, [empty.label("question")])
    assert empty.requests == requests, "labels of people cost nothing"
    await empty.assert_rebuilds()


async def test_an_agent_that_opens_what_is_done_again_and_again_is_bounded(empty: Talk) -> None:
    await empty.push(plan_for(empty, rest="policy: {max_tasks_an_hour: 2}\n"))
    await empty.closes("mira", "task:docs")
    for _ in range(2):
        await empty.act("claude", issues.reopen, empty.issue("task:docs"))
        assert empty.state("task:docs") == "ready"
        await empty.later(seconds=2)
        await empty.closes("mira", "task:docs")
    for _ in range(2):
        await empty.act("claude", issues.reopen, empty.issue("task:docs"))
        assert empty.state("task:docs") == "done"
    (answer,) = empty.answers("task:docs")
    assert answer.startswith("Closed again: `claude` opened 2 issues within the hour")
    await empty.act("mira", issues.reopen, empty.issue("task:docs"))
    assert empty.state("task:docs") == "ready", "people are not bounded"
    await empty.later(minutes=61)
    await empty.closes("mira", "task:docs")
    await empty.act("claude", issues.reopen, empty.issue("task:docs"))
    assert empty.state("task:docs") == "ready"
    await empty.assert_rebuilds()
