"""The corridor from a delivery to what stands on GitHub afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch import coalesces
from bot.domain.actions import Comment, EditIssue
from bot.domain.board import STATUS
from bot.domain.facts import PlanFile
from bot.domain.ports import Place
from bot.errors import GitHubDown
from bot.store.database import Database, open_engine
from bot.store.migrations import migrate
from tests.boards import PLAN
from tests.corridor import World
from tests.fakes import ADA, BOB, BOT, GEMINI


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    database = Database(engine)
    database.start()
    yield World(database)
    await database.stop()


@pytest.fixture
async def applied(world: World) -> World:
    """The plan is applied, and the sweep that follows the first sight is over."""
    await world.push(PLAN)
    await world.tick(minutes=1)
    world.forget_requests()
    return world


def states(world: World) -> dict[str, str]:
    return {
        entry.partition(":")[2]: next((name for name in issue.labels if name.startswith("state:")), "closed")
        for entry, issue in world.github.truth.issues.items()
        if entry.startswith("task:")
    }


async def test_pushed_plan_becomes_issues_labels_and_a_status_page(world: World) -> None:
    ended = await world.push(PLAN)
    assert ended.status == "done"
    assert {entry for entry in world.github.truth.issues if entry.startswith("task:")} == {
        f"task:{name}" for name in ("postgres", "schema", "auth", "docs", "gateway", "jwt", "logo")
    }
    assert states(world)["postgres"] == "state:ready"
    assert states(world)["schema"] == "state:waiting"
    assert STATUS in world.github.truth.issues
    assert world.issue("schema").blocked_by == {world.issue("postgres").number}


async def test_titles_of_people_are_read_before_anything_is_created(world: World) -> None:
    await world.push(PLAN)
    assert world.github.requests.index("board wide") < world.github.requests.index("perform")


async def test_second_push_of_the_same_plan_writes_nothing(applied: World) -> None:
    await applied.push(PLAN)
    assert "perform" not in applied.github.requests
    assert applied.github.performed == []


async def test_repository_without_a_plan_gets_nothing_at_all(world: World) -> None:
    world.github.plan = None
    ended = await world.push(None)
    assert (ended.status, ended.error) == ("ignored", "no plan on the default branch")
    assert world.github.performed == []
    world.forget_requests()
    await world.commented(5, 900, "/claim")
    await world.push(None, files=["README.md"])
    assert world.github.requests == []


async def test_plan_that_appears_later_is_taken(world: World) -> None:
    await world.push(None)
    await world.push(PLAN)
    assert STATUS in world.github.truth.issues


async def test_push_to_another_branch_is_no_plan(applied: World) -> None:
    ended = await applied.push("nonsense", branch="feature")
    assert (ended.status, ended.error) == ("ignored", "feature is not the default branch")
    assert applied.github.requests == []


async def test_push_that_leaves_the_plan_alone_costs_no_request(applied: World) -> None:
    assert (await applied.push(PLAN, files=["src/main.rs"])).status == "done"
    assert applied.github.requests == []


async def test_invalid_plan_leaves_the_last_valid_one_in_force_and_the_page_says_so(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.push("version: 1\nsession: Shop launch\ntasks: {x: {agent: nobody}}\n")
    board = await applied.board()
    assert board.in_force
    assert "postgres" in board.in_force.plan.tasks
    assert [finding.code for finding in board.in_force.invalid] == ["unknown-agent"]
    assert applied.issue("postgres").is_open
    assert any(isinstance(action, EditIssue) and action.entry == STATUS for action in applied.github.performed)


async def test_last_valid_plan_is_found_in_the_history_when_the_database_is_lost(applied: World) -> None:
    applied.github.plan = "nonsense"
    applied.earlier = [PlanFile("sha-b", 5, "also nonsense"), PlanFile("sha-a", len(PLAN), PLAN)]
    await applied.boards.forget(42)
    applied.restart()
    await applied.comment("docs", "/claim")
    board = await applied.board()
    assert board.in_force
    assert board.in_force.sha == "sha-a"
    assert board.in_force.invalid
    assert applied.issue("docs").state.claim


async def test_plan_that_was_never_valid_is_told_and_nothing_is_posted(world: World) -> None:
    ended = await world.push("nonsense")
    assert ended.status == "ignored"
    assert world.github.performed == []


async def test_plan_over_a_megabyte_is_refused_in_one_line(applied: World) -> None:
    await applied.push(PLAN + "# " + "x" * 1_000_001)
    board = await applied.board()
    assert board.in_force
    assert [finding.code for finding in board.in_force.invalid] == ["too-large"]


async def test_plan_that_would_remove_too_much_removes_nothing_and_says_what_to_run(applied: World) -> None:
    await applied.push("version: 1\nsession: Shop launch\nagents: {claude: {}}\ntasks: {postgres: {}}\n")
    assert all(applied.issue(task).is_open for task in ("schema", "auth", "docs", "jwt"))
    board = await applied.board()
    assert board.in_force
    assert "baton apply --allow-removals" in board.in_force.invalid[0].remedy


async def test_command_reads_once_writes_once_and_edits_the_page_once(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.comment("docs", "/claim")
    applied.forget_requests()
    await applied.tick(minutes=1)
    applied.forget_requests()
    await applied.comment("docs", "/done")
    assert applied.github.requests == ["facts", "perform", "perform"]
    assert not applied.issue("docs").is_open
    assert applied.issue("docs").state.done_by == "claude"
    assert applied.github.reactions[-1][1] == "+1"


async def test_comment_without_a_command_costs_no_request(applied: World) -> None:
    ended = await applied.comment("docs", "looks good to me")
    assert (ended.status, ended.error) == ("ignored", "no command in it")
    assert applied.github.requests == []


async def test_finished_blocker_makes_the_waiting_task_ready_in_the_same_go(applied: World) -> None:
    await applied.comment("postgres", "/claim", GEMINI)
    await applied.comment("postgres", "/done", GEMINI)
    assert states(applied)["schema"] == "state:ready"
    assert states(applied)["postgres"] == "closed"


async def test_closing_by_hand_counts_as_done(applied: World) -> None:
    await close(applied, "postgres")
    assert states(applied)["schema"] == "state:ready"
    assert applied.issue("postgres").state.done_by
    assert applied.github.bot_says(applied.issue("postgres").number) == []


async def close(world: World, task: str, by=BOB) -> None:
    from dataclasses import replace

    issue = world.issue(task)
    world.github.truth = world.github.truth.with_issue(
        replace(issue, is_open=False, closed_as="completed", closed_at=world.now)
    )
    await world.issue_event(task, "closed", by)


async def test_task_closed_before_its_dependency_is_reopened_with_the_reason(applied: World) -> None:
    await close(applied, "schema")
    assert applied.issue("schema").is_open
    [words] = applied.github.bot_says(applied.issue("schema").number)
    assert "Reopened: bob closed this while what comes first is open." in words
    assert f"#{applied.issue('postgres').number} Postgres" in words
    board = await applied.board()
    assert board.status.log[0].what == "reopened"


async def test_own_close_finds_nothing_to_do_and_costs_no_request(applied: World) -> None:
    await applied.comment("docs", "/claim")
    await applied.comment("docs", "/done")
    applied.forget_requests()
    await applied.issue_event("docs", "closed", BOT)
    await applied.issue_event("docs", "edited", BOT)
    await applied.issue_event("docs", "unlabeled", BOT, label={"name": "state:in-progress"})
    assert applied.github.requests == []


async def test_label_set_by_hand_gives_way_to_the_facts_and_the_correction_says_so_once(applied: World) -> None:
    from dataclasses import replace

    for _ in range(2):
        issue = applied.issue("schema")
        applied.github.truth = applied.github.truth.with_issue(replace(issue, labels=issue.labels | {"state:ready"}))
        await applied.issue_event("schema", "labeled", BOB, label={"name": "state:ready"})
    assert "state:ready" not in applied.issue("schema").labels
    [words] = applied.github.bot_says(applied.issue("schema").number)
    assert "`state:ready` was taken off again" in words
    assert "this is **waiting**" in words


async def test_labels_of_people_are_left_alone(applied: World) -> None:
    from dataclasses import replace

    issue = applied.issue("schema")
    applied.github.truth = applied.github.truth.with_issue(replace(issue, labels=issue.labels | {"bug"}))
    await applied.issue_event("schema", "labeled", BOB, label={"name": "bug"})
    assert "bug" in applied.issue("schema").labels
    assert applied.github.bot_says(applied.issue("schema").number) == []


async def test_renamed_label_gets_its_name_back_and_stays_on_its_issues(applied: World) -> None:
    from dataclasses import replace

    truth = applied.github.truth
    label = truth.labels["agent:claude"]
    labels = {name: one for name, one in truth.labels.items() if name != "agent:claude"}
    issues = {
        entry: replace(issue, labels=frozenset("Claude!" if name == "agent:claude" else name for name in issue.labels))
        for entry, issue in truth.issues.items()
    }
    applied.github.truth = replace(truth, labels={**labels, "claude!": replace(label, name="Claude!")}, issues=issues)
    payload = {"action": "edited", "label": {"name": "Claude!"}, "changes": {"name": {"from": "agent:claude"}}}
    await applied.deliver("label", payload, BOB)
    assert "agent:claude" in applied.github.truth.labels
    assert "claude!" not in applied.github.truth.labels
    assert "agent:claude" in applied.issue("schema").labels


async def test_deleted_label_comes_back_on_the_issues_that_had_it(applied: World) -> None:
    from dataclasses import replace

    truth = applied.github.truth
    labels = {name: one for name, one in truth.labels.items() if name != "state:waiting"}
    issues = {entry: replace(one, labels=one.labels - {"state:waiting"}) for entry, one in truth.issues.items()}
    applied.github.truth = replace(truth, labels=labels, issues=issues)
    await applied.deliver("label", {"action": "deleted", "label": {"name": "state:waiting"}}, BOB)
    assert states(applied)["schema"] == "state:waiting"


async def test_label_of_people_costs_no_request(applied: World) -> None:
    ended = await applied.deliver("label", {"action": "deleted", "label": {"name": "bug"}}, BOB)
    assert (ended.status, applied.github.requests) == ("ignored", [])


async def test_deleted_issue_is_made_again(applied: World) -> None:
    from dataclasses import replace

    number = applied.issue("docs").number
    truth = applied.github.truth
    applied.github.truth = replace(truth, issues={e: i for e, i in truth.issues.items() if i.number != number})
    await applied.deliver("issues", {"action": "deleted", "issue": {"number": number}}, BOB)
    assert applied.issue("docs").number != number
    assert "recreated" in [entry.what for entry in (await applied.board()).status.log]


async def test_foreign_issue_that_blocks_a_task_holds_it_until_it_is_closed(applied: World) -> None:
    from dataclasses import replace

    for board in (applied.github.truth, await applied.board()):
        issue = board.issues["task:docs"]
        board = replace(board.with_issue(replace(issue, blocked_by=frozenset({500}))), others_blocking={500: True})
        if board.in_force:
            await applied.boards.put(board)
        else:
            applied.github.truth = board
    await applied.deliver("issues", {"action": "reopened", "issue": {"number": 500}}, BOB)
    assert states(applied)["docs"] == "state:waiting"
    await applied.deliver("issues", {"action": "closed", "issue": {"number": 500}}, BOB)
    assert states(applied)["docs"] == "state:ready"


async def test_burst_edits_the_page_at_once_and_then_once_in_the_interval(applied: World) -> None:
    def page_edits() -> int:
        return sum(isinstance(a, EditIssue) and a.entry == STATUS for a in applied.github.performed)

    await applied.tick(minutes=1)
    await applied.comment("docs", "/claim")
    assert page_edits() == 1
    for percent in (10, 20, 30):
        applied.now += timedelta(seconds=1)
        await applied.comment("docs", f"/progress {percent}%")
    assert page_edits() == 1
    assert await applied.tick(seconds=3) == []
    assert await applied.tick(seconds=5) == ["status"]
    assert page_edits() == 2
    assert await applied.tick(seconds=60) == []


async def test_log_entries_wait_for_the_next_edit_of_the_page_and_are_not_lost(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.comment("docs", "/claim")
    await applied.comment("docs", "/block no key")
    await applied.comment("docs", "/unblock")
    await applied.tick(minutes=1)
    assert [entry.what for entry in applied.github.truth.status.log][:3] == ["unblocked", "blocked", "claimed"]


async def test_commands_of_one_comment_have_their_effect_once(applied: World) -> None:
    await applied.comment("docs", "/claim")
    number, comment = applied.issue("docs").number, applied.github.next_comment
    before = applied.github.truth
    ended = await applied.commented(number, comment, "/claim", is_repeat=True)
    assert ended.status == "done"
    assert applied.github.truth == before


async def test_refusal_is_said_once_however_often_it_is_delivered(applied: World) -> None:
    await applied.comment("schema", "/claim")
    number, comment = applied.issue("schema").number, applied.github.next_comment - 1
    await applied.commented(number, comment, "/claim")
    await applied.boards.forget(42)
    await applied.database.do(lambda c: c.exec_driver_sql("delete from effects"))
    applied.restart()
    await applied.commented(number, comment, "/claim", is_repeat=True)
    assert len(applied.github.bot_says(number)) == 1


async def test_older_command_that_was_not_seen_yet_is_done_first(applied: World) -> None:
    number = applied.issue("docs").number
    first = applied.github.say(number, "/claim", ADA)
    await applied.comment("docs", "/claim", GEMINI)
    claim = applied.issue("docs").state.claim
    assert claim
    assert (claim.agent, claim.comment) == ("claude", first.id)
    assert "claude claimed this task first" in applied.github.bot_says(number)[0]
    await applied.commented(number, first.id, "/claim", ADA)
    assert applied.issue("docs").state.claim == claim
    assert len(applied.github.bot_says(number)) == 1


async def test_permission_of_the_author_of_an_older_command_is_asked_for(applied: World) -> None:
    applied.github.permissions = {BOB.id: "write"}
    number = applied.issue("gateway").number
    applied.github.say(number, "/claim as chatgpt", BOB)
    applied.forget_requests()
    await applied.comment("gateway", "/progress 10% as chatgpt", ADA)
    claim = applied.issue("gateway").state.claim
    assert claim
    assert claim.login == "bob"
    assert applied.github.requests[:2] == ["facts", "facts"]


async def test_comment_that_was_edited_before_it_was_read_does_not_count(applied: World) -> None:
    number = applied.issue("docs").number
    said = applied.github.say(number, "/done everything", ADA, is_edited=True)
    await applied.commented(number, said.id, "/claim", ADA)
    assert applied.issue("docs").state.claim is None
    assert "edited comments never count" in applied.github.bot_says(number)[0]


async def test_command_on_an_issue_that_apply_made_behind_the_cache_counts(applied: World) -> None:
    from dataclasses import replace

    board = await applied.board()
    await applied.boards.put(replace(board, issues={e: i for e, i in board.issues.items() if e != "task:docs"}))
    await applied.comment("docs", "/claim")
    assert applied.issue("docs").state.claim


async def test_command_on_a_strangers_issue_is_left_alone(applied: World) -> None:
    ended = await applied.commented(777, 5000, "/claim")
    assert ended.status == "done"
    assert applied.github.performed == []


async def test_batch_of_hints_is_one_evaluation(applied: World) -> None:
    events = [
        ("issues", {"action": "edited", "issue": {"number": applied.issue(task).number}})
        for task in ("docs", "logo", "schema")
    ]
    ended = await applied.together([*events, ("push", {"ref": "refs/heads/main", "commits": []})], BOB)
    assert [one.status for one in ended] == ["done"] * 4
    assert applied.github.requests == ["facts"]


def test_commands_are_never_part_of_a_batch() -> None:
    assert not coalesces("issue_comment")
    assert not coalesces("installation_repositories")
    assert all(coalesces(event) for event in ("push", "issues", "label", "milestone", "sub_issues", "baton.timer"))


async def test_failure_leaves_nothing_recorded_and_the_next_try_ends_the_work(applied: World) -> None:
    applied.github.faults = [GitHubDown("502")]
    with pytest.raises(GitHubDown):
        await applied.comment("docs", "/claim")
    number, comment = applied.issue("docs").number, applied.github.next_comment
    await applied.commented(number, comment, "/claim", is_repeat=True)
    assert applied.issue("docs").state.claim


async def test_losing_the_database_loses_no_claim(applied: World) -> None:
    await applied.comment("docs", "/claim")
    await applied.comment("docs", "/progress 40%")
    await applied.boards.forget(42)
    applied.restart()
    await applied.comment("docs", "/claim", GEMINI)
    claim = applied.issue("docs").state.claim
    assert claim
    assert claim.agent == "claude"
    assert applied.issue("docs").state.progress == 40


async def test_new_repository_of_an_installation_is_reconciled_in_its_own_lane(world: World) -> None:
    added = [{"id": 42, "full_name": "acme/shop", "name": "shop"}]
    payload = {"action": "added", "repositories_added": added, "repository": None}
    await world.deliver("installation_repositories", payload)
    assert world.github.requests == []
    assert await world.tick(seconds=0) == ["reconcile"]
    assert STATUS in world.github.truth.issues


async def test_repository_that_left_is_forgotten(applied: World) -> None:
    removed = [{"id": 42, "full_name": "acme/shop", "name": "shop"}]
    await applied.deliver("installation_repositories", {"action": "removed", "repositories_removed": removed})
    assert await applied.boards.get(42) is None
    assert await applied.tick(days=1) == []


async def test_installation_without_a_list_of_repositories_is_asked_for_it(world: World) -> None:
    world.installed = [Place(42, "acme", "shop", 7), Place(43, "acme", "other", 7)]
    await world.deliver("installation", {"action": "unsuspend", "repository": None})
    assert len(await world.timers.due(world.now.timestamp())) == 2


async def test_sweep_comes_back_every_hour_and_costs_one_request_where_nothing_changed(applied: World) -> None:
    await applied.tick(hours=1)
    applied.forget_requests()
    assert await applied.tick(hours=1) == ["reconcile"]
    assert applied.github.requests == ["facts"]


async def test_renamed_repository_is_written_to_under_its_new_name(applied: World) -> None:
    repository = {"id": 42, "name": "store", "full_name": "acme/store", "owner": {"login": "acme"}}
    await applied.deliver("repository", {"action": "renamed", "repository": {**repository, "default_branch": "main"}})
    assert (await applied.board()).repository.slug == "acme/store"


async def test_changed_session_archives_the_old_one_and_deletes_nothing(applied: World) -> None:
    numbers = {issue.number for issue in applied.github.truth.issues.values()}
    await applied.push(PLAN.replace("session: Shop launch", "session: {id: next, title: Shop launch}"))
    truth = applied.github.truth
    assert numbers <= {issue.number for issue in (*truth.issues.values(), *truth.archived.values())}
    assert {issue.session for issue in truth.of_session("next").issues.values()} == {"next"}


async def test_every_evaluation_is_in_the_audit_log(applied: World) -> None:
    from sqlalchemy import select

    from bot.store.tables import audit

    await applied.comment("docs", "/claim")
    rows = (await applied.database.do(lambda c: c.execute(select(audit).order_by(audit.c.id.desc())).all()))[0]
    assert rows.why == "/claim by claude"
    assert "EditIssue task:docs" in rows.actions
    assert rows.guids.startswith("guid-")


async def test_comments_are_keyed_by_what_they_answer(applied: World) -> None:
    await applied.comment("schema", "/claim")
    keys = [action.key for action in applied.github.performed if isinstance(action, Comment)]
    assert keys == [f"reply:{applied.github.next_comment - 1}"]


async def test_comment_in_the_plan_file_changes_nothing(applied: World) -> None:
    await applied.tick(minutes=1)
    applied.forget_requests()
    await applied.push(PLAN + "# a comment\n")
    assert applied.github.performed == []
    board = await applied.board()
    assert board.in_force
    assert board.in_force.sha == f"sha-{hash(PLAN + '# a comment' + chr(10))}"


async def test_changed_plan_is_logged_and_its_new_task_made(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.push(PLAN + "  deploy: {after: jwt}\n")
    assert applied.issue("deploy").is_open
    assert "plan" in [entry.what for entry in (await applied.board()).status.log]


async def test_task_that_left_the_plan_is_closed_and_says_so(applied: World) -> None:
    await applied.push(PLAN.replace("  docs:     {title: Write the docs}\n", ""))
    issue = applied.issue("docs")
    assert (issue.is_open, issue.closed_as) == (False, "not_planned")


async def test_plan_that_is_repaired_takes_the_warning_off_the_page(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.push("nonsense")
    await applied.tick(minutes=1)
    broken = applied.issue("status").region
    await applied.push(PLAN)
    await applied.tick(minutes=1)
    assert applied.issue("status").region != broken
    board = await applied.board()
    assert board.in_force
    assert board.in_force.invalid == ()


@pytest.mark.parametrize("command", ["/claim", "/release", "/progress 70%", "/block no key", "/unblock", "/done"])
@pytest.mark.parametrize("writes", range(6))
async def test_command_that_broke_off_anywhere_is_ended_by_the_next_try(
    applied: World, command: str, writes: int
) -> None:
    await applied.tick(minutes=1)
    if command != "/claim":
        await applied.comment("docs", "/claim")
    if command == "/unblock":
        await applied.comment("docs", "/block no key")
    applied.github.breaks_after = writes
    number, comment = applied.issue("docs").number, applied.github.next_comment + 1
    try:
        await applied.comment("docs", command)
    except GitHubDown:
        await applied.commented(number, comment, command, is_repeat=True)
    applied.github.breaks_after = None
    await applied.tick(minutes=1)
    state = applied.issue("docs").state
    assert state.seen == comment
    assert (state.claim is None) == (command == "/release")
    assert bool(state.blocks) == (command == "/block no key")
    assert applied.issue("docs").is_open == (command != "/done")
    assert applied.github.bot_says(number) == []
    assert (f"IC_{comment}", "+1") in applied.github.reactions
    log = [(entry.what, entry.comment) for entry in applied.github.truth.status.log]
    assert len(log) == len(set(log))
