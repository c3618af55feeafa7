"""Who may act for whom."""

from bot.commands.actor import Roster
from bot.domain.board import Account
from bot.domain.state import Claim
from tests.boards import plan_of
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, EVE, GEMINI


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
    answer = stage.say("docs", "/claim", Account(66, "ada"))
    assert "ada acts for no agent" in answer
    assert "ada#66" in answer
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
    stage = Stage.of(TWO)
    answer = stage.say("one", "/claim")
    assert "you act for front, back" in answer
    assert "`/claim as front`" in answer
    assert stage.say("two", "/claim as Back") == ""
    assert claim_of(stage, "two").agent == "back"


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
    assert "had the id 2, yours is 77" in answer
    assert "bob#77" in answer.replace("`", "")
    assert stage.task("one").state.claim is None


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
