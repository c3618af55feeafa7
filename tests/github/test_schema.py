"""Nothing is asked of a server that its schema was not seen to have, and it is seen without a request more."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from graphql import GraphQLSchema, parse, validate

from bot.domain.actions import AddBlockedBy, CreateIssue
from bot.domain.board import Entry, Features
from bot.domain.facts import Needs
from bot.domain.ports import Unperformed
from bot.errors import GitHubError, NotGranted
from bot.github.memory import CacheFile, InProcess
from bot.github.probe import LEAST, NEWEST, Schema, schema_from
from bot.sandbox.graphql.schema import load
from bot.sandbox.graphql.without import BEFORE_DEPENDENCIES, BEFORE_SUB_ISSUES
from tests.github.plans import first_round, second_round
from tests.github.town import Town, build

A, B = Entry("task:a"), Entry("task:b")
AGES = {
    "today": (),
    "before dependencies": BEFORE_DEPENDENCIES,
    "before sub-issues": (*BEFORE_DEPENDENCIES, *BEFORE_SUB_ISSUES),
    "before edit history": (*BEFORE_DEPENDENCIES, *BEFORE_SUB_ISSUES, "Issue.userContentEdits", "Issue.editor"),
    "before large ids": ("Issue.fullDatabaseId", "IssueComment.fullDatabaseId", "Mutation.pinIssue"),
}


@pytest.fixture(params=AGES)
async def aged(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Town, GraphQLSchema]]:
    """A server of some age, and what its schema has."""
    without = AGES[request.param]
    town = build(without=without, is_known=False)
    yield town, load(without)
    await town.close()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A server of which nothing is known yet."""
    made = build(is_known=False)
    yield made
    await made.close()


def refused(town: Town, schema: GraphQLSchema) -> list[str]:
    """Faults of all documents that were sent."""
    return [str(fault) for document in town.documents() for fault in validate(schema, parse(document))]


async def test_no_server_is_ever_asked_for_what_it_lacks(aged: tuple[Town, GraphQLSchema]) -> None:
    town, schema = aged
    gateway = town.gateway()
    board = await town.board(gateway, wide=True)
    board = await gateway.perform(board, first_round(tasks=3), place=town.place)
    links = 2 if board.features.dependencies else 0
    board = await gateway.perform(board, second_round(board, dependencies=links), place=town.place)
    await town.gateway().facts(board, Needs(issues=(1, 2), comments_of=1), place=town.place, now=town.world.now())
    assert refused(town, schema) == []
    assert (await town.board()).issues == board.issues


@pytest.mark.parametrize("without", [(), ("PullRequest.mergeQueueEntry",)])
async def test_only_a_server_with_merge_queues_is_asked_for_them(without: tuple[str, ...]) -> None:
    town = build(without=without, is_known=False)
    gateway = town.gateway()
    await town.board(gateway)
    with pytest.raises(NotGranted):  # this App may not read pull requests; what it asked for is what counts
        await gateway.open_pulls(town.place, has_queue=True)
    assert refused(town, load(without)) == []
    assert any("mergeQueueEntry" in document for document in town.documents()) == (not without)
    await town.close()


async def test_an_unknown_server_takes_one_request_more_and_a_known_one_none(town: Town) -> None:
    gateway = town.gateway()
    assert (await town.board(gateway)).features == Features()
    assert gateway.requests == 2
    await town.board(gateway)
    assert gateway.requests == 3
    another = town.gateway()
    await town.board(another)
    assert another.requests == 1


async def test_a_server_that_has_nothing_more_takes_one_request() -> None:
    town = build(without=[*AGES["before edit history"], *AGES["before large ids"], "Repository.pinnedIssues"])
    gateway = town.gateway()
    await town.board(gateway)
    assert gateway.requests <= 2
    await town.close()


async def test_a_server_that_was_brought_up_to_date_is_noticed_by_the_next_process() -> None:
    town = build(without=BEFORE_DEPENDENCIES)
    await town.board()
    newer = build()
    newer.memory = town.memory
    gateway = newer.gateway()
    assert (await newer.board(gateway)).features.dependencies
    assert gateway.requests == 2
    again = newer.gateway()
    await newer.board(again)
    assert again.requests == 1
    await town.close()
    await newer.close()


async def test_an_older_server_at_the_same_address_is_asked_anew() -> None:
    town, older = build(), build(without=BEFORE_DEPENDENCIES)
    older.memory = town.memory
    gateway = older.gateway()
    assert not (await older.board(gateway)).features.dependencies
    assert gateway.requests == 3  # refused, what the schema has, in its words
    again = older.gateway()
    await older.board(again)
    assert again.requests == 1
    await town.close()
    await older.close()


async def test_a_refused_write_makes_the_memory_true_again() -> None:
    town, older = build(), build(without=BEFORE_DEPENDENCIES)
    made = [CreateIssue(A, "A", "x"), CreateIssue(B, "B", "x")]
    board = replace(await older.perform(made), features=Features())
    older.memory = town.memory
    gateway = older.gateway()
    with pytest.raises(Unperformed, match="doesn't exist on type"):
        await gateway.perform(board, [AddBlockedBy(A, B)], place=older.place)
    assert not (await older.board(gateway)).features.dependencies
    await town.close()
    await older.close()


async def test_a_cached_board_of_an_older_server_is_written_in_its_words(aged: tuple[Town, GraphQLSchema]) -> None:
    town, schema = aged
    board = await town.board()
    town.memory = InProcess()
    board = await town.gateway().perform(board, [CreateIssue(A, "A", "x")], place=town.place)
    assert A in board.issues
    assert refused(town, schema) == []


async def test_a_server_in_trouble_teaches_nothing(town: Town) -> None:
    town.world.faults.turn_on("graphql-error=count:9")
    with pytest.raises(GitHubError):
        await town.board()
    town.world.faults.turn_off()
    assert (await town.board()).features == Features()


async def test_processes_share_what_they_saw_in_a_file(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "cache/baton/servers.json"
    first = town.gateway(memory=CacheFile(path))
    await town.board(first)
    second = town.gateway(memory=CacheFile(path))
    await town.board(second)
    assert (first.requests, second.requests) == (2, 1)
    assert list(json.loads(path.read_text())) == ["http://sandbox.test/api/graphql"]


def test_a_schema_is_written_in_words_and_read_again() -> None:
    old = Schema(Features(dependencies=False, edit_history=False), full_ids=False)
    assert [Schema.of(one.words) for one in (NEWEST, LEAST, old)] == [NEWEST, LEAST, old]
    assert LEAST.words == []
    assert schema_from({}) == LEAST
    assert Schema.of(["sub_issues", "a word of tomorrow"]).words == ["sub_issues"]
