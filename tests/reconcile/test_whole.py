"""The states of all entries at once are those that each has by itself, whatever board was looked at before."""

import random

import pytest

from bot.domain.board import Board, Entry
from bot.plan.models import Plan
from bot.reconcile.states import derive, open_before
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from tests.pages.changed_boards import later_boards
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

STEPS = """
session: {title: Steps, style: sequential}
agents: {ada: Ada, bob: Bob}
phases: {one: {agent: ada}, two: {agent: bob}}
tasks:
  a: {phase: one}
  b: {phase: one, after: a}
  c: {phase: two}
"""
MESH = """
session: Mesh
agents: {ada: Ada, bob: Bob}
phases: {one: {}, two: {after: one, state: active}}
checkpoints: {gate: {after: one, items: [Agreed]}}
tasks: {a: {phase: one, agent: ada}, b: {phase: two, checkpoint: gate}, c: {after: a}, d: {state: done}}
"""
FLAT = """
session: Flat
tasks: {a: {blocks: all}, b: {}, c: {after: b}, d: {state: in-progress}}
"""


def alone(plan: Plan, board: Board) -> dict[Entry, tuple[object, ...]]:
    view = View(plan, board)
    entries = [entry for entry in view.outline.titles if entry in view.outline.before]
    return {entry: (derive(view, entry), tuple(one.number for one in open_before(view, entry))) for entry in entries}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("text", [STEPS, MESH, FLAT], ids=["steps", "mesh", "flat"])
def test_states_of_all_are_those_of_each(text: str, seed: int) -> None:
    plan, github = plan_of(text), OnGitHub(empty_board())
    github.apply(plan)
    for board in later_boards(github.board, plan, random.Random(seed), count=150):
        found, expected = situation_of(View(plan, board)), alone(plan, board)
        assert found.states == {entry: state for entry, (state, _) in expected.items()}
        assert found.done == {entry for entry, (state, _) in expected.items() if state == "done"}
        for entry, (state, open_ones) in expected.items():
            if state == "waiting":
                assert tuple(one.number for one in found.waits[entry]) == open_ones
