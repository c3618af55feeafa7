"""What one agent may hold; people are not bounded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.board import Account, Board
from bot.domain.state import Claim, LogEntry
from bot.plan.models import Plan
from bot.rules.flood import held_by, too_many_held, too_many_reopened
from tests.boards import board_of, changed, plan_of

NOW = datetime(2025, 3, 3, tzinfo=UTC)
TASKS = "".join(f"  t{at}: {{}}\n" for at in range(25))
PLAN = f"version: 1\nsession: s\nagents:\n  bot: {{}}\n  crew: {{human: true}}\ntasks:\n{TASKS}"


def holding(agent: str, count: int, *, policy: str = "") -> tuple[Plan, Board]:
    plan = plan_of(PLAN + policy)
    board = board_of(plan)
    for at in range(count):
        board = changed(board, f"t{at}", claim=Claim(agent, 1, "ada", 5, NOW))
    return plan, board


def test_an_agent_holds_ten_tasks_where_the_plan_says_nothing() -> None:
    assert too_many_held(*holding("bot", 9), "bot") == ""
    why = too_many_held(*holding("bot", 12), "bot")
    assert why.startswith("bot holds #1, #2")
    assert why.endswith("and 2 more, and the plan allows 10 at a time")


def test_the_plan_says_how_many() -> None:
    assert too_many_held(*holding("bot", 24, policy="policy: {max_claims: 25}\n"), "bot") == ""
    assert too_many_held(*holding("bot", 2, policy="policy: {max_claims: 2}\n"), "bot")


@pytest.mark.parametrize("agent", ["", "crew"])
def test_people_hold_what_they_want(agent: str) -> None:
    assert too_many_held(*holding(agent, 25), agent) == ""


def test_what_is_done_or_only_planned_does_not_count() -> None:
    _, board = holding("bot", 3)
    assert len(held_by(board, "bot")) == 3
    board = changed(board, "t0", is_open=False)
    board = changed(board, "t1", claim=Claim("bot", 0, "", 0, NOW))
    assert [issue.number for issue in held_by(board, "bot")] == [3]
    given = replace(Claim("bot", 0, "", 0, NOW), by="mira")
    assert len(held_by(changed(board, "t1", claim=given), "bot")) == 2


def reopening(*minutes: int, note: str = "", agent: str = "bot", by: int = 7) -> bool:
    """Has account 7 opened too much, when these minutes ago somebody opened something?"""
    plan, board = holding("bot", 0, policy="policy: {max_tasks_an_hour: 3}\n")
    for ago in minutes:
        at = NOW - timedelta(minutes=ago)
        board = board.with_log(LogEntry(at, "reopened", "task:t0", login="ada", note=note, principal=by))
    return too_many_reopened(plan, board, [agent], Account(7, "ada"), now=NOW)


def test_an_agent_opens_as_many_within_the_hour_as_the_policy_says() -> None:
    assert not reopening(1, 2)
    assert reopening(1, 2, 3)
    assert not reopening(1, 2, 61), "what is older does not count"


def test_what_others_and_baton_opened_does_not_count() -> None:
    assert not reopening(1, 2, 3, by=8)
    assert not reopening(1, 2, 3, note="waits for #4")
    assert not reopening(1, 2, 3, agent="crew"), "people open what they want"
