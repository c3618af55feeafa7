"""The executable schema: GitHub's types with our resolvers bound to them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_ast_schema,
    parse,
)

from bot.sandbox.graphql import fields, mutations
from bot.sandbox.graphql.asking import RESOLVERS
from bot.sandbox.graphql.without import take_out

SDL = Path(__file__).parent.parent / "schema.graphql"
BOUND_BY = (fields, mutations)  # importing them fills RESOLVERS


def load(without: Iterable[str] = ()) -> GraphQLSchema:
    """The schema, without some types and fields to play an older server. Schemas are shared: do not change one."""
    return _load(tuple(sorted(without)))


@lru_cache(maxsize=8)
def _load(without: tuple[str, ...]) -> GraphQLSchema:
    document = parse(SDL.read_text(), no_location=True)
    if without:
        document = take_out(document, without)
    schema = build_ast_schema(document, assume_valid=True)
    for name, resolver in RESOLVERS.items():
        field = field_named(schema, name)
        if field is not None:
            field.resolve = resolver
        elif not without:
            raise LookupError(f"a resolver for {name}, which is not in bot/sandbox/schema.graphql")
    moments = schema.type_map["DateTime"]
    assert isinstance(moments, GraphQLScalarType)
    moments.coerce_output_value = timestamp
    return schema


def field_named(schema: GraphQLSchema, name: str) -> GraphQLField | None:
    owner, _, field = name.partition(".")
    kind = schema.type_map.get(owner)
    return kind.fields.get(field) if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else None


def timestamp(moment: Any) -> str:
    """`2025-01-31T12:00:00Z`; seconds since 1970 are taken too."""
    if isinstance(moment, datetime):
        return f"{moment.isoformat()[:19]}Z"
    raise TypeError(f"no moment: {moment!r}")
