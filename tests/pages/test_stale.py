"""No page is ever stale: whatever is kept of earlier boards, it is the page that is made where nothing is kept."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.board import Board, Entry, InForce, entry_of
from bot.plan.load import load
from bot.plan.models import Plan, State
from bot.reconcile import whole
from bot.reconcile.states import derive
from bot.reconcile.status import pages_of, situation_of
from bot.reconcile.view import View
from tests.pages.changed_boards import later_boards
from tests.reconcile.plans import plans
from tests.reconcile.repository import NOW, OnGitHub, empty_board

EXAMPLES = sorted((Path(__file__).parents[2] / "examples/plans").glob("*.yml"))


def applied(plan: Plan) -> Board:
    github = OnGitHub(empty_board())
    github.apply(plan)
    return github.board


def afresh(plan: Plan) -> Plan:
    """Equal to the plan and nobody's acquaintance: all that is kept is kept by the plan object."""
    return plan.model_copy()


def hold(plan: Plan, boards: list[Board]) -> None:
    for board in boards:
        other = afresh(plan)
        fresh = View(other, replace(board, in_force=replace(board.in_force or InForce(plan), plan=other)))
        kept, made = situation_of(View(plan, board)), situation_of(fresh)
        assert (dict(kept.states), kept.done) == (dict(made.states), made.done)
        assert list(kept.states) == list(made.states)
        assert dict(kept.waits) == dict(made.waits)
        assert pages_of(View(plan, board)) == pages_of(fresh)


@given(plans(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_page_is_the_same_whatever_was_made_before_it(plan: Plan, dice: random.Random) -> None:
    board = applied(plan)
    hold(plan, list(later_boards(board, plan, dice, count=8)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_pages_of_the_examples_are_the_same_whatever_was_made_before_them(path: Path) -> None:
    plan = load(path.read_bytes(), file=path.name).plan
    assert plan
    hold(plan, list(later_boards(applied(plan), plan, random.Random(path.stem), count=15)))


def test_of_a_thousand_tasks_an_event_asks_only_those_that_it_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = "".join(f"  t{n}: {{after: [{f't{n - 1}' if n else ''}]}}\n" for n in range(300))
    text = f"version: 1\nsession: S\ntasks:\n{tasks}"
    plan = load(text.encode(), file="plan.yml").plan
    assert plan
    board = applied(plan)
    pages_of(View(plan, board))
    asked: list[str] = []

    def noted(view: View, entry: Entry) -> State:
        asked.append(entry)
        return derive(view, entry)

    monkeypatch.setattr(whole, "derive", noted)
    issue = board.issues[entry_of("task", "t0")]
    closed = board.with_issue(replace(issue, is_open=False, closed_at=NOW))
    assert situation_of(View(plan, closed)).task_state("t1") == "ready"
    assert sorted(asked) == ["task:t0", "task:t1"]
