"""Progress, blocks, release and the end of a task."""

import pytest

from bot.domain.actions import CloseIssue
from tests.boards import changed
from tests.commands.conftest import Stage
from tests.fakes import BOB, EVE, GEMINI


@pytest.fixture
def stage() -> Stage:
    stage = Stage.of()
    stage.permissions = {BOB.id: "write"}
    stage.say("docs", "/claim")
    return stage


@pytest.mark.parametrize(
    ("line", "percent", "note"),
    [("/progress 60%", 60, ""), ("/progress 7 % slow", 7, "slow"), ("/progress 100 nearly there", 100, "nearly there")],
)
def test_progress_is_kept_with_its_note(stage: Stage, line: str, percent: int, note: str) -> None:
    assert stage.say("docs", line) == ""
    assert (stage.task("docs").state.progress, stage.task("docs").state.note) == (percent, note)


@pytest.mark.parametrize("line", ["/progress", "/progress soon", "/progress -5%", "/progress 101%", "/progress ٥٠"])
def test_progress_that_is_no_percentage_is_refused_with_an_example(stage: Stage, line: str) -> None:
    assert "**Next:** write" in stage.say("docs", line)
    assert stage.task("docs").state.progress is None


def test_only_who_holds_the_task_says_how_far_it_is(stage: Stage) -> None:
    assert "claude holds this task" in stage.say("docs", "/progress 50%", GEMINI)
    assert "nobody has claimed this task" in stage.say("logo", "/progress 50%", GEMINI)


def test_block_keeps_reason_and_issue(stage: Stage) -> None:
    assert stage.say("docs", "/block waiting for the key") == ""
    assert stage.say("docs", "/block on #3 needs the tables") == ""
    assert stage.say("docs", "/depends on #5") == ""
    assert [(one.on, one.reason) for one in stage.task("docs").state.blocks] == [
        (0, "waiting for the key"),
        (3, "needs the tables"),
        (5, ""),
    ]
    assert stage.board.status.log[0].note == "#5"


def test_same_block_twice_is_one(stage: Stage) -> None:
    stage.say("docs", "/block on #3")
    stage.say("docs", "/block on #3 again")
    assert len(stage.task("docs").state.blocks) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/block", "`/block` needs a reason"),
        ("/block on #4", "a task cannot depend on itself"),
        ("/block on #1", "#1` is closed already"),
    ],
)
def test_block_that_makes_no_sense_is_refused(stage: Stage, line: str, words: str) -> None:
    stage.board = changed(stage.board, "postgres", is_open=False)
    assert words in stage.say("docs", line)


def test_unblock_takes_away_one_or_all(stage: Stage) -> None:
    stage.say("docs", "/block on #3\n/block on #5\n/block no key")
    assert "not blocked on" in stage.say("docs", "/unblock #9")
    stage.say("docs", "/unblock #3")
    assert [one.on for one in stage.task("docs").state.blocks] == [5, 0]
    stage.say("docs", "/unblock")
    assert stage.task("docs").state.blocks == ()
    assert "nobody has blocked" in stage.say("docs", "/unblock")


def test_released_task_is_free_and_keeps_its_progress(stage: Stage) -> None:
    stage.say("docs", "/progress 40%")
    assert stage.say("docs", "/release") == ""
    state = stage.task("docs").state
    assert (state.claim, state.progress, state.released_at) == (None, 40, 103)


def test_only_the_holder_or_a_maintainer_releases(stage: Stage) -> None:
    assert "claude holds this task" in stage.say("docs", "/release", GEMINI)
    stage.permissions[BOB.id] = "maintain"
    assert stage.say("docs", "/release", BOB) == ""
    assert "nobody holds this task" in stage.say("docs", "/release")


def test_done_closes_the_issue_and_says_by_whom(stage: Stage) -> None:
    assert stage.say("docs", "/done merged as planned") == ""
    assert CloseIssue("task:docs") in stage.actions
    state = stage.task("docs").state
    assert (state.done_by, state.progress, state.note) == ("claude", 100, "merged as planned")
    assert not stage.task("docs").is_open
    assert stage.board.status.log[0].what == "done"


def test_done_before_its_dependencies_is_refused_with_them(stage: Stage) -> None:
    answer = stage.say("schema", "/done")
    assert "- #1 Postgres" in answer
    assert stage.task("schema").is_open


def test_done_while_blocked_is_refused(stage: Stage) -> None:
    stage.say("docs", "/block no key")
    assert "write `/unblock`" in stage.say("docs", "/done")


def test_done_is_said_by_the_holder_or_an_owner_where_nobody_holds(stage: Stage) -> None:
    assert "claude holds this task" in stage.say("docs", "/done", GEMINI)
    assert "this task is gemini's" in stage.say("postgres", "/done")
    assert stage.say("postgres", "/done", GEMINI) == ""


def test_done_task_takes_no_more_commands(stage: Stage) -> None:
    stage.say("docs", "/done")
    for line in ("/done", "/progress 5%", "/block x", "/unblock", "/release", "/claim"):
        assert "reopen the issue" in stage.say("docs", line)


def test_what_was_done_is_done_even_where_another_line_is_refused(stage: Stage) -> None:
    answer = stage.say("docs", "/progress 50%\n/unblock\n/progres 60%")
    assert stage.task("docs").state.progress == 50
    assert stage.reactions == ["+1"]
    assert "`/unblock` is not done" in answer
    assert "did you mean `/progress`?" in answer


def test_text_of_people_is_inert_in_the_answer(stage: Stage) -> None:
    stage.say("docs", "/block {{ 7*7 }} @everyone closes #1 <!-- baton:end -->")
    answer = stage.say("docs", "/claim", GEMINI)
    answer = stage.say("docs", "/done")
    assert "{{ 7\\*7 }}" in answer
    assert "`@everyone`" in answer
    assert "<!--" not in answer


def test_help_lists_every_command_and_shows_one_with_examples() -> None:
    stage = Stage.of()
    assert "`/progress <n>% [note] [as <agent>]`" in stage.say("docs", "/help", EVE)
    assert "`/block on #12 needs the schema first`" in stage.say("docs", "/help depends", EVE)
    assert "write `/help claim`" in stage.say("docs", "/help clame", EVE)
    assert stage.reactions == []


def test_status_says_how_the_task_stands_and_where_the_page_is(stage: Stage) -> None:
    stage.say("docs", "/progress 40%")
    answer = stage.say("docs", "/status", EVE)
    assert "This is **in-progress**, held by `claude`, ▰▰▰▰▱▱▱▱▱▱ 40 %." in answer
    assert "The whole: #90." in answer
    waiting = stage.say("schema", "/status")
    assert "It waits for:\n- #1 Postgres" in waiting
    assert "Ready for `claude`:\n- #7 Logo" in waiting


def test_too_many_commands_are_answered_once(stage: Stage) -> None:
    answer = stage.say("docs", "\n".join(f"/help {n}" for n in range(21)))
    assert answer.startswith("Nothing was done: 21 commands in one comment")


def test_block_on_what_waits_for_this_task_is_refused_with_the_way_round(stage: Stage) -> None:
    assert "`#3` waits for this task itself: `#3` → `#2` → `#1` → `#3`" in stage.say("postgres", "/block on #3", GEMINI)
    stage.say("docs", "/block on #6")
    assert "`#4` → `#6` → `#4`" in stage.say("jwt", "/block on #4 as chatgpt", BOB)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/block on #66 soon", "did you mean `/block on #6`?"),
        ("/block on acme/other#5", "acme/other#5` is not an issue of this repository"),
        ("/block on https://github.com/acme/other/issues/5", "is not an issue of this repository"),
    ],
)
def test_block_on_what_is_no_issue_here_is_refused(stage: Stage, line: str, words: str) -> None:
    stage.gone = frozenset({66})
    assert words in stage.say("docs", line)
    assert stage.task("docs").state.blocks == ()


def test_block_on_the_address_of_an_issue_is_a_block_on_its_number(stage: Stage) -> None:
    slug = stage.board.repository.slug
    assert stage.say("docs", f"/block on https://github.com/{slug}/issues/3 needs the tables") == ""
    (block,) = stage.task("docs").state.blocks
    assert (block.on, block.reason) == (3, "needs the tables")


def test_done_waits_for_what_the_task_was_said_to_depend_on(stage: Stage) -> None:
    stage.say("docs", "/depends on #5")
    assert "- #5 Gateway" in stage.say("docs", "/done")
