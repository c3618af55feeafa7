"""What a workflow reported reaches the series of the metrics, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.actions import EditIssue
from bot.domain.board import STATUS, Board, InForce
from bot.domain.codec import decode, encode
from bot.domain.events import MetricsReported, Origin
from bot.domain.facts import Facts
from bot.domain.state import MEASURED_KEPT, Measured, StatusState, Unread
from bot.handlers import routing
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def board_of() -> Board:
    plan, github = plan_of('session: x\nmetrics: {p99: {target: "< 100 ms"}}\n'), OnGitHub(empty_board())
    github.apply(plan)
    return replace(github.board, in_force=InForce(plan))


def reported(*values: tuple[str, str]) -> MetricsReported:
    return MetricsReported(Origin(1, "acme", "shop", "main", 5, None), values, "bench run 77", "run:77:1", NOW)


def test_values_are_kept_with_their_run_and_the_page_is_touched() -> None:
    board = board_of()
    decided = routing.decide(reported(("p99", "87 ms")), board, board, Facts(now=NOW))
    (edit,) = [one for one in decided.actions if isinstance(one, EditIssue)]
    assert edit.entry == STATUS
    (one,) = decided.on(board).status.measured
    assert (one.value, one.source, one.by, one.verified) == ("87 ms", "workflow", "bench run 77", True)
    assert decided.touched == (STATUS,)
    again = decided.on(board)
    assert routing.decide(reported(("p99", "87 ms")), again, again, Facts(now=NOW)).actions == ()


def test_a_metric_that_the_plan_lost_since_is_left_out_and_told() -> None:
    board = board_of()
    decided = routing.decide(reported(("gone", "1"), ("p99", "5 MB")), board, board, Facts(now=NOW))
    assert decided.actions == ()
    assert "there is no metric `gone`" in decided.why
    assert "the target is in ms" in decided.why


def test_the_status_issue_is_read_live() -> None:
    board = board_of()
    assert routing.needs(reported(("p99", "1 ms")), board, now=NOW).issues == (board.issues[STATUS].number,)


def test_a_value_older_than_all_that_are_kept_changes_nothing() -> None:
    status = StatusState()
    for minute in range(MEASURED_KEPT):
        status = status.with_measured(
            Measured("p99", str(minute), NOW + timedelta(minutes=minute), "check", key=str(minute))
        )
    assert status.with_measured(Measured("p99", "old", NOW - timedelta(days=1), "check", key="old")) is status
    late = status.with_measured(Measured("p99", "between", NOW + timedelta(seconds=90), "check", key="late"))
    assert [one.value for one in late.measured][:3] == ["1", "between", "2"]
    assert len(late.measured) == MEASURED_KEPT


def test_why_there_is_no_value_stands_until_a_newer_one() -> None:
    why = Unread("p99", "it has expired", NOW, "bench.yml run 7")
    status = StatusState().with_unread(why)
    assert status.with_unread(why) is status
    assert status.with_unread(replace(why, at=NOW - timedelta(days=1))) is status
    assert status.with_unread(replace(why, why="no JSON")).unread[0].why == "no JSON"
    older = status.with_measured(Measured("p99", "1", NOW - timedelta(days=1), "check", key="a"))
    assert older.unread == (why,)
    newer = older.with_measured(Measured("p99", "2", NOW, "check", key="b"))
    assert newer.unread == ()
    assert newer.with_unread(why) is newer
    assert decode(encode(older)) == older
