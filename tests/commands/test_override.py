"""Who ends a task although it waits, and who may not."""

import pytest

from bot.domain.actions import CloseIssue
from bot.domain.board import Account
from tests.boards import PLAN
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, GEMINI

NAMED = PLAN + 'policy: {override: ["bob#2", eve]}\n'


@pytest.fixture
def stage() -> Stage:
    stage = Stage.of(NAMED)
    stage.permissions = {BOB.id: "write"}
    return stage


def test_a_task_is_finished_although_what_comes_first_is_open(stage: Stage) -> None:
    assert stage.say("schema", "/override the tables came with the backup", BOB) == ""
    assert CloseIssue("task:schema") in stage.actions
    state = stage.task("schema").state
    assert state.overruled
    assert (state.overruled.principal, state.done_by) == (BOB.id, "bob")
    entry = stage.board.status.log[0]
    assert (entry.what, entry.note) == ("overruled", "the tables came with the backup (open: #1)")
    assert stage.say("auth", "/claim") == "", "what waited for it may start"


def test_a_block_is_overruled_too(stage: Stage) -> None:
    stage.say("docs", "/claim\n/block no key")
    assert stage.say("docs", "/override we go without", BOB) == ""
    assert not stage.task("docs").is_open


@pytest.mark.parametrize(
    ("by", "line", "words"),
    [
        (ADA, "/override so it is", "the plan does not name ada"),
        (BOB, "/override", "`/override` needs a reason"),
        (Account(66, "bob"), "/override me too", "the plan does not name bob"),
        (Account(9, "eve"), "/override me too", "write `eve#9` under `policy.override`"),
        (GEMINI, "/override me too", "the plan does not name gemini"),
    ],
)
def test_only_people_whom_the_plan_names_by_number(stage: Stage, by: Account, line: str, words: str) -> None:
    assert words.replace("`", "") in stage.say("schema", line, by).replace("`", "")
    assert stage.task("schema").is_open


def test_what_waits_for_nothing_is_done_and_not_overruled(stage: Stage) -> None:
    assert "write `/done` to finish it" in stage.say("postgres", "/override faster", BOB)
    assert "nothing here can be overruled" in stage.say("status", "/override faster", BOB)


def test_a_plan_that_names_nobody_says_where_to_write_it() -> None:
    answer = Stage.of().say("schema", "/override faster", BOB)
    assert "add `login#id` under `policy.override` in the plan" in answer
