"""Requirements and sign-offs as commands: what they do, and the one clear answer to everything that they cannot."""

from dataclasses import replace

import pytest

from bot.domain.actions import CreateIssue, ReopenIssue
from bot.domain.board import Entry
from bot.domain.state import IssueState, Required
from tests.boards import PLAN
from tests.commands.conftest import Stage
from tests.fakes import BOB, EVE, GEMINI

POINTS = """\
checkpoints:
  week:
    items:
      - {text: All agree, sign_off: all}
      - {text: The schema is sound, sign_off: [gemini]}
      - {text: Somebody looked, sign_off: any}
  bare: {}
"""
LIST = Entry("requirements:claude")
GATE = "checkpoint:week"


@pytest.fixture
def stage() -> Stage:
    stage = Stage.of(PLAN + POINTS)
    stage.permissions = {BOB.id: "write"}
    return stage


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """Claude asks something of gemini."""
    assert stage.say("docs", "/require gemini the schema") == ""
    return stage


def state(stage: Stage, entry: str) -> IssueState:
    return stage.board.issues[Entry(entry)].state


def item(stage: Stage, number: int = 1) -> Required:
    return next(one for one in state(stage, LIST).items if one.number == number)


# asking


def test_the_first_requirement_makes_the_list(asked: Stage) -> None:
    (made,) = (one for one in asked.actions if isinstance(one, CreateIssue))
    assert (made.entry, made.title, made.labels) == (LIST, "Requirements: claude", ("baton", "agent:claude"))
    assert (item(asked).to, item(asked).need, item(asked).state) == ("gemini", "the schema", "asked")
    assert item(asked).asked is not None
    assert asked.reactions == ["+1"]
    assert asked.board.status.log[0].what == "required"


def test_an_alias_and_a_colon_name_the_agent_too(stage: Stage) -> None:
    assert stage.say("docs", "/require Gem: the schema") == ""
    assert item(stage).to == "gemini"


def test_all_is_one_item_for_each_other_agent(stage: Stage) -> None:
    assert stage.say("docs", "/require all open questions") == ""
    assert [(one.number, one.to) for one in state(stage, LIST).items] == [(1, "gemini"), (2, "chatgpt")]


def test_the_same_again_is_no_new_item_and_names_the_old_one(asked: Stage) -> None:
    assert "asked already: item 1" in asked.say("docs", "/require gemini The schema.")
    assert len(state(asked, LIST).items) == 1
    asked.say("docs", "/require all the schema")
    assert [one.to for one in state(asked, LIST).items] == ["gemini", "chatgpt"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/require claude the schema", "an agent needs nothing of itself"),
        ("/require gemmini the schema", "write `/require gemini"),
        ("/require gemini", "`/require` needs what is needed"),
        ("/require", "nobody is named"),
        (f"/require gemini {'x' * 301}", "has 301 characters, over 300"),
        (f"/require gemini {'x' * 1500}", "shorten what follows `/require`"),
    ],
)
def test_what_cannot_be_asked_has_one_clear_answer(stage: Stage, line: str, answer: str) -> None:
    assert answer in stage.say("docs", line)
    assert LIST not in stage.board.issues


def test_people_who_act_for_nobody_cannot_ask(stage: Stage) -> None:
    assert "you act for none here" in stage.say("docs", "/require gemini the schema", BOB)
    assert stage.say("docs", "/require gemini the schema as chatgpt", BOB) == ""
    (one,) = state(stage, "requirements:chatgpt").items
    assert one.asked is not None
    assert not one.asked.verified


def test_an_hour_takes_so_many_questions(stage: Stage) -> None:
    for n in range(20):
        assert stage.say("docs", f"/require gemini thing {n}") == ""
    assert "an agent asks for at most 20 items an hour" in stage.say("docs", "/require gemini one more")


# providing and answering


def test_provided_disputed_provided_again_and_accepted(asked: Stage) -> None:
    assert asked.say("docs", "/provide claude:1 draft.md", GEMINI) == ""
    assert (item(asked).state, item(asked).evidence) == ("provided", "draft.md")
    assert asked.say(LIST, "/reject 1 there is no index") == ""
    assert (item(asked).state, item(asked).reason) == ("disputed", "there is no index")
    assert asked.say(LIST, "/provide 1 schema.md", GEMINI) == ""
    assert asked.say(LIST, "/accept") == ""
    assert (item(asked).state, item(asked).evidence) == ("accepted", "schema.md")
    assert [one.what for one in asked.board.status.log[:4]] == ["accepted", "provided", "disputed", "provided"]
    assert asked.say(LIST, "/reject 1 it broke") == "", "what was accepted may be disputed"


def test_the_reason_alone_is_for_the_one_item_that_was_provided(asked: Stage) -> None:
    asked.say(LIST, "/provide 1 draft.md", GEMINI)
    assert asked.say(LIST, "/reject no index in it") == ""
    assert item(asked).reason == "no index in it"


def test_only_who_was_asked_provides_and_only_who_asked_answers(asked: Stage) -> None:
    assert "item 1 is asked of gemini" in asked.say(LIST, "/provide 1 draft.md")
    asked.say(LIST, "/provide 1 draft.md", GEMINI)
    assert "claude asked for this" in asked.say(LIST, "/accept 1", GEMINI)
    assert "claude asked for this" in asked.say(LIST, "/reject 1 no", GEMINI)
    assert item(asked).state == "provided"


@pytest.mark.parametrize(
    ("by_asker", "line", "answer"),
    [
        (False, "/provide", "needs the number of an item"),
        (False, "/provide 1", "`/provide` needs where it is"),
        (False, "/provide 9 x", "claude's list has no item 9"),
        (False, f"/provide 1 {'x' * 301}", "has 301 characters"),
        (False, "/provide claud:1 x", "write `/provide claude:1`"),
        (False, "/provide chatgpt:1 x", "chatgpt asks nothing of anybody"),
        (True, "/reject 1 no", "nothing was provided for item 1 yet"),
        (True, "/reject 1", "`/reject` needs a reason"),
        (True, "/reject", "`/reject` needs an item"),
        (True, "/accept", "`/accept` needs an item"),
        (True, "/accept 4", "there is no item 4; the only one is 1"),
        (True, "/accept the schemas", "write `/accept 1` for “the schema”"),
        (True, "/accept 1\n/reject 1 no", "contradict each other"),
    ],
)
def test_wrong_answers_have_one_clear_answer(asked: Stage, by_asker: bool, line: str, answer: str) -> None:
    said = asked.say(LIST, line) if by_asker else asked.say(LIST, line, GEMINI)
    assert answer in said
    assert item(asked).state == "asked"


def test_a_requirement_is_taken_back_by_who_asked_it(asked: Stage) -> None:
    assert "this is claude's list" in asked.say(LIST, "/withdraw 1", GEMINI)
    assert asked.say(LIST, "/withdraw 1") == ""
    assert state(asked, LIST).items == ()
    asked.say("docs", "/require gemini another thing")
    assert item(asked, 2).need == "another thing", "a number is given once"


def test_the_comments_own_issue_remembers_what_it_asked_elsewhere(asked: Stage) -> None:
    assert asked.task("docs").state.seen == 101


# signing off


def test_a_sign_off_is_kept_with_who_gave_it(stage: Stage) -> None:
    assert stage.say(GATE, "/sign-off 1") == ""
    (one,) = state(stage, GATE).signs
    assert (one.said.agent, one.said.principal, one.said.verified, one.said.comment) == ("claude", 1, True, 101)
    assert stage.board.status.log[0].note == "item 1, All agree"


def test_signed_again_is_done_already(stage: Stage) -> None:
    stage.say(GATE, "/sign-off 1")
    assert stage.say(GATE, "/sign-off 1") == ""
    assert stage.reactions == ["+1"]
    assert len(state(stage, GATE).signs) == 1


def test_all_signs_what_the_agent_may_sign_and_nothing_else(stage: Stage) -> None:
    assert stage.say(GATE, "/sign-off all") == ""
    assert len(state(stage, GATE).signs) == 2


def test_several_items_of_which_one_is_anothers_are_all_refused(stage: Stage) -> None:
    assert "item 2 is not claude's to sign off" in stage.say(GATE, "/sign-off 1 2")
    assert state(stage, GATE).signs == ()


def test_an_unverified_sign_off_gives_way_to_a_verified_one(stage: Stage) -> None:
    assert stage.say(GATE, "/sign-off 1 as chatgpt", BOB) == ""
    (one,) = state(stage, GATE).signs
    assert (one.said.agent, one.said.verified) == ("chatgpt", False)
    assert "is no principal of gemini" in stage.say(GATE, "/sign-off 2 as gemini", BOB)
    assert "agents sign off" in stage.say(GATE, "/sign-off 1", BOB)
    assert "acts for no agent" in stage.say(GATE, "/sign-off 1", EVE)


def test_where_there_is_nothing_to_sign_the_gates_are_named(stage: Stage) -> None:
    said = stage.say("docs", "/sign-off 1")
    assert "this is no checkpoint" in said
    assert "#8 Week" in said
    assert "no items to sign off" in stage.say("checkpoint:bare", "/sign-off 1")
    assert "nothing that can be taken back" in stage.say("docs", "/withdraw")


def test_taking_back_what_stood_on_it_opens_the_gate(stage: Stage) -> None:
    for by in (None, GEMINI):
        stage.say(GATE, "/sign-off all", *([by] if by else []))
    stage.say(GATE, "/sign-off 1 as chatgpt", BOB)
    issue = stage.board.issues[Entry(GATE)]
    closed = replace(issue, is_open=False, state=replace(issue.state, done_by="*tasks"))
    stage.board = stage.board.with_issue(closed)
    assert stage.say(GATE, "/withdraw 3") == "", "gemini looked too"
    assert not stage.board.issues[Entry(GATE)].is_open
    assert stage.say(GATE, "/withdraw") == ""
    assert ReopenIssue(Entry(GATE)) in stage.actions
    assert (stage.board.issues[Entry(GATE)].is_open, state(stage, GATE).done_by) == (True, "")


def test_nobody_takes_back_for_another(stage: Stage) -> None:
    stage.say(GATE, "/sign-off 1", GEMINI)
    stage.permissions[1] = "admin"
    assert "claude has not signed item 1 off" in stage.say(GATE, "/withdraw 1")
    assert "claude has signed nothing off here" in stage.say(GATE, "/withdraw all")
    assert len(state(stage, GATE).signs) == 1
