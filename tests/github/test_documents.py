"""Every GraphQL document that the gateway sends is one that GitHub's own schema allows."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, build_schema, extend_schema, parse, validate

from bot.domain.actions import Comment, CreateIssue, CreateLabel, React
from bot.domain.board import Account, Entry, Features
from bot.domain.facts import Needs
from bot.github.perform.look import query as look_query
from bot.github.probe import NEWEST, PROBE, Schema, with_probe
from bot.github.read import queries
from bot.github.read.comments import page_query
from bot.github.read.facts import facts_query
from tests.contract.modules import GRAPHQL, MISSING, described
from tests.github.test_perform import test_every_action_does_what_it_says as every_action
from tests.github.town import Town

ROOT = Path(__file__).parents[2]
OLD = Schema(Features(sub_issues=False, dependencies=False, pins=False, edit_history=False), False, False, False)
BEFORE_DEPENDENCIES = Schema(Features(dependencies=False))
NEEDS = Needs((1, 2), comments_of=1, permissions_of=(Account(1, "ada"),), plan_file=True)
LOST = [CreateIssue(Entry("task:a"), "A", ""), CreateLabel("x", "ffffff"), Comment(1, "x", "k")]


def reads(schema: Schema) -> Iterator[str]:
    yield PROBE
    yield with_probe(queries.board(schema, wide=True))
    yield with_probe(facts_query(schema, NEEDS, ["p0"]))
    yield from (queries.board(schema, wide=wide) for wide in (True, False))
    yield from (queries.more_issues(schema, direction=direction) for direction in ("ASC", "DESC"))
    yield from (queries.more_titles(), queries.more_labels(), queries.more_milestones())
    yield from (queries.issues(schema, [1, 2]), queries.all_labels([1]))
    if schema.features.edit_history:
        yield queries.history([1, 2])
    yield facts_query(schema, NEEDS, ["p0"])
    yield facts_query(schema, Needs(comments_of=1), [])
    yield page_query(schema, 1)
    yield look_query(schema, LOST, ["label1"])
    yield look_query(schema, LOST[2:], [])


@cache
def sandbox_schema() -> GraphQLSchema:
    return build_schema((ROOT / "bot/sandbox/schema.graphql").read_text(encoding="utf-8"), assume_valid=True)


@cache
def published_schema() -> GraphQLSchema:
    path = described(GRAPHQL)
    if path is None:
        pytest.skip(MISSING)
    schema = build_schema(path.read_text(encoding="utf-8"), assume_valid=True)
    if schema.mutation_type and "addBlockedBy" in schema.mutation_type.fields:
        return schema
    # the package is older than issue dependencies, which the sandbox writes down from GitHub's reference
    newer = (ROOT / "bot/sandbox/graphql/newer.graphql").read_text(encoding="utf-8")
    return extend_schema(schema, parse(newer), assume_valid=True)


@pytest.mark.parametrize("schema", [NEWEST, BEFORE_DEPENDENCIES, OLD], ids=["newest", "before dependencies", "old"])
@pytest.mark.parametrize("description", [sandbox_schema, published_schema], ids=["sandbox", "github"])
def test_every_read_is_valid(schema: Schema, description: Any) -> None:
    for document in reads(schema):
        assert validate(description(), parse(document)) == [], document


@pytest.mark.parametrize("description", [sandbox_schema, published_schema], ids=["sandbox", "github"])
async def test_every_write_is_valid(town: Town, description: Any) -> None:
    schema = description()
    await every_action(town)
    documents = town.documents()
    operations = (one for document in documents for one in parse(document).definitions)
    kinds = {
        field.name.value
        for operation in operations
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }
    assert kinds >= {
        *("createLabel", "updateLabel", "createIssue", "updateIssue", "closeIssue", "reopenIssue", "addComment"),
        *("addLabelsToLabelable", "removeLabelsFromLabelable", "addBlockedBy", "removeBlockedBy", "addReaction"),
        *("addSubIssue", "removeSubIssue", "pinIssue"),
    }
    for document in documents:
        assert validate(schema, parse(document)) == [], document


async def test_what_people_write_goes_in_variables_never_in_documents(town: Town) -> None:
    evil = '"}}) { x } evil(input: {a: "'
    issue = town.open(evil)
    actions = [CreateLabel(evil[:20], "ffffff"), Comment(issue.number, evil, evil), React("nowhere", "+1")]
    await town.perform(actions, is_repeat=True)
    assert not any("evil" in document for document in town.documents())
    bodies = [json.loads(request.content) for request in town.recorder.seen if request.content]
    assert any("evil" in json.dumps(body) for body in bodies)
