"""What stands in the issues and on the status page, held word by word."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.board import Entry
from bot.domain.state import Block, Claim, LogEntry
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

KITCHEN = """
session: {id: kitchen, title: New kitchen, objective: Cook again by spring, priority: high, starts: 2025-01-06}
agents:
  carpenter: {name: Carpenter, role: Cupboards, timeline: 2 weeks, waits_for: [Oak from the mill]}
  plumber: {name: Plumber, role: "Water & pipes", provides: {carpenter: drawings}, independent: true}
  cook: Tastes everything
areas:
  water: {title: Water, health: yellow, progress: 40, target: {progress: 100, by: week 2}, note: Half of the pipes}
phases:
  shell: {title: Shell, leads: [plumber], supports: [carpenter], weeks: 1-2,
          handoff: {validate: No leaks, by: carpenter}}
  furniture: {title: Furniture, after: shell, agent: carpenter}
tasks:
  pipes: {title: Lay the pipes, agent: plumber, phase: shell, critical: true, estimate: 3 days, checkpoint: dry,
          acceptance: [Pressure holds for a day, "Taps named in `plan.txt`"], note: "Ask @mill first.\\n\\nThen begin."}
  floor: {title: Floor, agent: carpenter, phase: shell, after: pipes, state: in-progress, progress: 20}
  tiles: {title: Tiles, agent: plumber, phase: shell, after: pipes, state: done}
  cupboards: {title: Cupboards, agent: carpenter, phase: furniture, impact: cooking}
  supper: {title: First supper, kind: activity, when: in March}
checkpoints:
  dry: {title: Dry for a day, due: week 2, items: [
        {text: No drop on the floor, sign_off: all}, {text: Photographs, sign_off: [cook]},
        {text: Neighbours heard nothing, sign_off: {at_least: 1, of: [plumber, cook]}}]}
requirements: [{from: carpenter, to: plumber, need: Where the pipes run}, {from: cook, to: all, need: Clean hands}]
risks: {flood: {level: high, title: Flood, note: The old valve, agent: plumber}}
metrics: {drops: {title: Drops a day, target: "0", value: "2", group: Water}}
next: [{text: Order oak, agent: carpenter, when: today}]
log: [{text: The old kitchen is gone, at: 2025-01-05}]
"""


@pytest.fixture
def kitchen() -> OnGitHub:
    github = OnGitHub(empty_board())
    github.apply(plan_of(KITCHEN))
    return github


def test_issues_of_a_fresh_plan(kitchen: OnGitHub, snapshot: SnapshotAssertion) -> None:
    issues = {entry: issue for entry, issue in kitchen.board.issues.items() if entry != "status"}
    assert {entry: f"{one.title}\n\n{one.region}" for entry, one in issues.items()} == snapshot


def test_status_of_a_fresh_plan(kitchen: OnGitHub, snapshot: SnapshotAssertion) -> None:
    assert kitchen.issue("status").region == snapshot


def test_words_after_things_happened(kitchen: OnGitHub, snapshot: SnapshotAssertion) -> None:
    state = kitchen.issue("task:pipes").state
    claim = Claim("plumber", 7, "ada", 9001, NOW, verified=False)
    block = Block("the valve is <stuck>", 8, "bo", NOW, on=55, agent="carpenter")
    kitchen.change("task:pipes", state=replace(state, claim=claim, progress=60, note="half of it", blocks=(block,)))
    kitchen.change("task:supper", is_open=False, closed_as="completed")
    for what in ("claimed", "blocked"):
        log = LogEntry(NOW, what, "task:pipes", "plumber", "ada", number=103, note="valve" if what == "blocked" else "")
        kitchen.board = kitchen.board.with_log(log)
    plan = kitchen.board.in_force
    assert plan
    kitchen.apply(plan.plan)
    entries = map(Entry, ("task:pipes", "task:supper", "status"))
    assert {entry: kitchen.board.issues[entry].region for entry in entries} == snapshot


def test_words_of_what_left_and_of_what_was_archived(kitchen: OnGitHub, snapshot: SnapshotAssertion) -> None:
    kitchen.apply(plan_of(KITCHEN.replace("  supper: {title: First supper, kind: activity, when: in March}\n", "")))
    gone = kitchen.issue("task:supper").region
    kitchen.apply(plan_of("session: {id: garden, title: Garden}"))
    archived = next(issue.region for issue in kitchen.board.archived.values() if issue.entry == "task:floor")
    assert {"left": gone, "archived": archived} == snapshot
