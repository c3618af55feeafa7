"""A lead or maintainer gives a task to an agent, which is told once and may take it or give it back."""

import pytest

from bot.domain.actions import Comment
from bot.domain.board import STATUS
from tests.boards import changed
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, EVE, GEMINI

PLAN = """\
version: 1
session: Led
agents:
  lead: {principals: ["ada#1"]}
  worker: {principals: ["bob#2"], aliases: [Hand]}
  machine: {principals: ["gemini[bot]#55"]}
  open: {}
  several: {principals: ["x#7", "y#8"]}
phases: {one: {leads: [lead]}, two: {after: one}}
tasks:
  free: {phase: one}
  owned: {agent: worker, phase: one}
  later: {phase: two}
  loose: {}
"""


@pytest.fixture
def stage() -> Stage:
    stage = Stage.of(PLAN)
    stage.permissions = {EVE.id: "maintain"}
    return stage


def test_a_lead_gives_a_task_to_an_agent_that_is_told_once(stage: Stage) -> None:
    answer = stage.say("free", "/assign Hand")
    assert answer.startswith("@bob: `lead` gave this task to `worker`.")
    assert stage.reactions == ["+1"]
    claim = stage.task("free").state.claim
    assert claim
    assert (claim.agent, claim.principal, claim.login, claim.by, claim.verified) == ("worker", 2, "bob", "ada", False)
    assert [(one.what, one.agent, one.note) for one in stage.board.status.log] == [("assigned", "lead", "to worker")]
    assert [one.key for one in stage.actions if isinstance(one, Comment)] == ["assigned:101"]
    assert stage.say("free", "/assign worker") == ""


def test_the_agent_takes_it_as_its_own(stage: Stage) -> None:
    stage.say("free", "/assign worker")
    assert stage.say("free", "/claim", BOB) == ""
    claim = stage.task("free").state.claim
    assert claim
    assert (claim.by, claim.verified, claim.comment) == ("", True, 101)


def test_the_agent_gives_it_back(stage: Stage) -> None:
    stage.say("free", "/assign worker")
    assert stage.say("free", "/release", BOB) == ""
    assert stage.task("free").state.claim is None


@pytest.mark.parametrize(("agent", "login"), [("machine", ""), ("open", ""), ("several", "")])
def test_nobody_is_called_who_is_not_known_to_act(stage: Stage, agent: str, login: str) -> None:
    answer = stage.say("free", f"/assign {agent}")
    assert answer.startswith(f"`lead` gave this task to `{agent}`")
    assert "@" not in answer


def test_an_assigned_task_is_not_free(stage: Stage) -> None:
    stage.say("free", "/assign open")
    assert "open claimed this task first" in stage.say("free", "/claim", BOB)
    assert stage.task("free").state.claim


def test_an_earlier_claim_that_comes_late_does_not_undo_an_assignment(stage: Stage) -> None:
    stage.say("free", "/assign worker", comment=200)
    assert "given free after this comment" in stage.say("free", "/claim", GEMINI, comment=150)


def test_an_earlier_assignment_that_comes_late_wins(stage: Stage) -> None:
    stage.say("free", "/claim", GEMINI, comment=200)
    answer = stage.say("free", "/assign worker", comment=150)
    assert "`machine` no longer holds it" in answer


def test_a_held_task_is_given_to_another_by_maintainers_alone(stage: Stage) -> None:
    stage.say("free", "/claim", GEMINI)
    assert "machine holds this task" in stage.say("free", "/assign worker")
    assert "`machine` no longer holds it" in stage.say("free", "/assign worker", EVE)


REFUSED = [
    ("free", "/assign", ADA, "`/assign` needs an agent"),
    ("free", "/assign wrker", ADA, "write `/assign worker`"),
    (
        "free",
        "/assign worker",
        BOB,
        "worker leads no phase of this task and is no maintainer.\n**Next:** ask lead, or a",
    ),
    ("loose", "/assign worker", ADA, "**Next:** ask a maintainer."),
    ("owned", "/assign open", ADA, "the plan gives this task to worker"),
    ("later", "/assign worker", EVE, "the task waits for what is not done"),
    (STATUS, "/assign worker", EVE, "write `/assign` on a task's issue"),
    ("free", "/assign worker\n/claim", ADA, "contradict each other"),
]


@pytest.mark.parametrize(("task", "words", "who", "answer"), REFUSED)
def test_what_is_refused(stage: Stage, task: str, words: str, who, answer: str) -> None:
    assert answer in stage.say(task, words, who)
    assert "state:" not in stage.touched


def test_a_maintainer_gives_what_the_plan_gave_to_another(stage: Stage) -> None:
    assert "gave this task to `open`" in stage.say("owned", "/assign open", EVE)


def test_a_done_or_blocked_task_is_not_given(stage: Stage) -> None:
    stage.say("free", "/block no access")
    assert "the task is blocked: no access" in stage.say("free", "/assign worker")
    stage.board = changed(stage.board, "free", is_open=False)
    assert "the task is done" in stage.say("free", "/assign worker")


def test_an_agent_that_holds_enough_is_given_no_more() -> None:
    stage = Stage.of(PLAN + "policy: {max_claims: 1}\n")
    stage.permissions = {EVE.id: "admin"}
    stage.say("free", "/assign worker")
    assert "worker holds `#1`, and the plan allows 1 at a time" in stage.say("loose", "/assign worker", EVE)
