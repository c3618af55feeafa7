"""Facts: what a handler asks for, in one request, live."""

from datetime import UTC, datetime

import pytest

from bot.domain.actions import CreateIssue, EditIssue
from bot.domain.board import STATUS, Account, Board, Entry
from bot.domain.facts import Needs
from bot.domain.state import IssueState, StatusState
from bot.errors import GitHubError
from bot.github.gateway import Gateway
from bot.sandbox.actor import person
from bot.sandbox.operations import accounts, comments, issues, repositories
from tests.github.town import SESSION, Town

NOW = datetime(2025, 8, 13, 10, tzinfo=UTC)
A, B = Entry("task:a"), Entry("task:b")
PLAN = "version: 1\nsession: Shop launch\n"


async def made(town: Town) -> tuple[Gateway, Board]:
    board = await town.perform([CreateIssue(A, "A", "x"), CreateIssue(B, "B", "x"), CreateIssue(STATUS, "S", "page")])
    states = [EditIssue(A, state=IssueState(str(A), SESSION)), EditIssue(STATUS, state=StatusState(SESSION))]
    board = await town.gateway().perform(board, states, place=town.place)
    return town.gateway(), board


def put_plan(town: Town, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    town.put_file(".github/coordination.yml", content)


async def test_everything_that_is_needed_comes_with_one_request(town: Town) -> None:
    gateway, board = await made(town)
    put_plan(town, PLAN)
    said = comments.create(town.world, person(town.ada), town.issues[0], body="/claim")
    ada = Account(town.ada.id, "ada")
    needs = Needs(issues=(1, 3), comments_of=1, permissions_of=(ada, board.bot), plan_file=True)
    board, facts = await gateway.facts(board, needs, place=town.place, now=NOW)
    assert gateway.requests == 1
    assert facts.now == NOW
    assert [(one.id, one.node_id, one.body, one.is_edited) for one in facts.comments] == [
        (said.id, said.node_id, "/claim", False)
    ]
    assert facts.comments[0].author == ada
    assert facts.permissions == {town.ada.id: "admin"}
    assert facts.plan_file is not None
    assert (facts.plan_file.text, facts.plan_file.size) == (PLAN, len(PLAN))
    assert facts.plan_was_read
    assert facts.comments_are_all
    assert not facts.gone


async def test_needing_nothing_asks_nothing(town: Town) -> None:
    gateway, board = await made(town)
    assert (await gateway.facts(board, Needs(), place=town.place, now=NOW))[0] is board
    assert gateway.requests == 0


async def test_what_was_read_is_on_the_board_and_the_rest_stays(town: Town) -> None:
    gateway, board = await made(town)
    issues.close(town.world, town.by_ada, town.issues[0])
    issues.close(town.world, town.by_ada, town.issues[1])
    board, _ = await gateway.facts(board, Needs(issues=(1,)), place=town.place, now=NOW)
    assert not board.issues[A].is_open
    assert board.issues[B].is_open, "nobody asked for it"
    assert board.issues[STATUS].is_open


async def test_issues_that_are_gone_leave_the_board(town: Town) -> None:
    gateway, board = await made(town)
    issues.delete(town.world, town.by_ada, town.issues[0])
    board, facts = await gateway.facts(board, Needs(issues=(1, 2, 99), comments_of=1), place=town.place, now=NOW)
    assert facts.gone == {1, 99}
    assert A not in board.issues
    assert B in board.issues


async def test_a_transferred_issue_is_gone(town: Town) -> None:
    gateway, board = await made(town)
    other = repositories.create(town.world, town.owner, "other")
    issues.transfer(town.world, town.by_ada, town.issues[0], other)
    board, facts = await gateway.facts(board, Needs(issues=(1,)), place=town.place, now=NOW)
    assert facts.gone == {1}
    assert A not in board.issues


async def test_a_stranger_s_issue_comes_on_no_board(town: Town) -> None:
    gateway, board = await made(town)
    stranger = town.open("Question", "Why?")
    after, facts = await gateway.facts(board, Needs(issues=(stranger.number,)), place=town.place, now=NOW)
    assert after.issues == board.issues
    assert not facts.gone


async def test_only_comments_that_had_no_effect_yet_are_given_in_order(town: Town) -> None:
    gateway, board = await made(town)
    said = [comments.create(town.world, person(town.ada), town.issues[0], body=f"{n}") for n in range(4)]
    town.later()
    comments.update(town.world, person(town.ada), said[3], body="edited")
    state = IssueState(str(A), SESSION, seen=said[1].id)
    board = await gateway.perform(board, [EditIssue(A, state=state)], place=town.place)
    _, facts = await gateway.facts(board, Needs(comments_of=1), place=town.place, now=NOW)
    assert [(one.body, one.is_edited) for one in facts.comments] == [("2", False), ("edited", True)]


async def test_the_issue_s_seen_is_the_live_one(town: Town) -> None:
    gateway, board = await made(town)
    said = [comments.create(town.world, person(town.ada), town.issues[0], body=f"{n}") for n in range(2)]
    state = IssueState(str(A), SESSION, seen=said[0].id)
    await town.gateway().perform(board, [EditIssue(A, state=state)], place=town.place)
    _, facts = await gateway.facts(board, Needs(issues=(1,), comments_of=1), place=town.place, now=NOW)
    assert [one.body for one in facts.comments] == ["1"]


async def test_more_comments_than_a_page_are_read_back_to_what_was_seen(town: Town) -> None:
    gateway, board = await made(town)
    for number in range(230):
        comments.create(town.world, person(town.ada), town.issues[1], body=f"{number}")
    _, facts = await gateway.facts(board, Needs(comments_of=2), place=town.place, now=NOW)
    assert [one.body for one in facts.comments] == [str(number) for number in range(230)]
    assert facts.comments_are_all
    assert gateway.requests == 3


async def test_a_flood_of_comments_is_read_up_to_a_bound_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.read.comments.MOST_PAGES", 2)
    gateway, board = await made(town)
    for number in range(230):
        comments.create(town.world, person(town.ada), town.issues[1], body=f"{number}")
    _, facts = await gateway.facts(board, Needs(comments_of=2), place=town.place, now=NOW)
    assert len(facts.comments) == 200
    assert not facts.comments_are_all


async def test_permissions_go_by_id_not_by_name(town: Town) -> None:
    gateway, board = await made(town)
    bob, eve = accounts.create_user(town.world, "bob"), accounts.create_user(town.world, "eve")
    repositories.set_collaborator(town.world, town.by_ada, town.repository, bob, "triage")
    people = (Account(bob.id, "bob"), Account(eve.id, "eve"), Account(4711, "ada"), Account(1, "nobody-at-all"))
    _, facts = await gateway.facts(board, Needs(permissions_of=people), place=town.place, now=NOW)
    assert facts.permissions[bob.id] == "triage"
    assert facts.permissions[eve.id] in ("none", "read")
    assert facts.permissions[4711] == "none", "ada's name on another id is not ada"
    assert facts.permissions[1] == "none"


@pytest.mark.parametrize(
    ("content", "text"),
    [(PLAN, PLAN), ("", ""), ("a: é\n", "a: é\n"), (b"a: \xff\n", "a: \ufffd\n"), ("x" * 1_000_001, None)],
)
async def test_the_plan_file_as_it_stands(town: Town, content: str | bytes, text: str | None) -> None:
    gateway, board = await made(town)
    put_plan(town, content)
    _, facts = await gateway.facts(board, Needs(plan_file=True), place=town.place, now=NOW)
    assert facts.plan_file is not None
    assert facts.plan_file.text == text
    assert await gateway.plan_file(town.place) == facts.plan_file


async def test_no_plan_file_is_told_from_nobody_looking(town: Town) -> None:
    gateway, board = await made(town)
    _, facts = await gateway.facts(board, Needs(plan_file=True), place=town.place, now=NOW)
    assert (facts.plan_file, facts.plan_was_read) == (None, True)
    assert await gateway.plan_file(town.place) is None


async def test_the_plan_file_of_another_branch(town: Town) -> None:
    put_plan(town, PLAN)
    gateway = town.gateway()
    assert await gateway.plan_file(town.place, ref="nowhere") is None
    plan = await gateway.plan_file(town.place, ref="main")
    assert plan is not None
    again = await gateway.plan_file(town.place, ref="main")
    assert again == plan


async def test_the_whole_board_may_be_needed_too(town: Town) -> None:
    gateway, board = await made(town)
    issues.close(town.world, town.by_ada, town.issues[1])
    needs = Needs(whole_board=True, plan_file=True)
    board, _ = await gateway.facts(board, needs, place=town.place, now=NOW)
    assert not board.issues[B].is_open
    assert gateway.requests == 2


async def test_a_fault_that_nobody_expects_is_an_error(town: Town) -> None:
    gateway, board = await made(town)
    town.installation.permissions.pop("issues")
    with pytest.raises(GitHubError):
        await gateway.facts(board, Needs(issues=(1,)), place=town.place, now=NOW)
