"""Whatever the plan: applied once, nothing is left; nothing of people's is touched; closings end consistently."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.actions import (
    AddLabels,
    AdoptIssue,
    CloseIssue,
    Comment,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditLabel,
    RemoveLabels,
)
from bot.domain.apply import apply, apply_all
from bot.domain.board import Entry, Label, kind_of
from bot.plan.models import Plan
from bot.reconcile.difference import changes
from bot.reconcile.settle import settle
from bot.reconcile.states import lacks_agreement, open_before
from bot.reconcile.view import View
from tests.reconcile.plans import plans
from tests.reconcile.repository import NOW, OnGitHub, empty_board

MAKING = CreateLabel | CreateMilestone | CreateIssue | AdoptIssue
"""All else that a batch holds needs these."""


@given(plans())
def test_applied_plans_have_no_difference_left(plan: Plan) -> None:
    github = OnGitHub(empty_board())
    rounds = github.apply(plan)
    assert len(rounds) <= 3
    assert changes(plan, github.board, now=NOW).is_empty


@given(plans(), st.integers(0, 2), st.data())
@settings(max_examples=60)
def test_a_first_apply_that_breaks_off_calls_nobody_when_it_goes_on(
    plan: Plan, rounds: int, data: st.DataObject
) -> None:
    """Whichever writes of a batch GitHub took: what is made as the plan says is news to nobody."""
    known = {
        name: one.model_copy(update={"principals": [f"{name}#{at}"]})
        for at, (name, one) in enumerate(plan.agents.items(), 1)
    }
    plan = plan.model_copy(update={"agents": known})
    github = OnGitHub(empty_board())
    for _ in range(rounds):
        found = changes(plan, github.board, now=NOW)
        github.perform(found.board, found.actions)
    found = changes(plan, github.board, now=NOW)
    first = [one for one in found.actions if isinstance(one, MAKING)]
    rest = [one for one in found.actions if not isinstance(one, MAKING) and data.draw(st.booleans())]
    github.perform(found.board, [*first, *rest])
    said = [one for again in github.apply(plan) for one in again.actions if isinstance(one, Comment)]
    assert said == []


@given(plans(), plans())
def test_the_next_plan_settles_too(first: Plan, second: Plan) -> None:
    github = OnGitHub(empty_board())
    github.apply(first)
    github.apply(second, allow_removals=True)
    assert changes(second, github.board, now=NOW).is_empty
    numbers = [issue.number for issue in github.board.issues.values()]
    assert len(numbers) == len(set(numbers))


@given(plans(), plans(session="next"))
def test_a_new_session_leaves_nothing_open_behind(first: Plan, second: Plan) -> None:
    github = OnGitHub(empty_board())
    github.apply(first)
    before = {issue.number for issue in github.board.issues.values()}
    github.apply(second, allow_removals=True)
    assert changes(second, github.board, now=NOW).is_empty
    assert {number for number in before if not github.board.archived[number].is_open} == before
    assert all("baton" not in github.board.archived[number].labels for number in before)


@given(plans())
def test_provisional_numbers_settle_as_real_ones_do(plan: Plan) -> None:
    board = empty_board()
    for _ in range(5):
        found = changes(plan, board, now=NOW)
        if found.is_empty:
            break
        board = apply_all(found.board, found.actions)
    assert changes(plan, board, now=NOW).is_empty


@given(plans(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_closings_in_any_order_end_consistently(plan: Plan, order: random.Random) -> None:
    github = OnGitHub(empty_board())
    github.apply(plan)
    entries = [entry for entry in github.board.issues if kind_of(entry) in {"task", "phase", "checkpoint"}]
    for entry in order.sample(entries, len(entries)):
        before = View(plan, github.board)
        was_free = not any(open_before(before, entry)) and not lacks_agreement(before, entry)
        closed = apply(github.board, CloseIssue(entry))
        board, actions = settle(closed, [entry], now=NOW)
        assert settle(board, [entry], now=NOW) == (board, ())
        github.perform(closed, actions)
        assert github.issue(entry).is_open != was_free or not before.board.issues[entry].is_open
        # What one settling left alone, settling everything leaves alone too, but for the page that counts them.
        left = changes(plan, github.board, now=NOW, entries=[one for one in github.board.issues if one != "status"])
        assert left.is_empty
    for entry in entries:
        if github.issue(entry).is_open:
            assert github.state(entry) in {"waiting", "ready", "in-progress", "blocked", "review"}


@given(plans(), st.lists(st.integers(0, 30), max_size=6))
def test_a_chain_closed_at_once_is_reopened_from_its_first_open_task(plan: Plan, picks: list[int]) -> None:
    github = OnGitHub(empty_board())
    github.apply(plan)
    tasks = [entry for entry in github.board.issues if kind_of(entry) == "task"]
    closed = {tasks[pick % len(tasks)] for pick in picks} if tasks else set()
    for entry in closed:
        github.change(entry, is_open=False, closed_as="completed")
    github.apply(plan)
    view = View(plan, github.board)
    for entry in closed:
        if not github.issue(entry).is_open and github.issue(entry).state.done_by == "*hand":
            assert not any(open_before(view, entry))


@given(plans(), plans())
def test_labels_of_people_are_never_named(first: Plan, second: Plan) -> None:
    people = ["bug", "agent:nobody", "state: odd", "critical", "Baton-ish"]
    github = OnGitHub(empty_board())
    for name in people:
        github.board = github.board.with_label(Label(name))
    github.apply(first)
    for issue in list(github.board.issues.values()):
        github.board = github.board.with_issue(replace(issue, labels=issue.labels | set(people)))
    for found in github.apply(second, allow_removals=True):
        for action in found.actions:
            if isinstance(action, AddLabels | RemoveLabels):
                assert not {name.lower() for name in action.labels} & {name.lower() for name in people}
            assert not isinstance(action, EditLabel) or action.former not in people
    assert all(set(people) <= issue.labels for issue in github.board.issues.values() if _is_of(issue.entry, first))


def _is_of(entry: Entry, plan: Plan) -> bool:
    return entry in View(plan, empty_board()).outline.titles
