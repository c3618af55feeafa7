"""An issue that is reopened says why, whichever way Baton came to see that it was closed too early."""

from dataclasses import replace

from bot.domain.actions import Comment, ReopenIssue
from bot.domain.board import InForce
from bot.handlers.decided import Decided
from bot.handlers.going_on import next_actions
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

PLAN = "session: Shop launch\nagents: {claude: Core}\ntasks: {postgres: {}, schema: {agent: claude, after: postgres}}"


def test_a_sweep_that_finds_a_task_closed_too_early_says_why_it_reopens_it() -> None:
    plan, github = plan_of(PLAN), OnGitHub(empty_board())
    github.apply(plan)
    github.change("task:schema", is_open=False, closed_as="completed", closed_at=NOW)
    board = replace(github.board, in_force=InForce(plan))
    _, actions = next_actions(Decided(everything=True), board, now=NOW)
    assert [action for action in actions if isinstance(action, ReopenIssue)] == [ReopenIssue("task:schema")]
    (said,) = [action for action in actions if isinstance(action, Comment)]
    assert f"#{github.issue('task:postgres').number}" in said.text
    assert said.key == f"reopened:{github.issue('task:schema').number}:{NOW.isoformat()}"
