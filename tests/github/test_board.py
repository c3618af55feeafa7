"""Reading the board: whose issues they are, what of their state is believed, what else there is."""

from dataclasses import replace

import pytest

from bot.domain.actions import CreateIssue, CreateLabel, CreateMilestone, EditIssue
from bot.domain.board import OURS, STATUS, Board, Entry
from bot.domain.ports import Place
from bot.domain.state import IssueState, StatusState
from bot.errors import GitHubError
from bot.github.auth import PersonalToken
from bot.github.client import Missing
from bot.sandbox.actor import person
from bot.sandbox.model import Issue as Sandboxed
from bot.sandbox.operations import accounts, issues, labels, milestones
from tests.github.town import SESSION, Town, build

A, B = Entry("task:a"), Entry("task:b")
STATE = IssueState(str(A), SESSION, progress=40)


async def one(town: Town, **more: object) -> tuple[Board, Sandboxed]:
    """A board with one entry whose state is signed at revision 1."""
    board = await town.perform([CreateIssue(A, "A", "words"), EditIssue(A, region="words", state=STATE)])
    return board, town.issues[0]


async def test_a_person_s_edit_of_their_own_text_is_no_fault(town: Town) -> None:
    _, issue = await one(town)
    town.edit(issue, f"Mine.\n{issue.body}")
    gateway = town.gateway()
    board = await town.board(gateway)
    found = board.issues[A]
    assert (found.state.progress, found.state_fault) == (40, None)
    assert found.people[0] == "Mine.\n"
    assert gateway.requests == 2, "the edit history tells that the block is Baton's newest"
    assert await town.board(gateway, known=board) == board
    assert gateway.requests == 3, "that edit was looked at before"


async def test_an_older_block_put_back_by_hand_is_not_believed_and_the_newer_is_found(town: Town) -> None:
    board, issue = await one(town)
    old = issue.body
    town.later()
    await town.gateway().perform(board, [EditIssue(A, state=replace(STATE, progress=90))], place=town.place)
    town.edit(issue, old)
    found = (await town.board()).issues[A]
    assert (found.state.progress, found.state.revision) == (90, 2)
    assert found.state_fault == "edited by ada"


async def test_an_older_block_under_baton_s_own_name_is_older_than_the_known_one(town: Town) -> None:
    board, issue = await one(town)
    old = issue.body
    board = await town.gateway().perform(board, [EditIssue(A, state=replace(STATE, progress=90))], place=town.place)
    town.edit(issue, old, town.baton)
    found = (await town.board(known=board)).issues[A]
    assert (found.state.progress, found.state_fault) == (90, "older revision")


@pytest.mark.parametrize(
    "ruin", ["", "All mine now.", "<!-- baton:begin task:a shop-launch -->\nx\n<!-- baton:end -->"]
)
async def test_a_body_that_was_wiped_is_still_the_entry_s(town: Town, ruin: str) -> None:
    _, issue = await one(town)
    town.edit(issue, ruin)
    found = (await town.board()).issues[A]
    assert (found.state.progress, found.state_fault, found.session) == (40, "edited by ada", SESSION)


async def test_a_wiped_body_is_looked_at_once(town: Town) -> None:
    board, issue = await one(town)
    town.edit(issue, "All mine now.")
    gateway = town.gateway()
    for _ in range(3):
        board = await town.board(gateway, known=board)
        found = board.issues[A]
        assert (found.state.progress, found.state_fault) == (40, "edited by ada")
    assert gateway.requests == 4


async def test_an_older_block_is_not_believed_because_the_cache_is_old_too(town: Town) -> None:
    cached, issue = await one(town)
    old = issue.body
    town.later()
    await town.gateway().perform(cached, [EditIssue(A, state=replace(STATE, progress=90))], place=town.place)
    town.edit(issue, old)
    found = (await town.board(known=cached)).issues[A]
    assert (found.state.progress, found.state_fault) == (90, "edited by ada")


async def test_where_the_history_was_deleted_what_is_known_counts(town: Town) -> None:
    board, issue = await one(town)
    town.edit(issue, "All mine now.")
    town.later()
    town.forget_history(issue)
    found = (await town.board(known=board)).issues[A]
    assert (found.state.progress, found.state_fault) == (40, "edited by ada")


async def test_a_forged_block_is_flagged_by_its_signature(town: Town) -> None:
    _, issue = await one(town)
    town.edit(issue, issue.body.replace('"progress": 40', '"progress": 99'), town.baton)
    found = (await town.board()).issues[A]
    assert found.state_fault == "signature"
    assert found.state == IssueState(str(A), SESSION)


async def test_a_stranger_s_copy_of_an_issue_is_no_entry(town: Town) -> None:
    _, issue = await one(town)
    copy = town.open("A", issue.body)
    ours = town.repository.labels[OURS]
    labels.add(town.world, town.by_ada, copy, [ours])
    board = await town.board(wide=True)
    assert [found.number for found in board.issues.values()] == [issue.number]
    assert board.strangers == {"A": (copy.number,)}


async def test_of_two_issues_for_one_entry_the_signed_one_counts(town: Town) -> None:
    _, signed = await one(town)
    marker = f"<!-- baton:begin {A} {SESSION} -->\nx\n<!-- baton:end -->"
    ours = town.repository.labels[OURS]
    second = issues.create(town.world, town.baton, town.repository, title="A", body=marker, labels=[ours])
    board = await town.board()
    assert board.issues[A].number == signed.number
    assert board.doubles == {A: (second.number,)}


async def test_an_issue_that_lost_its_label_is_found_by_the_wide_read(town: Town) -> None:
    await one(town)
    town.issues[0].labels.clear()
    assert A not in (await town.board()).issues
    board = await town.board(wide=True)
    assert board.issues[A].state.progress == 40
    assert board.strangers_are_all
    assert not board.strangers


async def test_a_deleted_label_does_not_lose_closed_issues(town: Town) -> None:
    await one(town)
    issues.close(town.world, town.by_ada, town.issues[0])
    labels.delete(town.world, town.by_ada, town.repository.labels[OURS])
    board = await town.board(wide=True)
    assert board.issues[A].closed_as == "completed"
    board = await town.gateway().perform(board, [CreateIssue(B, "B", "x")], place=town.place)
    assert OURS in board.labels


async def test_titles_of_people_s_open_issues_are_what_may_be_adopted(town: Town) -> None:
    numbers = [town.open(title).number for title in ("Database schema", "Database schema", "Other")]
    issues.close(town.world, town.by_ada, town.issues[2])
    gateway = town.gateway()
    board = await town.board(gateway, wide=True)
    assert board.strangers == {"Database schema": tuple(numbers[:2])}
    assert gateway.requests == 1


async def test_a_large_repository_is_read_up_to_a_bound_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.read.pages.MOST_TITLES", 200)
    await one(town)
    town.issues[0].labels.clear()
    for number in range(320):
        town.open(f"Issue {number}")
    board = await town.board(wide=True)
    assert not board.strangers_are_all
    assert len(board.strangers) == 200
    assert A in board.issues, "Baton's own are found by their author"


async def test_sessions_are_kept_apart(town: Town) -> None:
    gateway = town.gateway()
    old = await gateway.perform((await gateway.board(town.place)).of_session("old"), MADE, place=town.place)
    await gateway.perform((await gateway.board(town.place)).of_session("new"), MADE, place=town.place)
    board = await gateway.board(town.place)
    assert board.session == "new"
    assert {issue.session for issue in board.issues.values()} == {"new"}
    assert board.archived.keys() == {issue.number for issue in old.issues.values()}
    back = board.of_session("old")
    assert {issue.number for issue in back.issues.values()} == set(board.archived)
    assert back.of_session("new").issues == board.issues


MADE = [CreateIssue(STATUS, "Status", "page"), CreateIssue(A, "A", "words")]


async def test_issues_that_a_person_applied_are_baton_s_once_the_status_says_so(town: Town) -> None:
    accounts.grant_token(town.world, town.ada, "ghp_ada")
    mine = town.gateway(PersonalToken("ghp_ada"))
    board = (await mine.board(Place(0, "acme", "shop"))).of_session(SESSION)
    assert (board.bot.login, board.bot.is_bot) == ("ada", False)
    status = StatusState(SESSION, authors=(board.bot.id,))
    made = [*MADE, EditIssue(STATUS, state=status), EditIssue(A, state=STATE)]
    await mine.perform(board, made, place=town.place)
    board = await town.board()
    assert board.bot.login == "baton"
    assert board.status.authors == (town.ada.id,)
    assert (board.issues[A].state.progress, board.issues[A].state_fault) == (40, None)


async def test_labels_and_milestones_over_a_hundred_are_all_read(town: Town) -> None:
    for number in range(230):
        labels.create(town.world, town.by_ada, town.repository, name=f"label {number}", color="ffffff")
        milestones.create(town.world, town.by_ada, town.repository, title=f"Week {number}")
    board = await town.board()
    assert len(board.labels) >= 230
    assert len(board.milestones) == 230


async def test_an_issue_with_many_labels_keeps_them_all(town: Town) -> None:
    many = tuple(f"label {number}" for number in range(30))
    await town.perform([*(CreateLabel(name, "ffffff") for name in many), CreateIssue(A, "A", "x", many)])
    gateway = town.gateway()
    assert (await town.board(gateway)).issues[A].labels == {OURS, *many}
    assert gateway.requests == 2


async def test_an_unknown_repository_is_named(town: Town) -> None:
    accounts.grant_token(town.world, town.ada, "ghp_ada")
    gateway = town.gateway(PersonalToken("ghp_ada"))
    with pytest.raises(Missing, match="acme/nothing: no such repository"):
        await gateway.board(Place(0, "acme", "nothing"))


async def test_a_name_that_went_to_another_repository_is_refused(town: Town) -> None:
    accounts.grant_token(town.world, town.ada, "ghp_ada")
    gateway = town.gateway(PersonalToken("ghp_ada"))
    with pytest.raises(GitHubError, match="acme/shop is another repository now"):
        await gateway.board(Place(4711, "acme", "shop"))


async def test_no_server_without_edit_history_loses_what_people_wrote() -> None:
    town = build(without=["Issue.userContentEdits", "Issue.editor"])
    board, issue = await one(town)
    assert not board.features.edit_history
    town.edit(issue, f"Mine.\n{issue.body}")
    board = await town.gateway().perform(board, [EditIssue(A, region="new", state=STATE)], place=town.place)
    assert issue.body.startswith("Mine.\n<!-- baton:begin")
    assert (await town.board()).issues[A].state_fault is None
    await town.close()


async def test_milestones_and_authors_that_are_gone_do_no_harm(town: Town) -> None:
    await town.perform([CreateMilestone("Week 1"), CreateIssue(A, "A", "x", milestone="Week 1")])
    bob = accounts.create_user(town.world, "bob")
    issues.create(town.world, person(bob), town.repository, title="Bob's")
    accounts.delete(town.world, bob)
    board = await town.board(wide=True)
    assert board.strangers == {"Bob's": (2,)}
    assert board.issues[A].milestone == 1


@pytest.mark.parametrize("marker", [f"{B} {SESSION}", f"status {SESSION}", f"{A} another-session"])
async def test_a_marker_changed_by_hand_is_not_believed_against_the_signed_block(town: Town, marker: str) -> None:
    _, issue = await one(town)
    town.edit(issue, issue.body.replace(f"baton:begin {A} {SESSION}", f"baton:begin {marker}"))
    board = await town.board()
    found = board.issues[A]
    assert (board.session, found.number, found.session) == (SESSION, issue.number, SESSION)
    assert list(board.issues) == [A]
