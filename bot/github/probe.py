"""What a server's GraphQL schema has: asked once a server, and only where the newest schema was refused."""

from dataclasses import dataclass, field
from typing import Any

from bot.domain.board import Features

_FIELDS = """\
  issueType: __type(name: "Issue") { fields { name args { name } } }
  commentType: __type(name: "IssueComment") { fields { name } }
  mutationType: __type(name: "Mutation") { fields { name } }
  createType: __type(name: "CreateIssueInput") { inputFields { name } }
"""
PROBE = f"query Probe {{\n{_FIELDS}}}\n"


@dataclass(frozen=True, slots=True)
class Schema:
    """`features` is what the rest of Baton cares about; the others only change how a query is written."""

    features: Features = field(default_factory=Features)
    full_ids: bool = True
    """`fullDatabaseId`: ids have outgrown the 32 bits of `databaseId`."""
    duplicates: bool = True
    """`stateReason(enableDuplicate:)`."""
    parent_on_create: bool = True


NEWEST = Schema()
CAUTIOUS = Schema(Features(dependencies=False))
"""What a server that may be an older one is first asked in: only the latest is left out."""


def with_probe(document: str) -> str:
    """The query, which also asks what the schema has: an older server then takes no request more."""
    return document.replace("{\n", f"{{\n{_FIELDS}", 1)


def schema_from(content: Any) -> Schema:
    """The answer to `PROBE`."""
    issue = _names(content, "issueType")
    comment = _names(content, "commentType")
    mutation = _names(content, "mutationType")
    state_reason = next((f for f in _fields(content, "issueType") if f.get("name") == "stateReason"), {})
    return Schema(
        features=Features(
            sub_issues={"parent"} <= issue and {"addSubIssue", "removeSubIssue"} <= mutation,
            dependencies={"blockedBy"} <= issue and {"addBlockedBy", "removeBlockedBy"} <= mutation,
            pins="pinIssue" in mutation,
            edit_history={"userContentEdits", "editor", "lastEditedAt"} <= issue,
        ),
        full_ids="fullDatabaseId" in issue and "fullDatabaseId" in comment,
        duplicates=any(arg.get("name") == "enableDuplicate" for arg in state_reason.get("args") or ()),
        parent_on_create="parentIssueId" in _names(content, "createType", of="inputFields"),
    )


def _fields(content: Any, type_: str, of: str = "fields") -> list[dict[str, Any]]:
    return list((content.get(type_) or {}).get(of) or ())


def _names(content: Any, type_: str, of: str = "fields") -> set[str]:
    return {str(one.get("name")) for one in _fields(content, type_, of)}
