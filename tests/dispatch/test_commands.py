"""Commands on their way through the corridor: read once, done once, whatever breaks off."""

import pytest

from bot.dispatch import coalesces
from bot.domain.actions import Comment
from bot.errors import GitHubDown
from tests.corridor import World
from tests.fakes import ADA, BOB, GEMINI


async def test_command_reads_once_writes_once_and_edits_the_page_once(applied: World) -> None:
    await applied.tick(minutes=1)
    await applied.comment("docs", "/claim")
    applied.forget_requests()
    await applied.tick(minutes=1)
    applied.forget_requests()
    await applied.comment("docs", "/done")
    assert applied.github.requests == ["facts", "perform", "perform"]
    assert not applied.issue("docs").is_open
    assert applied.issue("docs").state.done_by == "claude"
    assert applied.github.reactions[-1][1] == "+1"


async def test_comment_without_a_command_costs_no_request(applied: World) -> None:
    ended = await applied.comment("docs", "looks good to me")
    assert (ended.status, ended.error) == ("ignored", "no command in it")
    assert applied.github.requests == []


async def test_commands_of_one_comment_have_their_effect_once(applied: World) -> None:
    await applied.comment("docs", "/claim")
    number, comment = applied.issue("docs").number, applied.github.next_comment
    before = applied.github.truth
    ended = await applied.commented(number, comment, "/claim", is_repeat=True)
    assert ended.status == "done"
    assert applied.github.truth == before


async def test_refusal_is_said_once_however_often_it_is_delivered(applied: World) -> None:
    await applied.comment("schema", "/claim")
    number, comment = applied.issue("schema").number, applied.github.next_comment - 1
    await applied.commented(number, comment, "/claim")
    await applied.boards.forget(42)
    await applied.database.do(lambda c: c.exec_driver_sql("delete from effects"))
    applied.restart()
    await applied.commented(number, comment, "/claim", is_repeat=True)
    assert len(applied.github.bot_says(number)) == 1


async def test_older_command_that_was_not_seen_yet_is_done_first(applied: World) -> None:
    number = applied.issue("docs").number
    first = applied.github.say(number, "/claim", ADA)
    await applied.comment("docs", "/claim", GEMINI)
    claim = applied.issue("docs").state.claim
    assert claim
    assert (claim.agent, claim.comment) == ("claude", first.id)
    assert "claude claimed this task first" in applied.github.bot_says(number)[0]
    await applied.commented(number, first.id, "/claim", ADA)
    assert applied.issue("docs").state.claim == claim
    assert len(applied.github.bot_says(number)) == 1


async def test_permission_of_the_author_of_an_older_command_is_asked_for(applied: World) -> None:
    applied.github.permissions = {BOB.id: "write"}
    number = applied.issue("gateway").number
    applied.github.say(number, "/claim as chatgpt", BOB)
    applied.forget_requests()
    await applied.comment("gateway", "/progress 10% as chatgpt", ADA)
    claim = applied.issue("gateway").state.claim
    assert claim
    assert claim.login == "bob"
    assert applied.github.requests[:2] == ["facts", "facts"]


async def test_comment_that_was_edited_before_it_was_read_does_not_count(applied: World) -> None:
    number = applied.issue("docs").number
    said = applied.github.say(number, "/done everything", ADA, is_edited=True)
    await applied.commented(number, said.id, "/claim", ADA)
    assert applied.issue("docs").state.claim is None
    assert "edited comments never count" in applied.github.bot_says(number)[0]


async def test_command_on_an_issue_that_apply_made_behind_the_cache_counts(applied: World) -> None:
    from dataclasses import replace

    board = await applied.board()
    await applied.boards.put(replace(board, issues={e: i for e, i in board.issues.items() if e != "task:docs"}))
    await applied.comment("docs", "/claim")
    assert applied.issue("docs").state.claim


async def test_command_on_a_strangers_issue_is_left_alone(applied: World) -> None:
    ended = await applied.commented(777, 5000, "/claim")
    assert ended.status == "done"
    assert applied.github.performed == []


def test_commands_are_never_part_of_a_batch() -> None:
    assert not coalesces("issue_comment")
    assert not coalesces("installation_repositories")
    assert all(coalesces(event) for event in ("push", "issues", "label", "milestone", "sub_issues", "baton.timer"))


async def test_comments_are_keyed_by_what_they_answer(applied: World) -> None:
    await applied.comment("schema", "/claim")
    keys = [action.key for action in applied.github.performed if isinstance(action, Comment)]
    assert keys == [f"reply:{applied.github.next_comment - 1}"]


@pytest.mark.parametrize("command", ["/claim", "/release", "/progress 70%", "/block no key", "/unblock", "/done"])
@pytest.mark.parametrize("writes", range(6))
async def test_command_that_broke_off_anywhere_is_ended_by_the_next_try(
    applied: World, command: str, writes: int
) -> None:
    await applied.tick(minutes=1)
    if command != "/claim":
        await applied.comment("docs", "/claim")
    if command == "/unblock":
        await applied.comment("docs", "/block no key")
    applied.github.breaks_after = writes
    number, comment = applied.issue("docs").number, applied.github.next_comment + 1
    try:
        await applied.comment("docs", command)
    except GitHubDown:
        await applied.commented(number, comment, command, is_repeat=True)
    applied.github.breaks_after = None
    await applied.tick(minutes=1)
    state = applied.issue("docs").state
    assert state.seen == comment
    assert (state.claim is None) == (command == "/release")
    assert bool(state.blocks) == (command == "/block no key")
    assert applied.issue("docs").is_open == (command != "/done")
    assert applied.github.bot_says(number) == []
    assert (f"IC_{comment}", "+1") in applied.github.reactions
    log = [(entry.what, entry.comment) for entry in applied.github.truth.status.log]
    assert len(log) == len(set(log))
