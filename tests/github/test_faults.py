"""GitHub on its bad days, as the sandbox plays them: everything is done in the end, and nothing twice."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.domain.actions import Action, Comment, CreateIssue, CreateMilestone, EditIssue
from bot.domain.board import STATUS, Board, Entry
from bot.domain.ports import Unperformed
from bot.domain.state import IssueState
from bot.errors import GitHubDown, RateLimited
from bot.github.budget import Limits
from bot.sandbox.limits import Secondary
from tests.github.plans import first_round, second_round
from tests.github.town import SESSION, Town

A = Entry("task:a")

TROUBLES = [
    "bad-gateway-after=path:/graphql,operation:mutation",
    "bad-gateway-after=path:/graphql,operation:createIssue,count:2",
    "bad-gateway-after=path:/graphql,operation:mutation,every:3,count:6",
    "bad-gateway-after=path:/milestones,count:2",
    "bad-gateway-before=path:/graphql,every:2,count:8",
    "bad-gateway-before=path:/milestones,every:2",
    "half-failed-mutations=count:12",
    "half-failed-mutations=after,count:12",
    "half-failed-mutations=after,operation:createIssue,count:9",
    "graphql-error=operation:mutation,every:2,count:6",
    "graphql-error=after,operation:mutation,every:2,count:6",
    "graphql-timeout=operation:mutation,every:2,count:6",
    "graphql-timeout=before,operation:mutation,every:2,count:6",
    "submitted-too-quickly=count:4",
]


async def plan_applied(town: Town) -> Board:
    gateway = town.gateway()
    board = await gateway.perform(await town.board(gateway), first_round(tasks=23), place=town.place)
    return await gateway.perform(board, second_round(board, dependencies=20), place=town.place)


def nothing_doubled(town: Town) -> None:
    assert max(Counter(issue.title for issue in town.issues).values()) == 1
    assert max(Counter(milestone.title for milestone in town.repository.milestones.values()).values()) == 1
    assert len(town.issues) == 24
    assert len(town.repository.milestones) == 5


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_plan_is_applied_once_whatever_happens(town: Town, trouble: str) -> None:
    fault = town.world.faults.turn_on(trouble if "count" in trouble else f"{trouble},count:3")
    board = await plan_applied(town)
    assert fault.trigger.bitten > 0
    nothing_doubled(town)
    town.world.faults.on.clear()
    read = await town.board()
    assert read.issues == board.issues
    assert sum(len(issue.blocked_by) for issue in read.issues.values()) == 20
    assert all(issue.state.revision for entry, issue in read.issues.items() if entry != STATUS)
    assert not any(issue.state_fault for issue in read.issues.values())


async def test_lists_that_lag_behind_do_not_make_anything_twice(town: Town) -> None:
    town.world.faults.turn_on("late-reads", "bad-gateway-after=path:/graphql,operation:createIssue,count:2")
    await plan_applied(town)
    nothing_doubled(town)


async def test_a_lost_comment_is_not_said_again(town: Town) -> None:
    town.open("Talk")
    town.world.faults.turn_on("bad-gateway-after=path:/graphql,operation:addComment,count:1")
    await town.perform([Comment(1, "Once.", "k:1"), Comment(1, "And once.", "k:2")])
    assert [comment.body.split("\n")[0] for comment in town.issues[0].comments.values()] == ["Once.", "And once."]


async def test_connections_that_break_are_made_again(town: Town) -> None:
    town.world.faults.turn_on("connection-reset=every:2,count:4")
    await plan_applied(town)
    nothing_doubled(town)


@pytest.mark.parametrize("limit", ["secondary-limit=count:3", "secondary-limit=bare,count:1", "primary-limit=count:1"])
async def test_limits_are_waited_for(town: Town, limit: str) -> None:
    town.world.clock.set(datetime.now(UTC).replace(microsecond=0))
    fault = town.world.faults.turn_on(limit)
    gateway = town.gateway(limits=Limits(0, 0, 0, 0, patience=4000))
    board = await gateway.perform(await town.board(gateway), first_round(tasks=23), place=town.place)
    assert fault.trigger.bitten
    assert len(board.issues) == 24
    assert sum(town.slept) > 0


async def test_a_primary_limit_far_away_is_told(town: Town) -> None:
    town.world.limits.authenticated = 1
    gateway = town.gateway()
    await town.board(gateway)
    with pytest.raises(RateLimited) as caught:
        await town.board(gateway)
    assert caught.value.retry_after > 3000


async def test_pacing_keeps_a_long_run_under_the_secondary_limits(town: Town) -> None:
    """The sandbox counts every mutation as content, which is stricter than what we pace by: waits are obeyed."""
    town.world.limits.secondary = Secondary(content_an_hour=100_000)
    gateway = town.gateway(limits=Limits())
    board = await gateway.perform(await town.board(gateway), first_round(tasks=90), place=town.place)
    await gateway.perform(board, second_round(board, dependencies=90), place=town.place)
    assert len(town.issues) == 91


async def test_reads_that_fail_for_long_are_an_error(town: Town) -> None:
    town.world.faults.turn_on("bad-gateway-before=path:/graphql")
    with pytest.raises(GitHubDown, match="no answer"):
        await town.board()


async def test_a_write_that_fails_for_long_is_told_and_the_rest_is_done(town: Town) -> None:
    board = await town.perform([CreateIssue(A, "A", "x")])
    town.world.faults.turn_on("graphql-error=operation:updateIssue")
    actions: list[Action] = [EditIssue(A, region="y"), CreateMilestone("W")]
    with pytest.raises(Unperformed, match=r"task:a: .*no answer \(.* \(tried 5 times\)") as caught:
        await town.gateway().perform(board, actions, place=town.place)
    assert [action for action, _ in caught.value.failures] == [actions[0]]
    assert caught.value.board.milestones[1].title == "W"
    assert caught.value.board.issues[A].region == "x"


async def test_the_browser_s_line_ends_are_no_change(town: Town) -> None:
    state = IssueState(str(A), SESSION)
    board = await town.perform([CreateIssue(A, "A", "one\ntwo"), EditIssue(A, region="one\ntwo", state=state)])
    issue = town.issues[0]
    issue.body = (issue.body or "").replace("\n", "\r\n")
    assert (await town.board()).issues == board.issues
