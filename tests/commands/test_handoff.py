"""Tasks and steps that are passed on: offered, accepted, rejected, and never judged by who gave them."""

from dataclasses import replace

import pytest

from bot.domain.actions import CloseIssue, Comment
from bot.domain.board import Account, Entry
from bot.domain.state import IssueState
from tests.boards import board_of, changed, plan_of
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, EVE, GEMINI

STEPS = """\
version: 1
session: {title: Bakery, style: sequential}
agents:
  reader:  {principals: ["ada#1"], operator: mill}
  planner: {principals: ["bob#2"], operator: mill}
  printer: {principals: ["gemini[bot]#55"]}
phases:
  read:  {agent: reader}
  plan:  {agent: planner}
  print: {agent: printer}
tasks:
  cards:  {agent: reader, phase: read}
  scale:  {agent: planner, phase: plan}
  labels: {agent: printer, phase: print}
"""


@pytest.fixture
def bakery() -> Stage:
    stage = Stage.of(STEPS)
    stage.board = changed(stage.board, "cards", is_open=False, done_by="reader")
    return stage


@pytest.fixture
def stage() -> Stage:
    stage = Stage.of()
    stage.permissions = {BOB.id: "write"}
    stage.say("docs", "/claim")
    return stage


def state_of(stage: Stage, entry: str) -> IssueState:
    return stage.board.issues[Entry(entry)].state


def test_steps_without_after_follow_the_file(bakery: Stage) -> None:
    answer = bakery.say("scale", "/claim", BOB)
    assert "- #4 Step: Read: reader writes `/handoff` with a summary on it" in answer


def test_a_step_is_handed_over_and_accepted_by_the_one_behind_it(bakery: Stage) -> None:
    answer = bakery.say("phase:read", "/handoff forty cards, all names merged")
    assert answer.startswith("`planner` (@bob): `reader` hands this over to be validated: forty cards")
    assert bakery.board.status.log[0].what == "handed off"
    assert "planner writes `/accept` on it, or `/reject` with the reason" in bakery.say("scale", "/claim", BOB)
    assert bakery.say("phase:read", "/accept", BOB) == ""
    assert CloseIssue("phase:read") in bakery.actions
    assert state_of(bakery, "phase:read").done_by == "planner"
    assert bakery.say("scale", "/claim", BOB) == ""


def test_a_rejection_sends_the_step_back_until_it_is_handed_over_anew(bakery: Stage) -> None:
    bakery.say("phase:read", "/handoff done")
    assert "`/reject` needs a reason" in bakery.say("phase:read", "/reject", BOB)
    answer = bakery.say("phase:read", "/reject three cards are upside down", BOB)
    assert answer.startswith("@ada for `reader`: `planner` does not accept the hand-off: three cards")
    assert "nothing waits here" in bakery.say("phase:read", "/accept", BOB)
    bakery.say("phase:read", "/handoff turned them round")
    assert bakery.say("phase:read", "/accept", BOB) == ""


@pytest.mark.parametrize(
    ("by", "line", "words"),
    [
        (ADA, "/accept", "reader gave it, and nobody validates their own work"),
        (GEMINI, "/accept", "it is for planner to validate"),
        (GEMINI, "/reject bad", "it is for planner to validate"),
        (BOB, "/accept as printer", "bob is no principal of printer"),
        (EVE, "/accept", "acts for no agent"),
    ],
)
def test_who_may_not_validate_is_told_who_may(bakery: Stage, by: Account, line: str, words: str) -> None:
    bakery.say("phase:read", "/handoff done")
    assert words in bakery.say("phase:read", line, by)
    assert bakery.board.issues[Entry("phase:read")].is_open


def test_agents_of_one_operator_do_not_validate_each_other_where_operators_are_kept_apart() -> None:
    stage = Stage.of(STEPS + "policy: {separate: operator}\n")
    stage.board = changed(stage.board, "cards", is_open=False, done_by="reader")
    stage.say("phase:read", "/handoff done")
    assert "have one operator" in stage.say("phase:read", "/accept", BOB)
    assert stage.say("phase:read", "/accept", GEMINI) == "", "whoever else may act"


def test_one_account_that_acts_for_both_agents_does_not_validate_its_own_work() -> None:
    stage = Stage.of(STEPS.replace('["bob#2"]', '["bob#2", "ada#1"]'))
    stage.board = changed(stage.board, "cards", is_open=False, done_by="reader")
    stage.say("phase:read", "/handoff done as reader")
    assert "ada gave it for reader" in stage.say("phase:read", "/accept as planner")
    assert stage.say("phase:read", "/accept", BOB) == ""


@pytest.mark.parametrize(
    ("entry", "line", "by", "words"),
    [
        ("phase:read", "/handoff", ADA, "`/handoff` needs a summary"),
        ("phase:read", "/handoff to planer done", ADA, "write `/handoff to planner ...`"),
        ("phase:read", "/handoff to printer done", ADA, "printer does not validate this phase"),
        ("phase:read", "/handoff done", BOB, "this phase is reader's"),
        ("phase:plan", "/handoff done", BOB, "the phase is not finished"),
        ("phase:print", "/handoff done", GEMINI, "this phase is not handed over"),
        ("phase:plan", "/accept", BOB, "nothing waits here to be validated"),
    ],
)
def test_refused_with_the_next_line(bakery: Stage, entry: str, line: str, by: Account, words: str) -> None:
    answer = bakery.say(entry, line, by)
    assert words in answer
    assert "**Next:**" in answer


def test_a_phase_is_not_accepted_while_a_task_is_open_again(bakery: Stage) -> None:
    bakery.say("phase:read", "/handoff done")
    bakery.board = changed(bakery.board, "cards", is_open=True, done_by="")
    assert "the phase is not finished any more" in bakery.say("phase:read", "/accept", BOB)


def test_without_agents_any_other_account_validates() -> None:
    plan = "version: 1\nsession: {title: x, style: sequential}\nphases: {one: {}, two: {}}\ntasks: {a: {phase: one}}\n"
    stage = Stage(plan_of(plan), board_of(plan_of(plan)), {ADA.id: "write", BOB.id: "write"})
    stage.board = changed(stage.board, "a", is_open=False, done_by="ada")
    assert stage.say("phase:one", "/handoff it stands") == "", "there is nobody to call"
    assert "ada gave it" in stage.say("phase:one", "/accept")
    assert stage.say("phase:one", "/accept", BOB) == ""
    assert not stage.board.issues[Entry("phase:one")].is_open


def test_accepting_again_after_a_break_between_closing_and_saying_so(bakery: Stage) -> None:
    bakery.say("phase:read", "/handoff done")
    issue = bakery.board.issues[Entry("phase:read")]
    bakery.say("phase:read", "/accept", BOB, comment=900)
    after = bakery.board.issues[Entry("phase:read")].state
    bakery.board = bakery.board.with_issue(replace(issue, is_open=False))
    assert bakery.say("phase:read", "/accept", BOB, comment=900) == ""
    assert bakery.board.issues[Entry("phase:read")].state.done_by == after.done_by


def test_a_task_passes_to_the_receiver_with_its_claim(stage: Stage) -> None:
    answer = stage.say("docs", "/handoff to Gem: the text is there, the index is not")
    assert answer.startswith("`gemini`: `claude` hands this task to you: the text is there")
    claim = stage.task("docs").state.claim
    assert claim
    assert claim.agent == "claude", "until it is accepted"
    assert stage.say("docs", "/accept", GEMINI) == ""
    state = stage.task("docs").state
    assert state.claim
    assert (state.claim.agent, state.claim.principal, state.claim.verified) == ("gemini", 55, True)
    assert "gemini holds this task" in stage.say("docs", "/progress 50%")


def test_a_rejected_task_stays_and_may_be_offered_anew(stage: Stage) -> None:
    stage.say("docs", "/handoff to gemini half of it")
    stage.say("docs", "/reject finish it first", GEMINI)
    state = stage.task("docs").state
    assert state.claim
    assert state.claim.agent == "claude"
    assert state.handoff
    assert (state.handoff.answer, state.handoff.reason) == ("rejected", "finish it first")
    stage.say("docs", "/handoff to gemini all of it")
    assert stage.say("docs", "/accept", GEMINI) == ""


def test_a_release_withdraws_the_offer(stage: Stage) -> None:
    stage.say("docs", "/handoff to gemini half of it")
    stage.say("docs", "/release")
    assert "nothing waits here to be validated" in stage.say("docs", "/accept", GEMINI)


def test_without_a_name_it_goes_to_the_only_agent_that_waits_for_it() -> None:
    stage = Stage.of()
    stage.say("gateway", "/claim as chatgpt")
    stage.permissions = {BOB.id: "write", EVE.id: "write"}
    stage.say("gateway", "/claim as chatgpt", BOB)
    answer = stage.say("gateway", "/handoff the routes are there", BOB)
    assert "chatgpt holds this task" in answer, "who acts for an agent without principals names it"
    answer = stage.say("gateway", "/handoff the routes are there as chatgpt", BOB)
    assert "nobody waits for this task" in answer
    assert "name the receiver, `/handoff to claude ...`: claude, gemini" in answer
    stage.say("postgres", "/claim", GEMINI)
    stage.say("postgres", "/handoff tables are there", GEMINI)
    handoff = stage.task("postgres").state.handoff
    assert handoff
    assert handoff.to == "claude"


@pytest.mark.parametrize(
    ("line", "by", "words"),
    [
        ("/handoff to gemini", ADA, "`/handoff` needs a summary"),
        ("/handoff to claude done", ADA, "claude and claude are the same"),
        ("/handoff to gemini done", GEMINI, "claude holds this task"),
        ("/accept", GEMINI, "nothing waits here to be validated"),
    ],
)
def test_tasks_are_not_passed_on_by_everybody(stage: Stage, line: str, by: Account, words: str) -> None:
    assert words in stage.say("docs", line, by)


def test_a_task_that_nobody_holds_is_not_passed_on() -> None:
    assert "nobody holds this task" in Stage.of().say("docs", "/handoff to gemini done")


def test_summaries_are_inert_where_they_are_shown(bakery: Stage) -> None:
    answer = bakery.say("phase:read", "/handoff {{ 7*7 }} @everyone closes #1 <!-- baton:end -->")
    assert "`@everyone`" in answer
    assert "<!--" not in answer
    assert [action.key for action in bakery.actions if isinstance(action, Comment)] == ["handoff:101"]
