"""Holds exchanges against GitHub's published descriptions, both ways: `python -m tests.contract.verify LOG ...`."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, build_schema, extend_schema, parse, validate
from graphql.execution.values import get_variable_values

from bot.sandbox.graphql import extract
from tests.contract.answers import Form
from tests.contract.modules import GRAPHQL, MISSING, described
from tests.contract.recorder import Exchange, read
from tests.sandbox import contract

ENDPOINTS = ("/graphql", "/api/graphql")
NEWER = {
    *("Issue.blockedBy", "Mutation.addBlockedBy", "Mutation.removeBlockedBy"),
    *("AddBlockedByInput", "RemoveBlockedByInput"),
}
"""What Baton asks for that GitHub has and the newest npm package of its schema has not."""
PUBLISHED = "before-dependencies=graphql"
"""The sandbox then plays exactly the schema of the package."""


def published() -> GraphQLSchema | None:
    """GitHub's GraphQL schema, as the npm package holds it."""
    path = described(GRAPHQL)
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True) if path else None


def with_newer(schema: GraphQLSchema) -> GraphQLSchema:
    """With what GitHub's reference describes and the npm package lacks."""
    added = (Path(extract.__file__).parent / "newer.graphql").read_text(encoding="utf-8")
    return extend_schema(schema, parse(added), assume_valid=True)


def faults(exchanges: Iterable[Exchange], schema: GraphQLSchema) -> Counter[str]:
    """Each fault with how often it came. Raises where the REST description is not here."""
    rest = contract.load()
    assert rest is not None, MISSING
    found: Counter[str] = Counter()
    for one in exchanges:
        found.update(in_graphql(one, schema) if one.path in ENDPOINTS else in_rest(one, rest))
    return found


def in_rest(one: Exchange, rest: contract.Contract) -> list[str]:
    url = f"http://sandbox.test{one.path}" + (f"?{one.query}" if one.query else "")
    is_json = not (isinstance(one.response, dict) and "$base64" in one.response)
    body = {"json": one.response} if one.response is not None and is_json else {}
    request = httpx.Request(one.method, url, **({"json": one.request} if one.request is not None else {}))
    return rest.faults(httpx.Response(one.status, request=request, **body))


def in_graphql(one: Exchange, schema: GraphQLSchema) -> Iterator[str]:
    """The question, its variables and, where the question is sound, the answer."""
    body = one.request if isinstance(one.request, dict) else {}
    try:
        document = parse(str(body.get("query", "")))
    except GraphQLError as error:
        yield f"GraphQL: {error.message}"
        return
    wrong = [f"GraphQL: {error.message}" for error in validate(schema, document, max_errors=1000)]
    for operation in () if wrong else document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            values = get_variable_values(schema, operation.variable_definitions or (), body.get("variables") or {})
            wrong += [f"GraphQL variables: {error.message}" for error in (values if isinstance(values, list) else ())]
    yield from wrong
    if not wrong and one.status == 200:
        yield from (f"GraphQL answer: {fault}" for fault in Form(schema, document).faults(one.response))


def missing_in(found: Counter[str]) -> set[str]:
    """What faults say that the schema lacks; a fault of another kind as it stands."""
    return set().union(*map(_missing, found)) if found else set()


def _missing(fault: str) -> Iterator[str]:
    if field := re.fullmatch(r"GraphQL: Cannot query field '(\w+)' on type '(\w+)'\..*", fault):
        yield f"{field[2]}.{field[1]}"
    elif type_ := re.fullmatch(r"GraphQL: Unknown type '(\w+)'\..*", fault):
        yield type_[1]
    else:
        yield fault


def main(paths: list[str]) -> int:
    schema = published()
    if schema is None:
        print(MISSING)
        return 1
    exchanges = [one for path in paths for one in read(Path(path))]
    found = faults(exchanges, schema)
    for fault, count in found.most_common():
        print(f"{count}x {fault}")
    print(f"{len(exchanges)} exchanges, {len(found)} distinct faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
