"""The corridor itself: batches, retries, its pace, repositories that come and go, what is recorded."""

from datetime import timedelta

import pytest

from bot.domain.actions import EditIssue
from bot.domain.board import STATUS
from bot.domain.ports import Place
from bot.errors import GitHubDown
from tests.corridor import World
from tests.fakes import BOB, GEMINI


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


async def test_batch_of_hints_is_one_evaluation(applied: World) -> None:
    events = [
        ("issues", {"action": "edited", "issue": {"number": applied.issue(task).number}})
        for task in ("docs", "logo", "schema")
    ]
    ended = await applied.together([*events, ("push", {"ref": "refs/heads/main", "commits": []})], BOB)
    assert [one.status for one in ended] == ["done"] * 4
    assert applied.github.requests == ["facts"]


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


async def test_every_evaluation_is_in_the_audit_log(applied: World) -> None:
    from sqlalchemy import select

    from bot.store.tables import audit

    await applied.comment("docs", "/claim")
    rows = (await applied.database.do(lambda c: c.execute(select(audit).order_by(audit.c.id.desc())).all()))[0]
    assert rows.why == "/claim by claude"
    assert "EditIssue task:docs" in rows.actions
    assert rows.guids.startswith("guid-")
