"""The schema is GitHub's own, and every field of it has an answer."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    extend_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    is_union_type,
    parse,
    validate,
    validate_schema,
)
from graphql.execution.values import get_variable_values

from bot.sandbox.graphql import extract
from bot.sandbox.graphql.schema import SDL, load
from bot.sandbox.graphql.without import BEFORE_DEPENDENCIES
from tests.contract.modules import GRAPHQL, MISSING, described
from tests.sandbox.graphql import test_mutations, test_queries
from tests.sandbox.graphql.place import ASKED, build

DICTS = {
    "GitActor",
    "IssueDependenciesSummary",
    "PageInfo",
    "RateLimit",
    "ReactionGroup",
    "SubIssuesSummary",
    "TreeEntry",
}
"""Types that are answered as plain mappings, like connections, edges and payloads."""
NEVER = {"PullRequest"}
"""In the schema because unions name it; the sandbox has none."""

needs_github = pytest.mark.skipif(described(GRAPHQL) is None, reason=MISSING)


def modules() -> Path:
    path = described(GRAPHQL)
    assert path
    return path


@pytest.fixture(scope="module")
def github() -> GraphQLSchema:
    return build_schema(modules().read_text(), assume_valid=True)


@pytest.fixture(scope="module")
def newer(github: GraphQLSchema) -> GraphQLSchema:
    added = parse((Path(extract.__file__).parent / "newer.graphql").read_text())
    return extend_schema(github, added, assume_valid=True)


def test_the_schema_is_sound() -> None:
    assert validate_schema(load()) == []


def test_every_field_has_a_resolver() -> None:
    bare = [
        f"{name}.{field}"
        for name, kind in load().type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
        if name not in DICTS | NEVER and not name.endswith(("Connection", "Edge", "Payload"))
        for field, definition in kind.fields.items()
        if definition.resolve is None
    ]
    assert bare == []


@needs_github
def test_the_schema_is_what_extracting_it_again_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    types = extract.read_types(modules().read_text(), (Path(extract.__file__).parent / "newer.graphql").read_text())
    wants = extract.read_wants((Path(extract.__file__).parent / "wanted.txt").read_text())
    assert SDL.read_text() == extract.text_of(extract.Cut(types, wants).run())


@needs_github
def test_every_type_field_and_argument_is_github_s(newer: GraphQLSchema) -> None:
    ours = load()
    for name, kind in ours.type_map.items():
        theirs = newer.type_map[name]
        assert type(kind) is type(theirs), name
        if is_object_type(kind) or is_interface_type(kind) or is_input_object_type(kind):
            for field, definition in kind.fields.items():
                assert str(definition.type) == str(theirs.fields[field].type), f"{name}.{field}"
        if is_object_type(kind) or is_interface_type(kind):
            for field, definition in kind.fields.items():
                arguments = {key: str(value.type) for key, value in definition.args.items()}
                assert arguments == {key: str(value.type) for key, value in theirs.fields[field].args.items()}
        if is_input_object_type(kind):
            assert set(kind.fields) == set(theirs.fields), name
        if is_enum_type(kind):
            assert set(kind.values) == set(theirs.values), name
        if is_union_type(kind):
            assert {one.name for one in kind.types} <= {one.name for one in theirs.types}


@needs_github
def test_without_dependencies_it_is_a_part_of_the_published_schema(github: GraphQLSchema) -> None:
    for name, kind in load(BEFORE_DEPENDENCIES).type_map.items():
        assert name in github.type_map
        if is_object_type(kind):
            assert set(kind.fields) <= set(github.type_map[name].fields), name
        if is_enum_type(kind):
            assert set(kind.values) == set(github.type_map[name].values), name


@needs_github
def test_github_understands_every_question_of_these_tests(newer: GraphQLSchema) -> None:
    ASKED.clear()
    for module in (test_queries, test_mutations):
        for name, test in vars(module).items():
            if name.startswith("test_") and test.__code__.co_varnames[: test.__code__.co_argcount] == ("place",):
                test(build())
    assert len(ASKED) > 40
    for query, variables in ASKED:
        document = parse(query)
        assert validate(newer, document) == [], query
        for operation in document.definitions:
            values = get_variable_values(newer, getattr(operation, "variable_definitions", None) or [], variables)
            assert not isinstance(values, list), (query, values)
