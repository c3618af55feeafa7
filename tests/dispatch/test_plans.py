"""Plans on their way through the corridor: pushed, invalid, repaired, changed."""

from bot.domain.actions import EditIssue
from bot.domain.board import STATUS
from bot.domain.facts import PlanFile
from tests.boards import PLAN
from tests.corridor import World
from tests.dispatch.conftest import states


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


async def test_changed_session_archives_the_old_one_and_deletes_nothing(applied: World) -> None:
    numbers = {issue.number for issue in applied.github.truth.issues.values()}
    await applied.push(PLAN.replace("session: Shop launch", "session: {id: next, title: Shop launch}"))
    truth = applied.github.truth
    assert numbers <= {issue.number for issue in (*truth.issues.values(), *truth.archived.values())}
    assert {issue.session for issue in truth.of_session("next").issues.values()} == {"next"}


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
