"""Whole stories speak GitHub's language as it is published: Baton, PyGithub and the sandbox, both ways."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse

from tests.contract.answers import Form
from tests.contract.modules import GRAPHQL, MISSING, OPENAPI, described
from tests.contract.recorder import Exchange, read
from tests.contract.traffic import Traffic
from tests.contract.verify import NEWER, PUBLISHED, faults, in_graphql, missing_in, published, with_newer
from tests.sandbox.graphql.test_schema import SDL

needs_descriptions = pytest.mark.skipif(not (described(OPENAPI) and described(GRAPHQL)), reason=MISSING)


OF_CHANGES = (
    "createCommitOnBranch", "mergeQueueEntry", "/check-runs", "/requested_reviewers", "/compare/",
    "/rules/branches/", "/rulesets", "/teams/core/members", "/pulls", "/dependencies/blocked_by",
)  # fmt: skip
"""What a story of pull requests asks GitHub for, among other things."""


def played(fault: str, folder: Path) -> tuple[Exchange, ...]:
    """Pull requests ask for nothing that an older server lacks, so they are told to the newest one alone."""
    traffic = Traffic([fault] if fault else [])
    traffic.play(folder, tell=lambda line: None, with_changes=not fault)
    return tuple(traffic.seen)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    schema = published()
    assert schema
    return schema


@pytest.fixture(scope="module")
def newest(schema: GraphQLSchema) -> GraphQLSchema:
    return with_newer(schema)


@needs_descriptions
@pytest.mark.timeout(400)
@pytest.mark.xdist_group("contract")
def test_a_server_of_the_published_schema_is_spoken_to_in_its_words(
    tmp_path_factory: pytest.TempPathFactory, schema: GraphQLSchema
) -> None:
    seen = played(PUBLISHED, tmp_path_factory.mktemp("published"))
    assert faults(seen, schema) == {}
    agents = {one.agent.split("/")[0] for one in seen}
    assert {"baton", "PyGithub"} <= agents
    assert len([one for one in seen if one.path == "/api/graphql"]) > 50
    assert len({one.path for one in seen}) > 20


@needs_descriptions
@pytest.mark.timeout(400)
@pytest.mark.xdist_group("contract")
def test_with_dependencies_it_is_these_newer_fields_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, schema: GraphQLSchema, newest: GraphQLSchema
) -> None:
    seen = played("", tmp_path_factory.mktemp("newest"))
    assert missing_in(faults(seen, schema)) == NEWER
    assert faults(seen, newest) == {}
    asked = [one.path for one in seen] + [str(one.request) for one in seen if one.path == "/api/graphql"]
    assert {what for what in OF_CHANGES if not any(what in one for one in asked)} == set()
    assert "baton-agent" in {one.agent.split("/")[0] for one in seen}


@needs_descriptions
@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        (Exchange("GET", "/api/v3/nowhere", "", "x", 200, None, {}), "GitHub has no such endpoint"),
        (Exchange("POST", "/repos/a/b/issues", "", "x", 201, {"titel": "x"}, None), "'titel' is no field"),
        (Exchange("GET", "/repos/a/b/issues", "sorted=x", "x", 200, None, []), "'sorted' is no query parameter"),
        (Exchange("GET", "/repos/a/b/issues/1", "", "x", 200, None, {"id": "one"}), "is not of type 'integer'"),
        (Exchange("GET", "/zen", "", "x", 299, None, None), "answers 299"),
        (Exchange("POST", "/api/graphql", "", "x", 200, {"query": "{"}, {}), "Syntax Error"),
        (Exchange("POST", "/graphql", "", "x", 200, {"query": "{ x }"}, {}), "Cannot query field 'x'"),
        (
            Exchange("POST", "/graphql", "", "x", 200, {"query": "query($o: String!) { user(login: $o) { id } }"}, {}),
            "$o",
        ),
    ],
)
def test_faults_are_found(exchange: Exchange, said: str, schema: GraphQLSchema) -> None:
    assert any(said in fault for fault in faults([exchange], schema)), faults([exchange], schema)


SMALL = build_schema(SDL.read_text(encoding="utf-8"), assume_valid=True)
QUESTION = """
{ viewer { login databaseId } repository(owner: "a", name: "b") {
  issue(number: 1) {
    number createdAt state
    author { __typename login ... on User { databaseId } }
    labels(first: 1) { nodes { name } }
  }
} }
"""
ANSWER: dict[str, Any] = {
    "viewer": {"login": "ada", "databaseId": 1},
    "repository": {
        "issue": {
            "number": 1,
            "createdAt": "2025-01-01T00:00:00Z",
            "state": "OPEN",
            "author": {"__typename": "User", "login": "ada", "databaseId": 1},
            "labels": {"nodes": [{"name": "bug"}]},
        }
    },
}


def changed(**fields: Any) -> dict[str, Any]:
    return {**ANSWER, "repository": {"issue": {**ANSWER["repository"]["issue"], **fields}}}


def test_an_answer_of_the_right_form_has_no_fault() -> None:
    form = Form(SMALL, parse(QUESTION))
    assert list(form.faults({"data": ANSWER})) == []
    assert list(form.faults({"data": changed(labels=None, author=None)})) == []
    bot = {"__typename": "Bot", "login": "baton"}
    assert list(form.faults({"data": changed(author=bot)})) == []
    assert list(form.faults({"data": {"viewer": None}, "errors": [{"message": "no"}]})) == ["data: lacks repository"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(number="1"), "issue.number: Int cannot represent"),
        (changed(number=None), "issue.number: null"),
        (changed(state="HALF"), "issue.state"),
        (changed(createdAt={}), "issue.createdAt: no DateTime"),
        (changed(extra=1), "issue: has extra"),
        (changed(labels={"nodes": {}}), "nodes: no list"),
        (changed(labels={"nodes": [{}]}), "nodes[]: lacks name"),
        (changed(author={"__typename": "User", "login": "ada"}), "author: lacks databaseId"),
        (changed(author=1), "author: no object"),
        ({"viewer": ANSWER["viewer"]}, "data: lacks repository"),
        ({**ANSWER, "viewer": None}, "data.viewer: null"),
    ],
)
def test_an_answer_of_another_form_is_a_fault(data: Any, said: str) -> None:
    assert any(said in fault for fault in Form(SMALL, parse(QUESTION)).faults({"data": data}))


def test_no_answer_at_all_is_a_fault() -> None:
    question = Exchange("POST", "/graphql", "", "x", 200, {"query": QUESTION}, None)
    assert list(in_graphql(question, SMALL)) == ["GraphQL answer: the answer has neither data nor errors"]
    assert list(in_graphql(replace(question, status=502), SMALL)) == []


def test_what_a_proxy_wrote_can_be_read(tmp_path: Path) -> None:
    log = tmp_path / "traffic.jsonl"
    log.write_text(
        '{"method": "GET", "path": "/zen", "query": "", "agent": "curl", "auth": "", "conditional": false, '
        '"request": null, "status": 200, "response": {"$base64": "eA=="}}\n'
    )
    assert [one.path for one in read(log)] == ["/zen"]
