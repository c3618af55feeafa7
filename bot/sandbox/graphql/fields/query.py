"""Where every question starts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.access import subject_permission
from bot.sandbox.changes import (
    CheckRun,
    CheckSuite,
    CommitStatus,
    PullRequest,
    QueueEntry,
    Review,
    ReviewComment,
)
from bot.sandbox.graphql.asking import Asking, Info, field_of
from bot.sandbox.graphql.faults import GraphFault, forbidden, no_node, not_found
from bot.sandbox.graphql.kinds import typename
from bot.sandbox.graphql.objects import Branch, GitThing, from_node_id
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.graphql.search import search_issues, search_repositories, search_users
from bot.sandbox.model import Account, Comment, Edit, Issue, Label, Milestone, Pin, Reaction, Repository
from bot.sandbox.model import TimelineEvent as Event

MOST_NODES = 100
OF_ISSUES = Issue | Comment | Milestone | Pin | Reaction | Edit | Event


def find_node(asking: Asking, node_id: str, kind: str | None = None) -> Any:
    """The thing of a node id, if the asker may know that it is there.

    With a `kind`, what is there and is something else is refused in GitHub's words for that.
    """
    found = asking.world.node(node_id) or from_node_id(asking.world, node_id)
    name = typename(found) if found is not None else None
    repository = repository_of(found)
    if name is None or (repository is not None and not asking.sees(repository)):
        raise no_node(node_id)
    if kind is not None and name != kind:
        raise not_found(f"Could not resolve to {kind} node with the global id of '{node_id}'.")
    subject = subject_of(found)
    if repository is not None and isinstance(subject, PullRequest):
        asking.require_read(repository, subject_permission(asking.actor, subject))
    elif repository is not None and isinstance(found, OF_ISSUES):
        asking.require_read(repository, "issues")
    return found


def subject_of(thing: Any) -> Issue | None:
    """The issue or pull request that a thing is, or belongs to."""
    if isinstance(thing, Issue):
        return thing
    return thing.issue if isinstance(thing, Comment | Pin | Event | Review | ReviewComment) else None


def repository_of(thing: Any) -> Repository | None:
    match thing:
        case Repository():
            return thing
        case Issue() | Label() | Milestone() | GitThing() | Branch():
            return thing.repository
        case CheckRun() | CheckSuite() | CommitStatus():
            return thing.repository
        case QueueEntry():
            return thing.pull.repository
        case Comment() | Pin() | Event() | Review() | ReviewComment():
            return thing.issue.repository
        case Reaction():
            return repository_of(thing.subject)
    return None


@field_of("Query.id")
def query_id(_root: Any, _info: Info) -> str:
    return "Q_kgAA"


@field_of("Query.relay")
def relay(root: Any, _info: Info) -> Any:
    return root or {}


@field_of("Query.node")
def node(_root: Any, info: Info, id: str) -> Any:
    found = find_node(info.context, id)
    if typename(found) not in info.schema.type_map:
        raise no_node(id)
    return found


@field_of("Query.nodes")
def nodes(_root: Any, info: Info, ids: list[str]) -> list[Any]:
    """Each id that leads nowhere is null and an error of its own."""
    if len(ids) > MOST_NODES:
        raise GraphFault(
            "ARGUMENT_LIMIT", f"You may not provide more than {MOST_NODES} node ids; you provided {len(ids)}."
        )
    return [found_or_fault(info.context, one) for one in ids]


def found_or_fault(asking: Asking, node_id: str) -> Any:
    try:
        return find_node(asking, node_id)
    except GraphFault as fault:
        return fault


@field_of("Query.repository")
def repository(_root: Any, info: Info, owner: str, name: str, followRenames: bool = True) -> Repository:
    world = info.context.world
    full_name = f"{owner}/{name}".lower()
    found = world.repository_names.get(full_name) or (world.former_names.get(full_name) if followRenames else None)
    if found is None or not info.context.sees(found):
        raise not_found(f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return found


def account(info: Info, login: str, *, kind: str, article: str) -> Account:
    found = info.context.world.logins.get(login.lower())
    if found is None or found.type != kind:
        raise not_found(f"Could not resolve to {article} {kind} with the login of '{login}'.")
    return found


@field_of("Query.user")
def user(_root: Any, info: Info, login: str) -> Account:
    return account(info, login, kind="User", article="a")


@field_of("Query.organization")
def organization(_root: Any, info: Info, login: str) -> Account:
    return account(info, login, kind="Organization", article="an")


@field_of("Query.repositoryOwner")
def repository_owner(_root: Any, info: Info, login: str) -> Account | None:
    found = info.context.world.logins.get(login.lower())
    return found if found is not None and found.type in ("User", "Organization") else None


@field_of("Query.viewer")
def viewer(_root: Any, info: Info) -> Account:
    found = info.context.actor.account
    if found is None:
        raise forbidden()
    return found


@field_of("Query.rateLimit")
def rate_limit(_root: Any, info: Info, dryRun: bool = False) -> dict[str, Any]:
    asking = info.context
    return {
        "cost": asking.cost.points,
        "nodeCount": asking.cost.nodes,
        "limit": asking.rate.limit,
        "remaining": asking.rate.remaining,
        "used": asking.rate.used,
        "resetAt": asking.rate.reset,
    }


@field_of("Query.resource")
def resource(_root: Any, info: Info, url: str) -> Any:
    return at_address(info.context, url)


def at_address(asking: Asking, url: str) -> Any:
    """What stands at a page's address: an account, a repository, an issue, a milestone."""
    world = asking.world
    parts = urlsplit(url)
    if parts.netloc not in ("", urlsplit(world.url).netloc):
        return None
    match parts.path.strip("/").split("/"):
        case [login] if login:
            return world.logins.get(login.lower())
        case [owner, name, *rest]:
            found = world.repository_names.get(f"{owner}/{name}".lower())
            return part_of(found, rest, asking) if found is not None and asking.sees(found) else None
    return None


def part_of(found: Repository, rest: list[str], asking: Asking) -> Any:
    match rest:
        case []:
            return found
        case ["pull", number] if number.isdecimal() and asking.reads(found, "pull_requests"):
            return found.issues.get(int(number))
        case ["issues", number] if number.isdecimal() and asking.reads(found, "issues"):
            return found.issues.get(int(number))
        case ["milestone", number] if number.isdecimal():
            return found.milestones.get(int(number))
    return None


@field_of("Query.search")
def search(_root: Any, info: Info, query: str, type: str, **arguments: Any) -> Connection:
    asking = info.context
    searches: dict[str, Callable[..., list[Any]]] = {
        "ISSUE": search_issues,
        "REPOSITORY": search_repositories,
        "USER": search_users,
    }
    found = searches[type](query, asking.world, asking.actor) if type in searches else []
    answer = page(found, info, arguments, key=lambda one: one.id)
    counts = {"ISSUE": "issueCount", "REPOSITORY": "repositoryCount", "USER": "userCount"}
    every = ("codeCount", "discussionCount", "issueCount", "repositoryCount", "userCount", "wikiCount")
    return Connection(answer | {name: len(found) if counts.get(type) == name else 0 for name in every})
