"""GitHub's search words, the usual ones: `repo:o/r is:open label:"help wanted" no:assignee sort:updated-desc text`."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.sandbox import access
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Account, Issue, Organization, Repository
from bot.sandbox.world import World

WORD = re.compile(r'(-?)(?:([A-Za-z-]+):)?(?:"([^"]*)"|(\S+))')
SORTS: dict[str, Callable[[Issue], Any]] = {
    "created": lambda issue: (issue.created_at, issue.id),
    "updated": lambda issue: (issue.updated_at, issue.id),
    "comments": lambda issue: (len(issue.comments), issue.id),
}
LONGEST = 256


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a query; without a qualifier it is text to find."""

    qualifier: str
    value: str
    negative: bool


def words(query: str) -> Iterator[Word]:
    for minus, qualifier, quoted, bare in WORD.findall(query[: LONGEST * 4]):
        yield Word(qualifier.lower(), (quoted or bare).lower(), bool(minus))


def search_issues(query: str, world: World, actor: Actor) -> list[Issue]:
    where = repositories(list(words(query)), world, actor)
    return select(query, [issue for one in where for issue in one.issues.values()], actor)


def select(query: str, issues: Iterable[Issue], actor: Actor) -> list[Issue]:
    """Those of some issues that the query finds, in the order that it asks for."""
    asked = list(words(query))
    fields = {word.value for word in asked if word.qualifier == "in"}
    tests = [(word, test_of(word, actor, fields)) for word in asked if word.qualifier not in ("in", "sort")]
    found = [issue for issue in issues if all(test(issue) is not word.negative for word, test in tests)]
    return sort(found, next((word.value for word in asked if word.qualifier == "sort"), "created-desc"))


def sort(issues: list[Issue], wanted: str) -> list[Issue]:
    key, _, direction = wanted.partition("-")
    return sorted(issues, key=SORTS.get(key, SORTS["created"]), reverse=direction != "asc")


def repositories(asked: list[Word], world: World, actor: Actor) -> list[Repository]:
    """Those that the query names and the asker may read issues of."""
    named = {word.value for word in asked if word.qualifier == "repo" and not word.negative}
    owners = {word.value for word in asked if word.qualifier in ("org", "user") and not word.negative}
    return [
        one
        for one in world.repositories.values()
        if (not named or one.full_name.lower() in named)
        and (not owners or one.owner.login.lower() in owners)
        and access.may(actor, one, "issues", "read")
    ]


def test_of(word: Word, actor: Actor, fields: set[str]) -> Callable[[Issue], bool]:
    value = word.value
    if value == "@me" and actor.account is not None:
        value = actor.account.login.lower()
    match word.qualifier:
        case "":
            return lambda issue: value in text_of(issue, fields)
        case "repo":
            return lambda issue: issue.repository.full_name.lower() == value
        case "org" | "user":
            return lambda issue: issue.repository.owner.login.lower() == value
        case "is" | "state" | "type":
            return state_test(value)
        case "label":
            return lambda issue: any(label.name.lower() == value for label in issue.labels.values())
        case "milestone":
            return lambda issue: issue.milestone is not None and issue.milestone.title.lower() == value
        case "author":
            return lambda issue: issue.author is not None and bare_login(issue.author) == value.removeprefix("app/")
        case "assignee":
            return lambda issue: any(one.login.lower() == value for one in issue.assignees.values())
        case "commenter":
            return lambda issue: any(one.author and bare_login(one.author) == value for one in issue.comments.values())
        case "mentions":
            return lambda issue: f"@{value}" in text_of(issue, {"body", "comments"})
        case "no":
            return lambda issue: not held(issue, value)
        case "has":
            return lambda issue: bool(held(issue, value))
        case "created" | "updated" | "closed":
            return date_test(word.qualifier, value)
        case "base" | "head":
            return lambda issue: isinstance(issue, PullRequest) and getattr(issue, f"{word.qualifier}_ref") == value
        case "draft":
            return lambda issue: isinstance(issue, PullRequest) and issue.draft is (value == "true")
        case "comments":
            return number_test(value)
    return lambda _issue: False  # a qualifier that the sandbox does not know finds nothing rather than everything


def bare_login(account: Account) -> str:
    return account.login.lower().removesuffix("[bot]")


def text_of(issue: Issue, fields: set[str]) -> str:
    chosen = fields & {"title", "body", "comments"} or {"title", "body", "comments"}
    parts = [issue.title] if "title" in chosen else []
    parts += [issue.body or ""] if "body" in chosen else []
    parts += [comment.body for comment in issue.comments.values()] if "comments" in chosen else []
    return "\n".join(parts).lower()


def state_test(value: str) -> Callable[[Issue], bool]:
    match value:
        case "issue":
            return lambda issue: not isinstance(issue, PullRequest)
        case "pr" | "pull-request":
            return lambda issue: isinstance(issue, PullRequest)
        case "merged" | "unmerged":
            return lambda issue: isinstance(issue, PullRequest) and issue.is_merged is (value == "merged")
        case "draft":
            return lambda issue: isinstance(issue, PullRequest) and issue.draft
        case "open" | "closed":
            return lambda issue: issue.state == value
        case "locked":
            return lambda issue: issue.locked
        case "unlocked":
            return lambda issue: not issue.locked
        case "blocked":
            return lambda issue: any(one.state == "open" for one in issue.blocked_by.values())
        case "blocking":
            return lambda issue: any(one.state == "open" for one in issue.blocking.values())
        case "public" | "private":
            return lambda issue: issue.repository.private is (value == "private")
    return lambda _issue: False


def held(issue: Issue, what: str) -> Any:
    return {
        "label": issue.labels,
        "milestone": issue.milestone,
        "assignee": issue.assignees,
        "parent-issue": issue.parent,
        "sub-issue": issue.sub_issues,
    }.get(what)


def date_test(field: str, value: str) -> Callable[[Issue], bool]:
    low, high = date_range(value)
    attribute = f"{field}_at"
    return lambda issue: (at := getattr(issue, attribute)) is not None and low <= at < high


def date_range(value: str) -> tuple[datetime, datetime]:
    """`>=2025-01-01`, `2025-01-01..2025-02-01`, `2025-01-01`; nonsense is an empty range."""
    least, most = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    match = re.fullmatch(r"(>=|<=|>|<)?(\*|[\dt:+z-]+)(?:\.\.(\*|[\dt:+z-]+))?", value)
    if match is None:
        return most, most
    sign, first, second = match.groups()
    try:
        start, end = span(first) if first != "*" else (least, most)
        if second is not None:
            return start if first != "*" else least, most if second == "*" else span(second)[1]
    except ValueError:
        return most, most
    ranges = {">=": (start, most), ">": (end, most), "<": (least, start), "<=": (least, end)}
    return ranges.get(sign, (start, end))


def span(text: str) -> tuple[datetime, datetime]:
    """A day from midnight to midnight, or one second."""
    if "t" in text:
        moment = datetime.fromisoformat(text.upper())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment, moment + timedelta(seconds=1)
    start = datetime.combine(date.fromisoformat(text), time(), UTC)
    return start, start + timedelta(days=1)


def number_test(value: str) -> Callable[[Issue], bool]:
    match = re.fullmatch(r"(>=|<=|>|<)?(\d+)", value)
    if match is None:
        return lambda _issue: False
    sign, number = match[1], int(match[2])
    tests: dict[str | None, Callable[[int], bool]] = {
        None: lambda count: count == number,
        ">": lambda count: count > number,
        ">=": lambda count: count >= number,
        "<": lambda count: count < number,
        "<=": lambda count: count <= number,
    }
    return lambda issue: tests[sign](len(issue.comments))


def search_repositories(query: str, world: World, actor: Actor) -> list[Repository]:
    asked = list(words(query))
    texts = [word.value for word in asked if not word.qualifier]
    owners = {word.value for word in asked if word.qualifier in ("org", "user")}
    return [
        one
        for one in world.repositories.values()
        if access.sees(actor, one)
        and (not owners or one.owner.login.lower() in owners)
        and all(text in f"{one.name} {one.description or ''}".lower() for text in texts)
    ]


def search_users(query: str, world: World, _actor: Actor) -> list[Account]:
    texts = [word.value for word in words(query) if not word.qualifier]
    kinds = {"user": "User", "org": "Organization"}
    wanted = {kinds.get(word.value) for word in words(query) if word.qualifier == "type"}
    return [
        one
        for one in world.accounts.values()
        if (one.type == "User" or isinstance(one, Organization))
        and (not wanted or one.type in wanted)
        and all(text in f"{one.login} {one.name or ''} {one.email or ''}".lower() for text in texts)
    ]
