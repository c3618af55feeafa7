"""What people do on issues and labels by hand, and what the corridor makes of it."""

from dataclasses import replace

from bot.domain.board import Account
from tests.corridor import World
from tests.dispatch.conftest import states
from tests.fakes import BOB, BOT, GEMINI


async def close(world: World, task: str, by: Account = BOB) -> None:
    issue = world.issue(task)
    world.github.truth = world.github.truth.with_issue(
        replace(issue, is_open=False, closed_as="completed", closed_at=world.now)
    )
    await world.issue_event(task, "closed", by)


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
