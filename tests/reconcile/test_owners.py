"""A task of a phase that has an agent is that agent's: its label, its text, the pages and its claim agree."""

import pytest

from bot.domain.board import STATUS
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

PLAN = """\
session: Bridge
agents:
  mason: {name: Mason, principals: ["ada#1"]}
  diver: {principals: ["bob#2"]}
phases:
  piers: {agent: mason}
tasks:
  north: {phase: piers}
  south: {phase: piers, agent: diver}
  begun: {phase: piers, state: in-progress}
  paint: {}
"""


@pytest.fixture
def bridge() -> OnGitHub:
    github = OnGitHub(empty_board())
    github.apply(plan_of(PLAN))
    return github


@pytest.mark.parametrize(("task", "agent"), [("north", "mason"), ("south", "diver"), ("begun", "mason"), ("paint", "")])
def test_a_task_has_the_label_of_whose_it_is(bridge: OnGitHub, task: str, agent: str) -> None:
    labels = bridge.issue(f"task:{task}").labels
    assert {one for one in labels if one.startswith("agent:")} == ({f"agent:{agent}"} if agent else set())


def test_an_issue_says_whose_task_it_is(bridge: OnGitHub) -> None:
    assert "**Owner:** Mason (`mason`)" in bridge.issue("task:north").region
    assert "**Owner:** `diver`" in bridge.issue("task:south").region
    assert "whoever claims it" in bridge.issue("task:paint").region
    assert "whoever claims it" not in bridge.issue("task:north").region


def test_what_the_plan_began_is_its_owners(bridge: OnGitHub) -> None:
    claim = bridge.issue("task:begun").state.claim
    assert claim
    assert claim.agent == "mason"


def test_the_page_names_the_owner(bridge: OnGitHub) -> None:
    (row,) = (line for line in bridge.issue(STATUS).region.splitlines() if "North" in line and line.startswith("|"))
    assert "Mason" in row


def test_the_claim_of_another_is_refused_and_the_owners_taken() -> None:
    stage = Stage.of(f"version: 1\n{PLAN}")
    assert "mason" in stage.say("north", "/claim", BOB)
    assert stage.task("north").state.claim is None
    assert stage.say("north", "/claim", ADA) == ""
    assert stage.say("south", "/claim", BOB) == ""
