"""How many requests things take: figures that users are promised."""

from datetime import UTC, datetime

import pytest

from bot.domain.actions import AddLabels, CloseIssue, EditIssue, React, RemoveLabels
from bot.domain.board import OURS, STATUS
from bot.domain.facts import Needs
from bot.domain.state import IssueState, StatusState
from bot.github.budget import Limits
from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues, labels
from tests.github.plans import first_round, second_round, task
from tests.github.town import SESSION, Town, build

NOW = datetime(2025, 8, 13, 9, tzinfo=UTC)


async def test_first_apply_takes_at_most_thirty_requests() -> None:
    town = build(is_known=False)
    gateway = town.gateway(limits=Limits())
    board = (await gateway.board(town.place, wide=True)).of_session(SESSION)
    board = await gateway.perform(board, first_round(), place=town.place)
    board = await gateway.perform(board, second_round(board), place=town.place)
    assert len(board.issues) == 41
    assert sum(len(issue.blocked_by) for issue in board.issues.values()) == 40
    assert all(issue.state.revision == 1 for entry, issue in board.issues.items() if entry != STATUS)
    assert gateway.requests <= 30
    assert not town.slept, "within GitHub's limits nothing has to wait"
    await town.close()


async def test_unchanged_board_takes_one_request(town: Town) -> None:
    await town.perform(first_round(tasks=100))
    gateway = town.gateway()
    board = await gateway.board(town.place)
    assert len(board.issues) == 101
    assert gateway.requests == 1
    assert await gateway.perform(board, [], place=town.place) == board
    assert gateway.requests == 1


async def test_two_hundred_issues_take_one_request_and_every_further_hundred_one_more(town: Town) -> None:
    ours = labels.create(town.world, town.by_ada, town.repository, name=OURS, color="ededed")
    for number in range(450):
        issues.create(town.world, town.baton, town.repository, title=f"T{number}", body=_marked(number), labels=[ours])
    gateway = town.gateway()
    board = await gateway.board(town.place)
    assert len(board.issues) == 450
    # the two walks meet: the last page of one may cross the other's
    assert 3 <= gateway.requests <= 5


async def test_a_board_of_a_thousand_tasks_takes_at_most_twelve_requests(town: Town) -> None:
    ours = labels.create(town.world, town.by_ada, town.repository, name=OURS, color="ededed")
    for number in range(1_020):  # with the phases, gates and the status page
        issues.create(town.world, town.baton, town.repository, title=f"T{number}", body=_marked(number), labels=[ours])
    gateway = town.gateway()
    board = await gateway.board(town.place)
    assert len(board.issues) == 1_020
    assert gateway.requests <= 12


async def test_a_command_takes_three_requests(town: Town) -> None:
    door = town.gateway()
    board = await town.perform(first_round(tasks=2), door)
    board = await door.perform(board, second_round(board, dependencies=1), place=town.place)
    said = comments.create(town.world, person(town.ada), town.issues[0], body="/done")
    gateway = town.gateway()
    number, status = board.issues[task(0)].number, board.issues[STATUS].number
    needs = Needs(issues=(number, status), comments_of=number)
    board, facts = await gateway.facts(board, needs, place=town.place, now=NOW)
    assert [comment.body for comment in facts.comments] == ["/done"]
    done = IssueState(str(task(0)), SESSION, done_by="a0")
    board = await gateway.perform(
        board,
        [
            EditIssue(task(0), region="Done", state=done),
            RemoveLabels(task(0), ("state:ready",)),
            AddLabels(task(0), ("state:review",)),
            CloseIssue(task(0)),
            React(said.node_id, "rocket"),
        ],
        place=town.place,
    )
    await gateway.perform(board, [EditIssue(STATUS, region="New", state=StatusState(SESSION))], place=town.place)
    assert gateway.requests == 3
    assert gateway.count == {"auth": 1, "graphql": 3}


async def test_a_long_run_is_paced_and_never_refused(town: Town) -> None:
    """With GitHub's own limits on: more creations than a minute takes."""
    gateway = town.gateway(limits=Limits())
    await town.perform(first_round(tasks=120), gateway)
    assert len(town.issues) == 121
    assert town.slept == [pytest.approx(60, abs=1)]


def _marked(number: int) -> str:
    return f"<!-- baton:begin task:t{number} {SESSION} -->\nWords\n<!-- baton:end -->"
