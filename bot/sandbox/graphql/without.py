"""Takes fields and types out of a schema, so that the sandbox can play an older server."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql.language import (
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
)

BEFORE_DEPENDENCIES = (
    "Issue.blockedBy",
    "Issue.blocking",
    "Issue.issueDependenciesSummary",
    "Mutation.addBlockedBy",
    "Mutation.removeBlockedBy",
    "BlockedByAddedEvent",
    "BlockedByRemovedEvent",
    "BlockingAddedEvent",
    "BlockingRemovedEvent",
    "IssueTimelineItemsItemType.BLOCKED_BY_ADDED_EVENT",
    "IssueTimelineItemsItemType.BLOCKED_BY_REMOVED_EVENT",
    "IssueTimelineItemsItemType.BLOCKING_ADDED_EVENT",
    "IssueTimelineItemsItemType.BLOCKING_REMOVED_EVENT",
)
"""What servers before 2025-07-30 lack; exactly what the npm package @octokit/graphql-schema lacks too."""

BEFORE_SUB_ISSUES = (
    "Issue.parent",
    "Issue.subIssues",
    "Issue.subIssuesSummary",
    "Mutation.addSubIssue",
    "Mutation.removeSubIssue",
    "Mutation.reprioritizeSubIssue",
    "CreateIssueInput.parentIssueId",
    "ParentIssueAddedEvent",
    "ParentIssueRemovedEvent",
    "SubIssueAddedEvent",
    "SubIssueRemovedEvent",
    "IssueTimelineItemsItemType.PARENT_ISSUE_ADDED_EVENT",
    "IssueTimelineItemsItemType.PARENT_ISSUE_REMOVED_EVENT",
    "IssueTimelineItemsItemType.SUB_ISSUE_ADDED_EVENT",
    "IssueTimelineItemsItemType.SUB_ISSUE_REMOVED_EVENT",
)
"""What servers before 2025-01 lack."""

MEMBERS = {
    ObjectTypeDefinitionNode: "fields",
    InterfaceTypeDefinitionNode: "fields",
    InputObjectTypeDefinitionNode: "fields",
    EnumTypeDefinitionNode: "values",
}


def take_out(document: DocumentNode, names: Iterable[str]) -> DocumentNode:
    """The schema without the named types and `Type.field`s, and without what only they led to."""
    types = {node.name.value: node for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    gone: set[str] = set()
    for name in dict.fromkeys(names):
        owner, _, member = name.partition(".")
        if owner not in types or (member and not has_member(types[owner], member)):
            raise ValueError(f"schema_without: {name} is not in bot/sandbox/schema.graphql; write Type or Type.field")
        if member:
            types[owner] = without_member(types[owner], member)
        else:
            gone.add(owner)
    types = {name: without_types(node, gone) for name, node in types.items() if name not in gone}
    kept = reachable(types)
    others = (node for node in document.definitions if not isinstance(node, TypeDefinitionNode))
    return DocumentNode(definitions=(*others, *(node for name, node in types.items() if name in kept)))


def has_member(node: TypeDefinitionNode, member: str) -> bool:
    return any(part.name.value == member for part in members(node))


def members(node: TypeDefinitionNode) -> tuple[Any, ...]:
    key = MEMBERS.get(type(node))
    return (getattr(node, key) or ()) if key else ()


def without_member(node: TypeDefinitionNode, member: str) -> TypeDefinitionNode:
    return changed(node, MEMBERS[type(node)], (part for part in members(node) if part.name.value != member))


def without_types(node: TypeDefinitionNode, gone: set[str]) -> TypeDefinitionNode:
    match node:
        case UnionTypeDefinitionNode():
            return changed(node, "types", (one for one in node.types or () if one.name.value not in gone))
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode() | InputObjectTypeDefinitionNode():
            return changed(node, "fields", (one for one in node.fields or () if named(one.type) not in gone))
        case _:
            return node


def changed(node: TypeDefinitionNode, key: str, parts: Iterable[Node]) -> TypeDefinitionNode:
    return type(node)(**{name: getattr(node, name) for name in node.keys} | {key: tuple(parts)})


def named(node: TypeNode) -> str:
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    assert isinstance(node, NamedTypeNode)
    return node.name.value


def reachable(types: dict[str, TypeDefinitionNode]) -> set[str]:
    """Types that a query or mutation can lead to; an interface leads to its objects."""
    objects: dict[str, list[str]] = {}
    for name, node in types.items():
        for interface in getattr(node, "interfaces", None) or ():
            objects.setdefault(interface.name.value, []).append(name)
    seen: set[str] = set()
    waiting = ["Query", "Mutation"]
    while waiting:
        name = waiting.pop()
        if name in types and name not in seen:
            seen.add(name)
            waiting += [*led_to(types[name]), *objects.get(name, ())]
    return seen


def led_to(node: TypeDefinitionNode) -> Iterator[str]:
    for part in (*(getattr(node, "types", None) or ()), *(getattr(node, "interfaces", None) or ())):
        yield part.name.value
    if not isinstance(node, EnumTypeDefinitionNode):
        for one in members(node):
            yield named(one.type)
            for argument in getattr(one, "arguments", None) or ():
                yield named(argument.type)
