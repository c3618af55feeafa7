"""Jobs are found by their files, and say when they are due."""

from datetime import UTC, datetime

from bot.domain.facts import Facts
from bot.jobs.registry import jobs, next_times
from tests.boards import board_of, plan_of

NOW = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def test_every_job_is_called_by_its_own_name() -> None:
    assert {"status", "reconcile"} <= set(jobs())
    assert all(job.name == name for name, job in jobs().items())


def test_a_quiet_board_sets_no_timer() -> None:
    assert "leases" not in dict(next_times(board_of(plan_of())))


def test_only_the_sweep_looks_at_a_repository_without_a_plan() -> None:
    assert [name for name, job in jobs().items() if job.brings_plan] == ["reconcile"]


def test_the_sweep_reads_everything_and_the_page_nothing() -> None:
    plan = plan_of()
    board = board_of(plan)
    assert jobs()["reconcile"].needs(board, plan, NOW).whole_board
    assert jobs()["reconcile"].decide(board, plan, Facts(NOW)).everything
    assert not jobs()["status"].decide(board, plan, Facts(NOW)).actions
