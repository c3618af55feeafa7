"""One question answered: parsed, checked, priced, executed over the world."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
    get_operation_ast,
    parse,
    print_ast,
    validate,
)

from bot.sandbox.actor import Actor
from bot.sandbox.graphql import words
from bot.sandbox.graphql.asking import Asking, Rate
from bot.sandbox.graphql.cost import Cost, Measure, check
from bot.sandbox.graphql.faults import GraphFault, shape
from bot.sandbox.graphql.kinds import typename
from bot.sandbox.graphql.schema import load
from bot.sandbox.world import World

NO_QUERY = "A query attribute must be specified and must be a string."
TOO_DEEP = "The query is nested too deeply."
MOST_TOKENS = 50_000
MOST_ERRORS = 20

Answer = dict[str, Any]
Charge = Callable[[Cost, int], Rate]
"""Takes the cost of a question with so many mutations off the asker's points."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was parsed, and what is wrong with it, if anything."""

    document: DocumentNode | None
    errors: tuple[Answer, ...] = ()


class Answering:
    """Answers questions about one world by one schema."""

    def __init__(self, world: World, *, without: Iterable[str] = ()) -> None:
        self.world = world
        self.schema = load(without)

    def answer(self, question: Any, actor: Actor, charge: Charge) -> Answer:
        """The body of the answer to a body; `charge` may refuse by a GraphFault."""
        query, variables, name = parts_of(question)
        if query is None:
            return {"errors": [{"message": NO_QUERY}]}
        checked = checked_by(self.schema, query)
        if checked.document is None or checked.errors:
            return {"errors": list(checked.errors)}
        operation = get_operation_ast(checked.document, name)
        if operation is None:
            return {"errors": [{"message": no_operation(name)}]}
        return self._run(checked.document, operation, variables, actor, charge)

    def _run(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: dict[str, Any],
        actor: Actor,
        charge: Charge,
    ) -> Answer:
        cost = Measure(self.schema, document, variables).operation(operation)
        try:
            rate = charge(cost, mutations_in(operation))
            check(cost)
        except GraphFault as fault:
            return {"errors": [{"type": fault.kind, "message": fault.message}]}
        result = execute_sync(
            self.schema,
            document,
            root_value={},
            context_value=Asking(self.world, actor, cost, rate),
            variable_values=variables,
            operation_name=operation.name.value if operation.name else None,
            type_resolver=typename,
        )
        errors = result.errors or []
        if result.data is None and errors and errors[0].path is None:
            types = variable_types(operation)
            return {"errors": words.variable_entries(errors, types, variables)}
        answer: Answer = {"data": result.data}
        return answer | {"errors": [shape(error) for error in errors]} if errors else answer


@lru_cache(maxsize=512)
def checked_by(schema: GraphQLSchema, query: str) -> Checked:
    """The document held against the schema, once for all worlds: that takes longer than most answers."""
    try:
        document = parse(query, max_tokens=MOST_TOKENS)
        errors = validate(schema, document, max_errors=MOST_ERRORS, hide_suggestions=True)
        return Checked(document, tuple(words.entries(document, errors)))
    except GraphQLError as error:
        return Checked(None, (shape(error) | {"message": error.message.removeprefix("Syntax Error: ")},))
    except RecursionError:
        return Checked(None, ({"message": TOO_DEEP},))


def parts_of(question: Any) -> tuple[str | None, dict[str, Any], str | None]:
    """`query`, `variables` and `operationName` of a request's body."""
    if not isinstance(question, dict) or not isinstance(question.get("query"), str):
        return None, {}, None
    variables, name = question.get("variables"), question.get("operationName")
    return question["query"], variables if isinstance(variables, dict) else {}, name if isinstance(name, str) else None


def mutations_in(operation: OperationDefinitionNode) -> int:
    """Fields at the top of a mutation; fragments there are too rare to be followed."""
    if operation.operation is not OperationType.MUTATION:
        return 0
    return sum(isinstance(one, FieldNode) for one in operation.selection_set.selections)


def no_operation(name: str | None) -> str:
    return f'No operation named "{name}"' if name else "An operation name is required"


def variable_types(operation: OperationDefinitionNode) -> dict[str, str]:
    return {one.variable.name.value: print_ast(one.type) for one in operation.variable_definitions or ()}
