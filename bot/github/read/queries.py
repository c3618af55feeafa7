"""The GraphQL that is read with, as the server's schema allows it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.domain.board import OURS
from bot.github.probe import Schema

PAGE = 100
"""GitHub's largest page."""
HISTORY = 10
"""Edits that are looked through for Baton's own last one."""
LABELS_OF_ISSUE = 20

WHO = """
fragment Who on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
}
"""

_LABELS = "nodes { id name color description } pageInfo { hasNextPage endCursor }"
_MILESTONES = "nodes { id number title description dueOn state } pageInfo { hasNextPage endCursor }"
_TITLES = "totalCount nodes { number title state author { ...Who } } pageInfo { hasNextPage endCursor }"
_ISSUES = "totalCount nodes { ...Whole } pageInfo { hasNextPage endCursor }"
_REPOSITORY = "id databaseId name url owner { login } defaultBranchRef { name }"


def whole(schema: Schema) -> str:
    """The fragment `Whole`, with the one that it needs."""
    return fragments(schema)["Whole"] + WHO


@lru_cache(maxsize=64)
def fragments(schema: Schema) -> Mapping[str, str]:
    """`Whole` is everything that a board knows of an issue."""
    has = schema.features
    lines = [
        "id databaseId number title body state locked createdAt closedAt",
        "fullDatabaseId" if schema.full_ids else "",
        "stateReason(enableDuplicate: true)" if schema.duplicates else "stateReason",
        "lastEditedAt editor { ...Who }" if has.edit_history else "",
        "author { ...Who }",
        f"labels(first: {LABELS_OF_ISSUE}) {{ nodes {{ name }} pageInfo {{ hasNextPage }} }}",
        "milestone { number }",
        "assignees(first: 10) { nodes { databaseId } }",
        "parent { number repository { id } }" if has.sub_issues else "",
        "blockedBy(first: 50) { nodes { number state repository { id } } }" if has.dependencies else "",
        "repository { id }",
    ]
    body = "\n  ".join(line for line in lines if line)
    return {"Whole": f"fragment Whole on Issue {{\n  {body}\n}}\n", "Who": WHO}


@lru_cache(maxsize=64)
def board(schema: Schema, *, wide: bool) -> str:
    """The first page of everything; with up to 200 issues of Baton's, the only one."""
    pins = "pinnedIssues(first: 3) { nodes { issue { number } } }" if schema.features.pins else ""
    titles = f"titles: issues(first: {PAGE}, orderBy: {{field: CREATED_AT, direction: DESC}}) {{ {_TITLES} }}"
    return f"""\
query Board($owner: String!, $name: String!) {{
  viewer {{ login databaseId }}
  repository(owner: $owner, name: $name) {{
    {_REPOSITORY}
    labels(first: {PAGE}) {{ {_LABELS} }}
    milestones(first: {PAGE}) {{ {_MILESTONES} }}
    {pins}
    oldest: {_ours("ASC")}
    newest: {_ours("DESC")}
    {titles if wide else ""}
  }}
}}
{whole(schema)}"""


def _ours(direction: str, after: str = "") -> str:
    order = f"orderBy: {{field: CREATED_AT, direction: {direction}}}"
    return f'issues(first: {PAGE}{after}, labels: ["{OURS}"], {order}) {{ {_ISSUES} }}'


@lru_cache(maxsize=64)
def more_issues(schema: Schema, *, direction: str) -> str:
    return _page(_ours(direction, ", after: $after"), whole(schema))


def more_titles() -> str:
    order = "orderBy: {field: CREATED_AT, direction: DESC}"
    return _page(f"issues(first: {PAGE}, after: $after, {order}) {{ {_TITLES} }}", WHO)


def more_labels() -> str:
    return _page(f"labels(first: {PAGE}, after: $after) {{ {_LABELS} }}")


def more_milestones() -> str:
    return _page(f"milestones(first: {PAGE}, after: $after) {{ {_MILESTONES} }}")


def _page(connection: str, more: str = "") -> str:
    return f"""\
query More($owner: String!, $name: String!, $after: String!) {{
  repository(owner: $owner, name: $name) {{ more: {connection} }}
}}
{more}"""


def issues(schema: Schema, numbers: Iterable[int]) -> str:
    """Issues by number, each under the alias `i<number>`."""
    return by_number(numbers, "...Whole", whole(schema))


def history(numbers: Iterable[int]) -> str:
    """The newest edits of issues' bodies; `diff` is the whole text as of the edit."""
    fields = f"userContentEdits(first: {HISTORY}) {{ nodes {{ editedAt diff editor {{ ...Who }} }} }}"
    return by_number(numbers, fields, WHO)


def all_labels(numbers: Iterable[int]) -> str:
    return by_number(numbers, f"labels(first: {PAGE}) {{ nodes {{ name }} pageInfo {{ hasNextPage }} }}")


def by_number(numbers: Iterable[int], fields: str, more: str = "") -> str:
    wanted = [f"i{number}: issue(number: {number}) {{ {fields} }}" for number in numbers]
    return with_repository(["id", *wanted], more)


def with_repository(wanted: Iterable[str], more: str = "", *, variables: Iterable[str] = ()) -> str:
    """A query of several things of one repository; `variables` are names of further strings."""
    lines = "\n    ".join(wanted)
    declared = "".join(f", ${name}: String!" for name in variables)
    return f"""\
query Some($owner: String!, $name: String!{declared}) {{
  repository(owner: $owner, name: $name) {{
    {lines}
  }}
}}
{more}"""
