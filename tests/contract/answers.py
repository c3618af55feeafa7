"""Does the data of a GraphQL answer have the form that the schema gives to what was asked?"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    TypeMetaFieldDef,
    is_leaf_type,
)

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


class Form:
    """The form that one document's answer must have."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        parts = document.definitions
        self.fragments = {one.name.value: one for one in parts if isinstance(one, FragmentDefinitionNode)}
        self.operation = next(one for one in parts if isinstance(one, OperationDefinitionNode))

    def faults(self, content: Any) -> Iterator[str]:
        """`content` is the whole answer. Nulls are GitHub's way where it names an error beside them."""
        if not isinstance(content, dict) or not ({"data", "errors"} & content.keys()):
            yield "the answer has neither data nor errors"
            return
        errors, data = content.get("errors"), content.get("data")
        if errors is not None and not (isinstance(errors, list) and all("message" in one for one in errors)):
            yield "errors: not a list of objects with a message"
        if data is not None:
            root = self.schema.get_root_type(self.operation.operation)
            assert root is not None
            selections = [self.operation.selection_set.selections]
            yield from self._object(root, selections, data, "data", is_whole=not errors)

    def _value(self, type_: Any, nodes: list[FieldNode], value: Any, at: str, *, is_whole: bool) -> Iterator[str]:
        if isinstance(type_, GraphQLNonNull):
            if value is None and is_whole:
                yield f"{at}: null, which {type_} never is"
            type_ = type_.of_type
        if value is None:
            return
        if isinstance(type_, GraphQLList):
            if not isinstance(value, list):
                yield f"{at}: no list"
                return
            for one in value:
                yield from self._value(type_.of_type, nodes, one, f"{at}[]", is_whole=is_whole)
        elif is_leaf_type(type_):
            yield from leaf(type_, value, at)
        else:
            below = [node.selection_set.selections for node in nodes if node.selection_set]
            yield from self._object(type_, below, value, at, is_whole=is_whole)

    def _object(self, type_: Any, selections: list[Any], value: Any, at: str, *, is_whole: bool) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: no object"
            return
        concrete = self._concrete(type_, value)
        fields: dict[str, list[FieldNode]] = {}
        for some in selections:
            self._collect(some, concrete, fields)
        if isinstance(concrete, GraphQLObjectType):
            yield from (f"{at}: lacks {key}" for key in fields.keys() - value.keys())
        yield from (f"{at}: has {key}, which nobody asked for" for key in value.keys() - fields.keys())
        for key, nodes in fields.items():
            if key in value and (field := self._field(concrete, value, nodes[0].name.value)):
                yield from self._value(field, nodes, value[key], f"{at}.{key}", is_whole=is_whole)

    def _concrete(self, type_: Composite, value: dict[str, Any]) -> Composite:
        """An object says what it is where `__typename` was asked; else one of an interface stays that."""
        named = self.schema.type_map.get(str(value.get("__typename")))
        return named if isinstance(named, GraphQLObjectType) else type_

    def _collect(self, selections: Any, type_: Composite, fields: dict[str, list[FieldNode]]) -> None:
        for node in selections:
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                fields.setdefault(key, []).append(node)
            elif self._applies(node, type_):
                inner = node if isinstance(node, InlineFragmentNode) else self._fragment(node)
                self._collect(inner.selection_set.selections, type_, fields)

    def _fragment(self, node: SelectionNode) -> FragmentDefinitionNode:
        assert isinstance(node, FragmentSpreadNode)
        return self.fragments[node.name.value]

    def _applies(self, node: SelectionNode, type_: Composite) -> bool:
        """Of an object whose type is not known, every fragment may be true."""
        part = node if isinstance(node, InlineFragmentNode) else self._fragment(node)
        if part.type_condition is None or not isinstance(type_, GraphQLObjectType):
            return True
        wanted = self.schema.type_map[part.type_condition.name.value]
        if wanted is type_:
            return True
        return isinstance(wanted, GraphQLInterfaceType | GraphQLUnionType) and self.schema.is_sub_type(wanted, type_)

    def _field(self, type_: Composite, value: dict[str, Any], name: str) -> Any:
        """The field's type; None where it is the field of a fragment and the object's type is not known."""
        if name == "__typename":
            return GraphQLNonNull(GraphQLString)
        if name == "__type":
            return TypeMetaFieldDef.type
        fields = {} if isinstance(type_, GraphQLUnionType) else type_.fields
        return fields[name].type if name in fields else None


def leaf(type_: Any, value: Any, at: str) -> Iterator[str]:
    """Scalars of GitHub's own, such as DateTime and URI, are texts or numbers."""
    if isinstance(value, dict | list):
        yield f"{at}: no {type_}"
        return
    try:
        type_.coerce_input_value(value) if hasattr(type_, "coerce_input_value") else type_.parse_value(value)
    except (GraphQLError, ValueError, TypeError) as error:
        yield f"{at}: {error}"
