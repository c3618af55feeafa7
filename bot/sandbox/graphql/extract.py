"""Cuts the types that the sandbox answers out of GitHub's full GraphQL schema; run by hand.

    python -m bot.sandbox.graphql.extract node_modules/@octokit/graphql-schema/schema.graphql

reads `wanted.txt` and `newer.graphql` beside this file and writes `bot/sandbox/schema.graphql`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from graphql import parse, print_ast
from graphql.language import (
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)
from graphql.language.visitor import Visitor, visit

HERE = Path(__file__).parent
FOLLOWING = ("Connection", "Edge", "Payload")  # types that come whole with whatever names them
BUILT_IN = {"Boolean", "Float", "ID", "Int", "String"}

HEADER = """\
# A part of GitHub's public GraphQL schema: the types that the sandbox answers, in GitHub's own words, without prose.
# Copyright (c) GitHub 2025, MIT licence. Source: the npm package @octokit/graphql-schema, and for issue dependencies
# docs.github.com/graphql. Written by bot/sandbox/graphql/extract.py from wanted.txt; change that, not this.

"""

Fielded = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
Definition = TypeVar("Definition", bound=Node)


@dataclass(slots=True)
class Want:
    """The fields that are asked of one type."""

    fields: set[str] = field(default_factory=set)
    without: set[str] = field(default_factory=set)
    every: bool = False


def read_wants(text: str) -> dict[str, Want]:
    """`Type: field field` lines; a type may come twice."""
    wants: dict[str, Want] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, fields = line.partition(":")
            want = wants.setdefault(name, Want())
            for word in fields.split():
                if word == "*":
                    want.every = True
                elif word.startswith("-"):
                    want.without.add(word[1:])
                else:
                    want.fields.add(word)
    return wants


class WithoutProse(Visitor):
    """Takes every description out: they are two thirds of the file."""

    def leave(self, node: Node, *_: object) -> Node | None:
        return changed(node, description=None) if getattr(node, "description", None) else None


def read_types(full: str, newer: str) -> dict[str, TypeDefinitionNode]:
    """Type definitions by name, extensions merged into them."""
    document: DocumentNode = visit(parse(full, no_location=True), WithoutProse())
    types = {node.name.value: node for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    for node in parse(newer, no_location=True).definitions:
        match node:
            case TypeDefinitionNode():
                types[node.name.value] = node
            case ObjectTypeExtensionNode():
                extend(types, node.name.value, fields=node.fields or ())
            case UnionTypeExtensionNode():
                extend(types, node.name.value, types=node.types or ())
            case EnumTypeExtensionNode():
                extend(types, node.name.value, values=node.values or ())
            case _:
                raise SystemExit(f"newer.graphql: {node.kind} is not understood")
    return types


def extend(schema: dict[str, TypeDefinitionNode], owner: str, **more: tuple[Node, ...]) -> None:
    for key, nodes in more.items():
        parts = sorted((*getattr(schema[owner], key), *nodes), key=lambda node: node.name.value)
        schema[owner] = changed(schema[owner], **{key: tuple(parts)})


def changed(node: Definition, **parts: object) -> Definition:
    return type(node)(**{key: getattr(node, key) for key in node.keys} | parts)


def named(type_node: TypeNode) -> str:
    while isinstance(type_node, ListTypeNode | NonNullTypeNode):
        type_node = type_node.type
    assert isinstance(type_node, NamedTypeNode)
    return type_node.name.value


class Cut:
    """The closure of what is wanted over a schema."""

    def __init__(self, types: dict[str, TypeDefinitionNode], wants: dict[str, Want]) -> None:
        self.types, self.wants = types, wants
        self.kept: dict[str, TypeDefinitionNode] = {}

    def run(self) -> list[TypeDefinitionNode]:
        for name in self.wants:
            if name not in self.types:
                raise SystemExit(f"wanted.txt: {name} is no type of this schema")
            self.keep(name)
        return [self.kept[name] for name in sorted(self.kept)]

    def keep(self, name: str) -> None:
        if name in self.kept or name in BUILT_IN:
            return
        node = self.types[name]
        self.kept[name] = node
        match node:
            case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
                self.kept[name] = self.keep_fields(node)
            case UnionTypeDefinitionNode():
                self.kept[name] = changed(node, types=tuple(t for t in node.types or () if t.name.value in self.wants))
            case InputObjectTypeDefinitionNode():
                self.keep_arguments(node.fields)
            case EnumTypeDefinitionNode() | ScalarTypeDefinitionNode():
                pass

    def keep_fields(self, node: Fielded) -> Fielded:
        interfaces = tuple(i for i in node.interfaces or () if i.name.value in self.wants)
        must = {f.name.value for i in interfaces for f in self.fields_of(self.types[i.name.value])}
        fields = tuple(f for f in self.fields_of(node, must))
        for kept in fields:
            self.keep_arguments(kept.arguments)
            self.keep(named(kept.type))
        return changed(node, fields=fields, interfaces=interfaces)

    def fields_of(self, node: TypeDefinitionNode, must: set[str] | None = None) -> Iterator[FieldDefinitionNode]:
        assert isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
        name = node.name.value
        want = self.wants.get(name, Want(every=True))
        unknown = want.fields - {f.name.value for f in node.fields or ()}
        if unknown:
            raise SystemExit(f"wanted.txt: {name} has no field {', '.join(sorted(unknown))}")
        for one in node.fields or ():
            asked = one.name.value in want.fields | (must or set())
            if asked and not self.has_place(named(one.type)):
                raise SystemExit(f"wanted.txt: {name}.{one.name.value} needs the type {named(one.type)}")
            if asked or (want.every and one.name.value not in want.without and self.follows(name, one)):
                yield one

    def follows(self, owner: str, one: FieldDefinitionNode) -> bool:
        """True if `*` takes the field: connections only where the owner itself came whole."""
        kind = named(one.type)
        if owner not in self.wants:
            return self.has_place(kind)
        return self.has_place(kind) and not kind.endswith("Connection")

    def has_place(self, kind: str) -> bool:
        if kind in self.wants or kind in BUILT_IN or kind == "PageInfo" or kind.endswith(FOLLOWING):
            return True
        return isinstance(self.types[kind], EnumTypeDefinitionNode | ScalarTypeDefinitionNode)

    def keep_arguments(self, arguments: tuple[InputValueDefinitionNode, ...] | None) -> None:
        for argument in arguments or ():
            self.keep(named(argument.type))


def text_of(cut: list[TypeDefinitionNode]) -> str:
    return HEADER + "\n\n".join(print_ast(node) for node in cut) + "\n"


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    types = read_types(Path(sys.argv[1]).read_text(), (HERE / "newer.graphql").read_text())
    cut = Cut(types, read_wants((HERE / "wanted.txt").read_text())).run()
    text = text_of(cut)
    (HERE.parent / "schema.graphql").write_text(text)
    print(f"{len(cut)} types, {text.count(chr(10))} lines")


if __name__ == "__main__":
    main()
