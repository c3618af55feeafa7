"""What a query asks for: how many nodes at most, and what it costs of the rate limit.

GitHub's page "Rate limits and query limits for the GraphQL API" gives both formulas.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from bot.sandbox.graphql.faults import GraphFault

MOST_NODES = 500_000


@dataclass(frozen=True, slots=True)
class Cost:
    """`requests` are what GitHub would ask of its own stores; `nodes` is an upper bound."""

    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        return max(1, (self.requests + 50) // 100)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.requests + other.requests, self.nodes + other.nodes)

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.requests * times, self.nodes * times)


class Measure:
    """Adds up one operation; every fragment is measured once, so nesting them cannot make this slow."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self.schema, self.variables = schema, variables
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, Cost] = {}

    def operation(self, operation: OperationDefinitionNode) -> Cost:
        root = self.schema.get_root_type(operation.operation)
        return self.selections(operation.selection_set, root)

    def selections(self, selections: SelectionSetNode | None, owner: GraphQLNamedType | None) -> Cost:
        total = Cost()
        for one in selections.selections if selections else ():
            match one:
                case FieldNode():
                    total += self.field(one, owner)
                case FragmentSpreadNode():
                    total += self.fragment(one.name.value)
                case InlineFragmentNode():
                    narrowed = one.type_condition and self.schema.get_type(one.type_condition.name.value)
                    total += self.selections(one.selection_set, narrowed or owner)
        return total

    def fragment(self, name: str) -> Cost:
        if name not in self.known:
            fragment = self.fragments[name]
            owner = self.schema.get_type(fragment.type_condition.name.value)
            self.known[name] = self.selections(fragment.selection_set, owner)
        return self.known[name]

    def field(self, node: FieldNode, owner: GraphQLNamedType | None) -> Cost:
        if node.selection_set is None or not isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
            return Cost()
        field = owner.fields.get(node.name.value)
        if field is None:  # introspection
            return Cost()
        kind = get_named_type(field.type)
        inner = self.selections(node.selection_set, kind)
        if kind.name.endswith("Connection"):
            size = self.size(node, "first") or self.size(node, "last")
            return Cost(requests=1, nodes=size) + inner * size
        if owner.name == "Query" and node.name.value == "nodes":
            size = self.size(node, "ids")
            return Cost(nodes=size) + inner * size
        return inner

    def size(self, node: FieldNode, argument: str) -> int:
        """A number, or a list's length, given in place or by a variable."""
        for one in node.arguments or ():
            if one.name.value == argument:
                match one.value:
                    case IntValueNode(value=text):
                        return max(0, int(text))
                    case ListValueNode(values=values):
                        return len(values or ())
                    case VariableNode():
                        value = self.variables.get(one.value.name.value)
                        return len(value) if isinstance(value, list) else max(0, value or 0)
        return 0


def check(cost: Cost) -> None:
    if cost.nodes > MOST_NODES:
        raise GraphFault(
            "MAX_NODE_LIMIT_EXCEEDED",
            f"This query requests up to {cost.nodes:,} possible nodes "
            f"which exceeds the maximum limit of {MOST_NODES:,}.",
        )
