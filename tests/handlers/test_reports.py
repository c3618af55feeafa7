"""What a workflow reported reaches the series of the metrics, once."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.actions import EditIssue
from bot.domain.board import STATUS, Board, InForce
from bot.domain.events import MetricsReported, Origin
from bot.domain.facts import Facts
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
