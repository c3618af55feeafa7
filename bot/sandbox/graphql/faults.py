"""The errors of GitHub's GraphQL API, in its words and shapes."""

from graphql import GraphQLError


class GraphFault(Exception):
    """An answer's error: `kind` is what GitHub calls its type."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


def not_found(message: str) -> GraphFault:
    return GraphFault("NOT_FOUND", message)


def no_node(node_id: str) -> GraphFault:
    return not_found(f"Could not resolve to a node with the global id of '{node_id}'.")


def unprocessable(message: str) -> GraphFault:
    return GraphFault("UNPROCESSABLE", message)


def forbidden(message: str = "Resource not accessible by integration") -> GraphFault:
    return GraphFault("FORBIDDEN", message)


def shape(error: GraphQLError) -> dict[str, object]:
    """One entry of `errors`: type, path, extensions, locations, message, in GitHub's order."""
    entry: dict[str, object] = {}
    if isinstance(error.original_error, GraphFault):
        entry["type"] = error.original_error.kind
    if error.path is not None:
        entry["path"] = error.path
    if error.extensions:
        entry["extensions"] = error.extensions
    if error.locations:
        entry["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    entry["message"] = error.message
    return entry
