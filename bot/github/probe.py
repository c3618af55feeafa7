"""What a server's GraphQL schema has, asked within the first query; nothing is asked for that was not seen there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from bot.domain.board import Features

_FIELDS = """\
  issueType: __type(name: "Issue") { fields { name args { name } } }
  commentType: __type(name: "IssueComment") { fields { name } }
  mutationType: __type(name: "Mutation") { fields { name } }
  pullType: __type(name: "PullRequest") { fields { name } }
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
    merge_queue: bool = True

    @property
    def words(self) -> list[str]:
        """What is there, by the names of the fields here; `of` reads them back."""
        return sorted(name for part in (self, self.features) for name in _flags(part) if getattr(part, name))

    @classmethod
    def of(cls, words: Iterable[str]) -> "Schema":
        """What no word stands for is not there, as with a list that an earlier version of Baton wrote."""
        there = frozenset(words)
        features = Features(**{name: name in there for name in _flags(NEWEST.features)})
        return cls(features, **{name: name in there for name in _flags(NEWEST)})


def _flags(part: Schema | Features) -> list[str]:
    return [one.name for one in fields(part) if one.name != "features"]


NEWEST = Schema()
LEAST = Schema.of(())
"""What every server has: the words for one of which nothing is known."""


def with_probe(document: str) -> str:
    """The query, which also asks what the schema has."""
    return document.replace("{\n", f"{{\n{_FIELDS}", 1)


def tells_schema(content: Any) -> bool:
    """False where a server in trouble left the question out of its answer."""
    return bool(content.get("issueType") and content.get("mutationType"))


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
        merge_queue="mergeQueueEntry" in _names(content, "pullType"),
        parent_on_create="parentIssueId" in _names(content, "createType", of="inputFields"),
    )


def _fields(content: Any, type_: str, of: str = "fields") -> list[dict[str, Any]]:
    return list((content.get(type_) or {}).get(of) or ())


def _names(content: Any, type_: str, of: str = "fields") -> set[str]:
    return {str(one.get("name")) for one in _fields(content, type_, of)}
