"""Says in GitHub's words what the library found wrong with a query before running it."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
)

Entry = dict[str, Any]

KNOWN = (
    (
        r"Cannot query field '(?P<fieldName>.+?)' on type '(?P<typeName>.+?)'",
        "undefinedField",
        "Field '{fieldName}' doesn't exist on type '{typeName}'",
    ),
    (
        r"Unknown argument '(?P<argumentName>.+?)' on field '.+\.(?P<name>.+?)'",
        "argumentNotAccepted",
        "Field '{name}' doesn't accept argument '{argumentName}'",
    ),
    (
        r"Argument '.+\.(?P<name>.+?)\((?P<arguments>.+?):\)' of type .+ is required",
        "missingRequiredArguments",
        "Field '{name}' is missing required arguments: {arguments}",
    ),
    (
        r"Field '(?P<nodeName>.+?)' of type '(?P<typeName>.+?)' must have a selection",
        "selectionMismatch",
        "Field must have selections (field '{nodeName}' returns {typeName} but has no selections. "
        "Did you mean '{nodeName} {{ ... }}'?)",
    ),
    (
        r"Field '(?P<nodeName>.+?)' must not have a selection since type '(?P<typeName>.+?)'",
        "selectionMismatch",
        "Selections can't be made on scalars (field '{nodeName}' returns {typeName} but has selections)",
    ),
    (
        r"Unknown type '(?P<typeName>.+?)'",
        "undefinedType",
        "No such type {typeName}, so it can't be a fragment condition",
    ),
    (
        r"Unknown fragment '(?P<fragmentName>.+?)'",
        "useAndDefineFragment",
        "Fragment {fragmentName} was used, but not defined",
    ),
    (
        r"Fragment '(?P<fragmentName>.+?)' is never used",
        "useAndDefineFragment",
        "Fragment {fragmentName} was defined, but not used",
    ),
    (
        r"Variable '\$(?P<variableName>.+?)' is never used",
        "variableNotUsed",
        "Variable ${variableName} is declared by {operation} but not used",
    ),
    (
        r"Variable '\$(?P<variableName>.+?)' is not defined",
        "variableNotDefined",
        "Variable ${variableName} is used by {operation} but not declared",
    ),
    (
        r"Variable '\$(?P<variableName>.+?)' of type '(?P<typeName>.+?)' used in position "
        r"expecting type '(?P<wanted>.+?)'",
        "variableMismatch",
        "Type mismatch on variable ${variableName} and argument ({typeName} / {wanted})",
    ),
    (
        r"Expected value of type '(?P<inputObjectType>.+?)' to include required field '(?P<argumentName>.+?)'",
        "missingRequiredInputObjectAttribute",
        "Argument '{argumentName}' on InputObject '{inputObjectType}' is required",
    ),
    (
        r"Expected value of type '(?P<name>.+?)' not to include unknown field '(?P<argumentName>.+?)'",
        "argumentNotAccepted",
        "InputObject '{name}' doesn't accept argument '{argumentName}'",
    ),
)
"""What the library says, GitHub's code for it, and what GitHub says; the groups are the extensions."""

PATTERNS = tuple((re.compile(pattern), code, words) for pattern, code, words in KNOWN)


def entries(document: DocumentNode, errors: list[GraphQLError]) -> list[Entry]:
    """The `errors` of a query that does not fit the schema; such an answer has no `data`."""
    return [entry(document, error) for error in errors]


def entry(document: DocumentNode, error: GraphQLError) -> Entry:
    message, extensions = reworded(document, error)
    answer: Entry = {}
    if error.nodes:
        answer["path"] = path_to(document, error.nodes[0])
    if extensions:
        answer["extensions"] = extensions
    answer["locations"] = [{"line": at.line, "column": at.column} for at in (error.locations or [])[:1]]
    answer["message"] = message
    return answer


def reworded(document: DocumentNode, error: GraphQLError) -> tuple[str, dict[str, str]]:
    for pattern, code, words in PATTERNS:
        found = pattern.match(error.message)
        if found:
            parts = found.groupdict()
            return words.format(operation=operation_name(document), **parts), {"code": code, **parts}
    return error.message, {}


def operation_name(document: DocumentNode) -> str:
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            return one.name.value if one.name else f"anonymous {one.operation.value}"
    return "query"


def path_to(document: DocumentNode, target: Node) -> list[str]:
    """`["query Board", "repository", "... on Issue", "title"]`: the way down to a node of the query."""
    for definition in document.definitions:
        for node, path in walk(definition, []):
            if node is target:
                return path
    return []


def walk(node: Node, path: list[str]) -> Iterator[tuple[Node, list[str]]]:
    path = path + step(node)
    yield node, path
    for key in node.keys:
        held = getattr(node, key)
        for child in held if isinstance(held, tuple) else (held,):
            if isinstance(child, Node):
                yield from walk(child, path)


def step(node: Node) -> list[str]:
    match node:
        case OperationDefinitionNode():
            return [f"{node.operation.value} {node.name.value}" if node.name else node.operation.value]
        case FragmentDefinitionNode():
            return [f"fragment {node.name.value}"]
        case FieldNode():
            return [(node.alias or node.name).value]
        case InlineFragmentNode(type_condition=condition) if condition:
            return [f"... on {condition.name.value}"]
        case FragmentSpreadNode():
            return [f"... {node.name.value}"]
        case ArgumentNode() | ObjectFieldNode():
            return [node.name.value]
    return []


def variable_entries(errors: list[GraphQLError], types: dict[str, str], values: dict[str, Any]) -> list[Entry]:
    """Variables that do not fit: one entry a variable, its problems gathered."""
    problems: dict[str, list[dict[str, Any]]] = {}
    places: dict[str, GraphQLError] = {}
    for error in errors:
        found = re.match(r"Variable '\$(\w+)' has invalid value(?: at ([^:]+))?: (.*)", error.message, re.DOTALL)
        if found is None:
            return [{"message": error.message}]
        name, at, words = found.groups()
        path: list[str | int] = [int(part) if part.isdigit() else part for part in re.findall(r"\w+", at or "")]
        problems.setdefault(name, []).append(problem(path, words))
        places.setdefault(name, error)
    return [
        {
            "extensions": {"value": values.get(name), "problems": found},
            "locations": [{"line": at.line, "column": at.column} for at in places[name].locations or []],
            "message": f"Variable ${name} of type {types.get(name, '')} was provided invalid value{told(found)}",
        }
        for name, found in problems.items()
    ]


def problem(path: list[str | int], words: str) -> dict[str, Any]:
    required = re.match(r"Expected value of type '.+?' to include required field '(.+?)'", words)
    if required:
        return {"path": [*path, required[1]], "explanation": "Expected value to not be null"}
    unknown = re.match(r"Expected value of type '(.+?)' not to include unknown field '(.+?)'", words)
    if unknown:
        return {"path": [*path, unknown[2]], "explanation": f"Field is not defined on {unknown[1]}"}
    if "non-null type" in words:
        return {"path": path, "explanation": "Expected value to not be null"}
    return {"path": path, "explanation": words}


def told(problems: list[dict[str, Any]]) -> str:
    named = [f"{'.'.join(map(str, one['path']))} ({one['explanation']})" for one in problems if one["path"]]
    return f" for {', '.join(named)}" if named else ""
