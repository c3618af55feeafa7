"""Actions on a sandboxed GitHub: what they do there, and what the board says afterwards."""

from dataclasses import fields, replace
from datetime import date

import pytest

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    Comment,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    Pin,
    React,
    Record,
    RefreshStatus,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
)
from bot.domain.board import OURS, STATUS, Board, Entry, Issue
from bot.domain.pending import Pending
from bot.domain.ports import Unperformed
from bot.domain.state import IssueState, LogEntry, StatusState
from bot.errors import NotGranted
from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues, labels, pins
from tests.github.plans import first_round, second_round, task
from tests.github.town import SESSION, START, Town

A, B, PHASE = Entry("task:a"), Entry("task:b"), Entry("phase:p")
START_STATE = IssueState(str(A), SESSION, started=True)


MADE: list[Action] = [
    CreateLabel("state:ready", "00ff00"),
    CreateLabel("former", "0000ff"),
    CreateMilestone("Week 1", "Goals", date(2025, 8, 20)),
    CreateIssue(A, "A", "words", ("state:ready", "made on the fly"), "Week 1", PHASE),
    CreateIssue(PHASE, "Phase", "the phase"),
    CreateIssue(B, "B", "words"),
    CreateIssue(STATUS, "Status", "page"),
]


async def two(town: Town) -> Board:
    return await town.perform([CreateIssue(A, "A", "words of a"), CreateIssue(B, "B", "words of b")])


def same(left: Board, right: Board) -> None:
    """Field by field, so that a difference has a name."""
    for field in fields(Board):
        if field.name not in ("issues", "strangers", "strangers_are_all"):
            assert getattr(left, field.name) == getattr(right, field.name), field.name
    assert left.issues.keys() == right.issues.keys()
    for entry, issue in left.issues.items():
        for field in fields(Issue):
            assert getattr(issue, field.name) == getattr(right.issues[entry], field.name), (entry, field.name)


async def test_board_after_performing_is_the_board_that_is_read(town: Town) -> None:
    board = await town.perform(first_round(tasks=12))
    board = await town.gateway().perform(board, second_round(board, dependencies=9), place=town.place)
    same(board, await town.board())


async def test_every_action_does_what_it_says(town: Town) -> None:
    outsider = town.open("No entry")
    adopted = town.open("Adopt me", "Please.\r\nThanks")
    said = comments.create(town.world, person(town.ada), outsider, body="/help")
    door = town.gateway()
    board = await town.perform(MADE, door)
    actions: list[Action] = [
        EditLabel("former", "later", "ff0000", "Renamed"),
        EditMilestone(1, "Week one", "More goals", date(2025, 12, 31), is_open=False),
        AdoptIssue(Entry("task:adopted"), adopted.number),
        EditIssue(A, "A, better", "new words", START_STATE),
        AddLabels(A, ("later", "also made on the fly")),
        RemoveLabels(A, ("state:ready", "never there")),
        SetMilestone(B, "Week one"),
        SetMilestone(A, None),
        CloseIssue(A, "not_planned"),
        CloseIssue(B),
        ReopenIssue(B),
        AddBlockedBy(B, A),
        AddBlockedBy(B, outsider.number),
        SetParent(B, PHASE),
        SetParent(A, None),
        Pin(STATUS),
        Comment(outsider.number, "Ask a *lead*. <!-- baton:end -->", "help:1"),
        React(said.node_id, "rocket"),
        Record(LogEntry(START, "done", str(A))),
        RefreshStatus(),
    ]
    finished: list[Action] = []
    board = await door.perform(board, actions, place=town.place, on_done=finished.append)
    assert set(finished) == set(actions)
    one, two, phase = board.issues[A], board.issues[B], board.issues[PHASE]
    assert (one.title, one.region, one.closed_as) == ("A, better", "new words", "not_planned")
    assert one.state == replace(START_STATE, revision=1)
    assert one.labels == {OURS, "later", "also made on the fly", "made on the fly"}
    assert (one.milestone, one.parent, two.milestone, two.parent) == (None, None, 1, phase.number)
    assert (two.is_open, two.blocked_by) == (True, {one.number, outsider.number})
    assert board.milestones[1].due_on == date(2025, 12, 31)
    assert (board.milestones[1].title, board.milestones[1].is_open) == ("Week one", False)
    assert board.labels["later"].color == "ff0000"
    assert "former" not in board.labels
    assert board.others_blocking == {outsider.number: True}
    assert board.issues[STATUS].is_pinned
    assert board.status.log[0].entry == str(A)
    assert (
        list(outsider.comments.values())[-1].body == "Ask a *lead*. &lt;!-- baton:end -->\n\n<!-- baton:said help:1 -->"
    )
    assert [reaction.content for reaction in said.reactions.values()] == ["rocket"]
    mine = board.issues[Entry("task:adopted")]
    assert mine.people[0].startswith("Please.\nThanks")
    assert (mine.state.revision, mine.author and mine.author.login) == (1, "ada")
    assert [entry.entry for entry in board.pending.log] == [str(A)], "it waits for the log's next edit"
    same(replace(board, status=StatusState(SESSION), pending=Pending()), await town.board())

    undo: list[Action] = [RemoveBlockedBy(B, A), RemoveBlockedBy(B, outsider.number), SetParent(B, None)]
    board = await door.perform(board, undo, place=town.place)
    assert not board.issues[B].blocked_by
    assert board.issues[B].parent is None
    before = door.requests
    board = await door.perform(board, [*undo, CloseIssue(A, "not_planned"), Pin(STATUS)], place=town.place)
    assert door.requests == before, "what is so already takes no request"


async def test_doing_everything_again_changes_nothing(town: Town) -> None:
    door = town.gateway()
    board = await town.perform(MADE, door)
    before = door.requests
    same(board, await door.perform(board, MADE, place=town.place))
    assert door.requests == before


async def test_an_interrupted_run_goes_on_where_it_stopped(town: Town) -> None:
    actions = first_round(tasks=25)

    class Stop(Exception):
        pass

    def stop(action: Action) -> None:
        if isinstance(action, CreateIssue) and action.entry == task(14):
            raise Stop

    door = town.gateway()
    with pytest.raises(Stop):
        await door.perform(await town.board(door), actions, place=town.place, on_done=stop)
    assert 0 < len(town.issues) < 26
    board = await town.perform(actions)
    assert len(board.issues) == len(town.issues) == 26
    assert len(town.repository.milestones) == 5


async def test_people_s_words_stay_around_the_region(town: Town) -> None:
    await two(town)
    issue = town.issues[0]
    town.edit(issue, f"Above\r\n\r\n{issue.body}\r\nBelow")
    board = await town.perform([EditIssue(A, region="new", state=START_STATE)])
    assert issue.body.startswith("Above\n\n<!-- baton:begin")
    assert issue.body.endswith("<!-- baton:end -->\nBelow")
    assert board.issues[A].people == ("Above\n\n", "\nBelow")


async def test_words_that_came_between_reading_and_writing_are_merged(town: Town) -> None:
    door = town.gateway()
    await two(town)
    board = await town.perform([EditIssue(A, region="new", state=START_STATE)])
    issue = town.issues[0]
    town.edit(issue, f"Do not lose this.\n{issue.body}")
    town.later()
    board = await door.perform(board, [EditIssue(A, region="newer", state=START_STATE)], place=town.place)
    assert issue.body.startswith("Do not lose this.\n<!-- baton:begin")
    assert "newer" in issue.body
    assert board.issues[A].people[0] == "Do not lose this.\n"
    assert board.issues[A].state.revision == 2
    same(board, await town.board())


async def test_an_own_edit_in_between_is_not_taken_for_people_s(town: Town) -> None:
    board = await two(town)
    for region in ("one", "two"):
        town.later()
        await town.gateway().perform(board, [EditIssue(A, region=region, state=START_STATE)], place=town.place)
    assert town.issues[0].body.startswith("<!-- baton:begin")


async def test_region_of_more_than_fits_is_refused_by_name(town: Town) -> None:
    board = await two(town)
    with pytest.raises(Unperformed, match=r"task:a: its text has 60\d+ characters, over 60000") as caught:
        await town.gateway().perform(
            board, [EditIssue(A, region="x" * 60_000), EditIssue(B, region="fits")], place=town.place
        )
    assert [action.entry for action, _ in caught.value.failures] == [A]  # type: ignore[union-attr]
    assert caught.value.board.issues[B].region == "fits", "the others are done"


async def test_people_s_words_that_leave_no_room_are_named(town: Town) -> None:
    await two(town)
    town.edit(town.issues[0], "y" * 60_000 + "\n" + town.issues[0].body)
    with pytest.raises(Unperformed, match="shorten what people wrote"):
        await town.perform([EditIssue(A, region="x" * 10_000)])


async def test_what_cannot_be_done_is_told_one_by_one_and_the_rest_is_done(town: Town) -> None:
    board = await two(town)
    issues.delete(town.world, town.by_ada, town.issues[0])
    actions = [CloseIssue(A), CloseIssue(B), AddBlockedBy(B, Entry("task:none")), SetMilestone(B, "Never")]
    with pytest.raises(Unperformed) as caught:
        await town.gateway().perform(board, actions, place=town.place)
    words = dict(caught.value.failures)
    assert "task:a: Could not resolve to a node" in words[actions[0]]
    assert words[actions[2]] == "task:b: task:none has no issue"
    assert words[actions[3]] == "task:b: there is no milestone 'Never'"
    assert str(caught.value).endswith("(and 2 more)")
    assert not caught.value.board.issues[B].is_open


async def test_without_permission_nothing_is_half_done_and_the_remedy_is_named(town: Town) -> None:
    town.installation.permissions["issues"] = "read"
    with pytest.raises(NotGranted, match="Issues: write in the App's settings"):
        await two(town)
    assert not town.issues


async def test_three_pins_of_others_are_no_failure_and_noted_once(town: Town) -> None:
    for title in ("x", "y", "z"):
        pins.pin(town.world, town.by_ada, town.open(title))
    board = await town.perform([CreateIssue(STATUS, "Status", "page"), Pin(STATUS)])
    assert board.status.said == ("pins-full",)
    assert not board.issues[STATUS].is_pinned


async def test_a_label_that_somebody_made_meanwhile_is_taken_as_it_is(town: Town) -> None:
    board = await town.board()
    labels.create(town.world, town.by_ada, town.repository, name="State:Ready", color="123456")
    board = await town.gateway().perform(
        board, [CreateLabel("state:ready", "ffffff"), CreateIssue(A, "A", "x", ("state:ready",))], place=town.place
    )
    assert board.labels["state:ready"].color == "123456"
    assert "State:Ready" in board.issues[A].labels


async def test_a_milestone_that_somebody_made_meanwhile_is_taken_as_it_is(town: Town) -> None:
    board = await town.board()
    await town.perform([CreateMilestone("Week 1")])
    board = await town.gateway().perform(
        board, [CreateMilestone("Week 1"), CreateIssue(A, "A", "x", milestone="Week 1")], place=town.place
    )
    assert board.issues[A].milestone == 1
    assert len(town.repository.milestones) == 1


async def test_due_dates_are_compared_as_days_whatever_github_makes_of_the_time(town: Town) -> None:
    days = [date(2025, 1, 24), date(2025, 8, 20), date(2025, 11, 2), date(2025, 3, 9)]
    board = await town.perform([CreateMilestone(str(day), due_on=day) for day in days])
    assert [milestone.due_on for milestone in board.milestones.values()] == days
    board = await town.board()
    assert [milestone.due_on for milestone in board.milestones.values()] == days
    board = await town.perform([EditMilestone(1, "2025-01-24", due_on=None)])
    assert board.milestones[1].due_on is None


async def test_a_comment_is_said_once_however_often_the_delivery_comes(town: Town) -> None:
    await two(town)
    action = Comment(1, "Refused: claim something else.", "claim:17")
    await town.perform([action])
    await town.perform([action], is_repeat=True)
    assert len(town.issues[0].comments) == 1
    await town.perform([Comment(1, "Another.", "claim:18"), action], is_repeat=True)
    assert len(town.issues[0].comments) == 2


async def test_a_receipt_under_a_deleted_comment_is_owed_to_nobody(town: Town) -> None:
    await two(town)
    said = comments.create(town.world, town.by_ada, town.issues[0], body="/done")
    comments.delete(town.world, town.by_ada, said)
    await town.perform([React(said.node_id, "+1")])


async def test_adopting_twice_keeps_words_and_state(town: Town) -> None:
    stranger = town.open("Adopt me", "Please")
    board = await town.perform([AdoptIssue(A, stranger.number), EditIssue(A, region="r", state=START_STATE)])
    assert board.issues[A].labels == {OURS}
    stranger.labels.clear()
    board = await town.board(wide=True)
    assert A not in board.issues, "without its label a stranger's issue is found by its title alone"
    board = await town.gateway().perform(board, [AdoptIssue(A, stranger.number)], place=town.place)
    assert stranger.body.count("baton:begin") == 1
    assert board.issues[A].state.started
    assert board.issues[A].region == "r"


async def test_a_renamed_repository_is_followed(town: Town) -> None:
    from bot.sandbox.operations import repositories

    place = town.place
    repositories.rename(town.world, town.by_ada, town.repository, "store")
    gateway = town.gateway()
    board = (await gateway.board(place)).of_session(SESSION)
    assert board.repository.slug == "acme/store"
    board = await gateway.perform(board, [CreateMilestone("Week 1")], place=place)
    assert board.milestones[1].title == "Week 1"


async def test_state_without_change_of_text_and_text_without_change_of_state(town: Town) -> None:
    board = await two(town)
    door = town.gateway()
    board = await door.perform(board, [EditIssue(A, state=replace(START_STATE, progress=40))], place=town.place)
    board = await door.perform(board, [EditIssue(A, region="other")], place=town.place)
    read = (await town.board()).issues[A]
    assert (read.region, read.state.progress, read.state.revision, read.state_fault) == ("other", 40, 1, None)
