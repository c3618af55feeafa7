"""Which issues a connection of issues shows, in which order."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from bot.sandbox.changes import PullRequest
from bot.sandbox.graphql.asking import Arguments, Asking
from bot.sandbox.model import Issue

Thing = TypeVar("Thing")
Keys: TypeAlias = Mapping[str, Callable[[Any], Any]]
Predicate = Callable[[Issue], bool]

ISSUE_KEYS: dict[str, Callable[[Issue], Any]] = {
    "CREATED_AT": lambda issue: (issue.created_at, issue.id),
    "UPDATED_AT": lambda issue: (issue.updated_at, issue.id),
    "COMMENTS": lambda issue: (len(issue.comments), issue.id),
}


def ordered(things: list[Thing], order: Mapping[str, str] | None, keys: Keys) -> list[Thing]:
    """Sorted by `{field, direction}`; without one the order of creation stays."""
    if order is None:
        return things
    return sorted(things, key=keys[order["field"]], reverse=order["direction"] == "DESC")


def select_issues(issues: Iterable[Issue], asking: Asking, arguments: Arguments) -> list[Issue]:
    """What `states`, `labels` (any of them), `filterBy` (all of it) and `orderBy` leave."""
    tests: list[Predicate] = [lambda issue: not isinstance(issue, PullRequest)]
    if arguments.get("states") is not None:
        wanted = {state.lower() for state in arguments["states"]}
        tests.append(lambda issue: issue.state in wanted)
    if arguments.get("labels"):
        names = {name.lower() for name in arguments["labels"]}
        tests.append(lambda issue: any(label.name.lower() in names for label in issue.labels.values()))
    tests += [test for name, value in (arguments.get("filterBy") or {}).items() for test in by(name, value, asking)]
    found = [issue for issue in issues if all(test(issue) for test in tests)]
    return ordered(found, arguments.get("orderBy"), ISSUE_KEYS)


def by(name: str, value: Any, asking: Asking) -> Iterable[Predicate]:
    """The tests of one field of `IssueFilters`; null asks for issues that have none."""
    match name:
        case "states" if value is not None:
            wanted = {state.lower() for state in value}
            yield lambda issue: issue.state in wanted
        case "labels" if value:
            names = {label.lower() for label in value}
            yield lambda issue: names <= {label.name.lower() for label in issue.labels.values()}
        case "assignee":
            yield lambda issue: matches(value, [one.login.lower() for one in issue.assignees.values()])
        case "createdBy" if value:
            yield lambda issue: issue.author is not None and issue.author.login.lower() == value.lower()
        case "mentioned" if value:
            yield lambda issue: f"@{value.lower()}" in (issue.body or "").lower()
        case "milestone" | "milestoneNumber":
            yield lambda issue: matches(value, [str(issue.milestone.number)] if issue.milestone else [])
        case "since" if value:
            moment = datetime.fromisoformat(value)
            yield lambda issue: issue.updated_at >= moment
        case "viewerSubscribed" if value is not None:
            yield lambda issue: (asking.actor.account in issue.assignees.values()) is value


def matches(wanted: str | None, held: list[str]) -> bool:
    """`*` is any, null is none, else one of them by name."""
    if wanted is None:
        return not held
    return bool(held) if wanted == "*" else wanted.lower() in held
