"""Who may act for whom."""

import pytest

from bot.commands.actor import Roster
from bot.domain.board import Account
from bot.domain.state import Claim
from bot.plan.load import load
from tests.boards import plan_of
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, EVE, GEMINI, NOW


def claim_of(stage: Stage, task: str) -> Claim:
    claim = stage.task(task).state.claim
    assert claim is not None
    return claim


def test_principal_of_one_agent_acts_for_it_without_saying_so() -> None:
    stage = Stage.of()
    assert stage.say("postgres", "/claim", GEMINI) == ""
    assert claim_of(stage, "postgres").agent == "gemini"
    assert claim_of(stage, "postgres").verified


def test_number_decides_and_not_the_name() -> None:
    stage = Stage.of()
    stage.permissions = {66: "admin"}
    for words in ("/claim", "/claim as chatgpt"):
        answer = stage.say("docs", words, Account(66, "ada"))
        assert "the plan's ada has the id 1, yours is 66" in answer
        assert "write `ada#66` in the plan if that is meant" in answer
    assert stage.task("docs").state.claim is None
    stage.say("docs", "/claim", Account(1, "ada-renamed"))
    assert claim_of(stage, "docs").agent == "claude"


TWO = """\
version: 1
session: Two hats
agents:
  front: {principals: ["ada#1"]}
  back: {principals: ["ada#1", "bob"]}
tasks:
  one: {}
  two: {agent: back}
"""


def test_principal_of_several_agents_says_for_which() -> None:
    """Only its word tells which of them speaks, so that is not verified, wherever it is shown."""
    stage = Stage.of(TWO)
    answer = stage.say("one", "/claim")
    assert "you act for front, back" in answer
    assert "`/claim as front`" in answer
    assert stage.say("two", "/claim as Back") == ""
    assert claim_of(stage, "two").agent == "back"
    assert not claim_of(stage, "two").verified
    assert not stage.board.status.log[0].verified


def test_agent_with_principals_is_acted_for_by_no_one_else() -> None:
    stage = Stage.of()
    stage.permissions = {BOB.id: "admin"}
    answer = stage.say("schema", "/claim as claude", BOB)
    assert "bob is no principal of claude" in answer
    assert "@" not in answer


def test_agent_without_principals_is_acted_for_by_anyone_with_write_permission_as_unverified() -> None:
    stage = Stage.of()
    stage.permissions = {BOB.id: "write", EVE.id: "read"}
    assert "only accounts with write permission" in stage.say("gateway", "/claim as chatgpt", EVE)
    assert stage.say("gateway", "/claim as chatgpt", BOB) == ""
    assert claim_of(stage, "gateway").agent == "chatgpt"
    assert not claim_of(stage, "gateway").verified


def test_person_with_write_permission_takes_a_task_without_owner_as_themselves() -> None:
    stage = Stage.of()
    stage.permissions = {BOB.id: "write"}
    assert stage.say("docs", "/claim", BOB) == ""
    assert (claim_of(stage, "docs").agent, claim_of(stage, "docs").login) == ("", "bob")
    answer = stage.say("gateway", "/claim", BOB)
    assert "`/claim as chatgpt`" in answer


def test_stranger_is_told_how_to_join() -> None:
    answer = Stage.of().say("docs", "/claim", EVE)
    assert "eve acts for no agent" in answer
    assert '"eve#3"' in answer.replace("`", "")


def test_agent_that_is_not_there_is_answered_with_the_nearest() -> None:
    assert "`/claim as claude`" in Stage.of().say("schema", "/claim as claud")


def test_agent_is_found_by_its_alias() -> None:
    stage = Stage.of()
    assert stage.say("postgres", "/claim as gem", GEMINI) == ""
    assert claim_of(stage, "postgres").agent == "gemini"


def test_name_without_id_belongs_to_who_acted_with_it_first() -> None:
    stage = Stage.of(TWO)
    assert stage.say("two", "/claim", BOB) == ""
    assert stage.board.status.principals == (("bob", BOB.id),)
    answer = stage.say("one", "/claim", Account(77, "bob"))
    assert "has the id 2, yours is 77" in answer
    assert "bob#77" in answer.replace("`", "")
    assert stage.task("one").state.claim is None
    assert stage.say("one", "/claim", Account(BOB.id, "robert")) == "", "he goes by another name now"
    assert claim_of(stage, "one").agent == "back"


def test_app_and_person_of_one_name_are_two() -> None:
    plan = plan_of(TWO.replace('"bob"', '"bob[bot]"'))
    roster = Roster(plan, {})
    assert roster.agents_of(Account(9, "bob", is_bot=True)) == ("back",)
    assert roster.agents_of(BOB) == ()


def test_comment_of_a_deleted_account_or_of_baton_itself_does_nothing() -> None:
    from tests.fakes import BOT

    stage = Stage.of()
    assert stage.say("docs", "/claim", BOT) == ""
    assert stage.actions == []
    assert ADA.id != BOT.id


MANY = """\
version: 1
session: Many hats
agents:
  machine: {principals: ["ada#1", "gemini[bot]#55"], operator: acme}
  twin: {principals: ["ada#1"], operator: acme}
  people: {human: true, principals: ["bob#2"], operator: other}
  writers: {human: true, principals: ["bob#2"]}
tasks: {one: {}}
"""


@pytest.mark.parametrize(
    ("account", "is_person"),
    [
        pytest.param(ADA, False, id="listed for an agent"),
        pytest.param(Account(1, "renamed"), False, id="listed, under another name"),
        pytest.param(GEMINI, False, id="an App"),
        pytest.param(Account(9, "stranger", is_bot=True), False, id="an App that nobody lists"),
        pytest.param(BOB, True, id="listed for people alone"),
        pytest.param(EVE, True, id="not listed"),
    ],
)
def test_a_person_is_an_account_that_no_machine_goes_by(account: Account, is_person: bool) -> None:
    assert Roster(plan_of(MANY), {}).is_person(account) is is_person


def test_an_account_of_a_machine_and_of_people_is_no_person() -> None:
    plan = plan_of(TWO)
    both = plan.model_copy(
        update={"agents": {**plan.agents, "back": plan.agents["back"].model_copy(update={"human": True})}}
    )
    assert not Roster(both, {}).is_person(ADA)
    assert Roster(both, {}).is_person(BOB)


def test_any_principal_of_the_agent_holds_what_one_of_them_claimed() -> None:
    roster = Roster(plan_of(MANY), {})
    claim = Claim("machine", ADA.id, "ada", 1, NOW)
    assert roster.is_holder(claim, GEMINI)
    assert roster.is_holder(claim, Account(ADA.id, "renamed"))
    assert not roster.is_holder(claim, BOB)
    own = Claim("", BOB.id, "bob", 1, NOW)
    assert roster.is_holder(own, BOB)
    assert not roster.is_holder(own, EVE)


@pytest.mark.parametrize(
    "where", ["agents: {a: {human: true, principals: ['x[bot]']}}", "policy: {override: ['x[bot]']}"]
)
def test_an_app_among_people_is_refused_with_the_plan(where: str) -> None:
    loaded = load(f"version: 1\nsession: s\n{where}\n", file="plan.yml")
    assert loaded.plan is None
    assert [(finding.code, finding.line) for finding in loaded.findings] == [("app-as-person", 3)]
