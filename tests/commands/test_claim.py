"""One agent holds a task: the earliest comment, in whatever order the comments come."""

from itertools import permutations

import pytest

from bot.domain.actions import Comment
from bot.domain.board import STATUS
from tests.boards import changed
from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, GEMINI
from tests.work import lines


def holder(stage: Stage, task: str) -> str:
    claim = stage.task(task).state.claim
    return claim.agent if claim else ""


def test_claim_is_remembered_with_its_comment_and_logged() -> None:
    stage = Stage.of()
    assert stage.say("docs", "/claim") == ""
    assert stage.reactions == ["+1"]
    assert stage.touched == ("task:docs",)
    claim = stage.task("docs").state.claim
    assert claim is not None
    assert (claim.agent, claim.principal, claim.comment) == ("claude", 1, 101)
    assert stage.task("docs").state.seen == 101
    assert [(entry.what, entry.entry, entry.agent) for entry in stage.board.status.log] == [
        ("claimed", "task:docs", "claude")
    ]


def test_loser_learns_who_holds_the_task_and_what_else_is_ready() -> None:
    stage = Stage.of()
    stage.say("docs", "/claim")
    answer = stage.say("docs", "/claim", GEMINI)
    assert "claude claimed this task first" in answer
    assert "**Next:** write `/claim next`" in answer
    assert "#7 Logo\n- #1 Postgres" in answer
    assert holder(stage, "docs") == "claude"
    assert stage.reactions == []


@pytest.mark.parametrize("order", list(permutations([(101, ADA), (102, GEMINI), (103, ADA)])))
def test_any_order_of_deliveries_ends_with_the_same_holder(order) -> None:
    stage = Stage.of()
    for comment, who in order:
        stage.say("docs", "/claim", who, comment=comment)
    assert holder(stage, "docs") == "claude"
    claim = stage.task("docs").state.claim
    assert claim is not None
    assert claim.comment == 101


def test_who_is_displaced_by_an_earlier_claim_is_told() -> None:
    stage = Stage.of()
    stage.say("docs", "/claim", GEMINI, comment=200)
    answer = stage.say("docs", "/claim", ADA, comment=150)
    assert "`gemini` no longer holds this task" in answer
    assert "#7 Logo" in answer
    assert holder(stage, "docs") == "claude"
    assert [action.key for action in stage.actions if isinstance(action, Comment)] == ["displaced:200:150"]


def test_claim_from_before_a_release_does_not_count_any_more() -> None:
    stage = Stage.of()
    stage.say("docs", "/claim", comment=200)
    stage.say("docs", "/release", comment=210)
    assert "given free after this comment" in stage.say("docs", "/claim", GEMINI, comment=205)
    assert holder(stage, "docs") == ""
    stage.say("docs", "/claim", GEMINI, comment=220)
    assert holder(stage, "docs") == "gemini"


def test_waiting_task_is_refused_with_what_it_waits_for() -> None:
    stage = Stage.of()
    answer = stage.say("schema", "/claim")
    assert "the task waits for what is not done" in answer
    assert "- #1 Postgres" in answer
    assert holder(stage, "schema") == ""


def test_task_of_another_agent_is_refused() -> None:
    answer = Stage.of().say("postgres", "/claim")
    assert "this task is gemini's" in answer
    assert "/claim next" in answer


def test_done_task_is_refused() -> None:
    stage = Stage.of()
    stage.board = changed(stage.board, "docs", is_open=False)
    assert "the task is done" in stage.say("docs", "/claim")


def test_blocked_task_is_refused_with_the_reason() -> None:
    stage = Stage.of()
    stage.say("docs", "/block no access to the wiki")
    assert "the task is blocked: no access to the wiki" in stage.say("docs", "/claim", GEMINI)


def test_claiming_twice_is_one_claim() -> None:
    stage = Stage.of()
    stage.say("docs", "/claim")
    assert stage.say("docs", "/claim") == ""
    claim = stage.task("docs").state.claim
    assert claim is not None
    assert claim.comment == 101


def test_next_is_the_critical_task_then_the_one_on_the_longest_way() -> None:
    stage = Stage.of()
    stage.permissions = {BOB.id: "write"}
    stage.say("docs", "/claim next", GEMINI)
    assert holder(stage, "logo") == "gemini"
    stage.say("docs", "/claim next", GEMINI)
    assert holder(stage, "postgres") == "gemini"
    stage.say(STATUS, "/claim next as chatgpt", BOB)
    assert holder(stage, "docs") == "chatgpt"


def test_next_without_anything_ready_says_so() -> None:
    stage = Stage.of()
    for task in ("docs", "logo"):
        stage.board = changed(stage.board, task, is_open=False)
    assert "no task is ready for claude" in stage.say("schema", "/claim next")


def test_next_that_is_read_twice_takes_one_task() -> None:
    stage = Stage.of()
    stage.say("docs", "/claim next", GEMINI, comment=300)
    stage.say("docs", "/claim next", GEMINI, comment=300)
    assert [entry for entry, issue in stage.board.issues.items() if issue.state.claim] == ["task:logo"]


def test_more_claims_than_the_plan_allows_are_refused() -> None:
    text = (
        "version: 1\nsession: s\nagents:\n  a: {principals: [ada#1]}\npolicy: {max_claims: 1}\ntasks: {x: {}, y: {}}\n"
    )
    stage = Stage.of(text)
    stage.say("x", "/claim")
    assert "the plan allows 1 at a time" in stage.say("y", "/claim")


def test_words_behind_claim_that_mean_nothing_are_refused() -> None:
    assert "write `/claim`, or `/claim next`" in Stage.of().say("docs", "/claim everything")


@pytest.mark.parametrize("entry", [STATUS, "phase:one", "checkpoint:gate"])
def test_what_is_no_task_cannot_be_claimed(entry: str) -> None:
    text = "version: 1\nsession: s\nagents:\n  a: {principals: [ada#1]}\nphases: {one: {}}\ncheckpoints: {gate: {}}\n"
    assert "write `/claim` on a task's issue" in Stage.of(text).say(entry, "/claim")


def test_owner_may_be_the_agent_of_the_step() -> None:
    text = (
        "version: 1\nsession: {title: s, style: sequential}\nagents:\n  a: {principals: [ada#1]}\n  b: {}\n"
        "phases: {one: {agent: b}}\ntasks: {x: {phase: one}}\n"
    )
    assert "this task is b's" in Stage.of(text).say("x", "/claim")


def test_next_looks_at_few_of_a_thousand_tasks() -> None:
    """What a plan alone says is worked out once, and of most tasks a glance is enough."""
    from benchmarks.reconcile import plan_text

    stage = Stage.of(plan_text(1_000).replace("  a0: The 0th of the agents", "  a0: {principals: [ada#1]}"))
    for words in ("/claim next", "/claim"):
        stage.say("t1", words)
        assert lines(lambda words=words: stage.say("t1", words)) < 15_000
