"""Repositories and who works on them."""

from operator import attrgetter
from typing import Any

from bot.sandbox import access
from bot.sandbox.changes import PullRequest
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.faults import forbidden, not_found
from bot.sandbox.graphql.fields.selection import Keys, ordered, select_issues
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Account, Issue, Label, Milestone, Organization, Repository
from bot.sandbox.operations.assignees import may_be_assigned

BY_ID = attrgetter("id")

plain(
    "Repository",
    "id databaseId name owner description createdAt updatedAt pushedAt parent",
    nameWithOwner=lambda repository: repository.full_name,
    resourcePath=lambda repository: f"/{repository.full_name}",
    homepageUrl=lambda repository: repository.homepage,
    archivedAt=lambda repository: repository.updated_at if repository.archived else None,
    isPrivate=lambda repository: repository.private,
    isArchived=lambda repository: repository.archived,
    isDisabled=lambda _repository: False,
    isFork=lambda repository: repository.parent is not None,
    isInOrganization=lambda repository: isinstance(repository.owner, Organization),
    isLocked=lambda _repository: False,
    isMirror=lambda _repository: False,
    isTemplate=lambda _repository: False,
    visibility=lambda repository: "PRIVATE" if repository.private else "PUBLIC",
    hasIssuesEnabled=lambda repository: repository.has_issues,
    hasProjectsEnabled=lambda _repository: False,
    hasWikiEnabled=lambda _repository: False,
)
plain(
    "PinnedIssue",
    "id databaseId issue pinnedBy",
    fullDatabaseId=lambda pin: str(pin.id),
    repository=lambda pin: pin.issue.repository,
)


@field_of("Repository.url")
def url(repository: Repository, info: Info) -> str:
    return f"{info.context.world.url}/{repository.full_name}"


@field_of("Repository.sshUrl")
def ssh_url(repository: Repository, info: Info) -> str:
    host = info.context.world.url.partition("://")[2].partition(":")[0]
    return f"git@{host}:{repository.full_name}.git"


@field_of("Repository.viewerPermission")
def viewer_permission(repository: Repository, info: Info) -> str | None:
    """Null for installations: GitHub has no role for an App."""
    if info.context.actor.account is None or info.context.actor.installation is not None:
        return None
    role = access.role_of(info.context.actor.account, repository)
    return None if role == "none" else role.upper()


@field_of("Repository.viewerCanAdminister")
def viewer_can_administer(repository: Repository, info: Info) -> bool:
    return access.may(info.context.actor, repository, "administration", "write", role="admin")


@field_of("Repository.issue", "Repository.issueOrPullRequest")
def issue(repository: Repository, info: Info, number: int) -> Issue:
    info.context.require_read(repository, "issues")
    found = repository.issues.get(number)
    if found is None or (info.field_name == "issue" and isinstance(found, PullRequest)):
        kind = "an Issue" if info.field_name == "issue" else "an issue or pull request"
        raise not_found(f"Could not resolve to {kind} with the number of {number}.")
    return found


@field_of("Repository.issues")
def issues(repository: Repository, info: Info, **arguments: Any) -> Connection:
    info.context.require_read(repository, "issues")
    asked = select_issues(list(repository.issues.values()), info.context, arguments)
    return page(asked, info, arguments, key=BY_ID)


@field_of("Repository.pinnedIssues")
def pinned_issues(repository: Repository, info: Info, **arguments: Any) -> Connection:
    info.context.require_read(repository, "issues")
    return page(repository.pins, info, arguments, key=BY_ID)


@field_of("Repository.label")
def label(repository: Repository, info: Info, name: str) -> Label | None:
    return repository.labels.get(name.lower())


@field_of("Repository.labels")
def labels(repository: Repository, info: Info, query: str | None = None, **arguments: Any) -> Connection:
    found = list(repository.labels.values())
    if query:
        wanted = query.lower()
        found = [one for one in found if wanted in one.name.lower() or wanted in (one.description or "").lower()]
    keys: Keys = {"CREATED_AT": BY_ID, "NAME": lambda one: one.name.lower()}
    return page(ordered(found, arguments.get("orderBy"), keys), info, arguments, key=BY_ID)


@field_of("Repository.milestone")
def milestone(repository: Repository, info: Info, number: int) -> Milestone | None:
    return repository.milestones.get(number)


@field_of("Repository.milestones")
def milestones(
    repository: Repository,
    info: Info,
    query: str | None = None,
    states: list[str] | None = None,
    **arguments: Any,
) -> Connection:
    found = list(repository.milestones.values())
    if states is not None:
        found = [one for one in found if one.state.upper() in states]
    if query:
        found = [one for one in found if query.lower() in one.title.lower()]
    last_day = "9999"  # without a due date: after all others
    keys: Keys = {
        "CREATED_AT": BY_ID,
        "NUMBER": lambda one: one.number,
        "UPDATED_AT": lambda one: one.updated_at,
        "DUE_DATE": lambda one: one.due_on.isoformat() if one.due_on else last_day,
    }
    return page(ordered(found, arguments.get("orderBy"), keys), info, arguments, key=BY_ID)


def people(info: Info, repository: Repository, query: str | None) -> list[Account]:
    """Users that work on the repository: its owner, members of its organization, teams and collaborators."""
    users = [one for one in info.context.world.accounts.values() if may_be_assigned(one, repository)]
    if query:
        users = [one for one in users if query.lower() in f"{one.login} {one.name or ''}".lower()]
    return users


@field_of("Repository.assignableUsers", "Repository.mentionableUsers")
def users(repository: Repository, info: Info, query: str | None = None, **arguments: Any) -> Connection:
    return page(people(info, repository, query), info, arguments, key=BY_ID)


@field_of("Repository.collaborators")
def collaborators(
    repository: Repository,
    info: Info,
    query: str | None = None,
    login: str | None = None,
    affiliation: str | None = None,
    **arguments: Any,
) -> Connection:
    if not access.may(info.context.actor, repository, "metadata", "read", role="write"):
        raise forbidden("You do not have permission to view repository collaborators.")
    found = people(info, repository, query)
    if login is not None:
        found = [one for one in found if one.login.lower() == login.lower()]
    if affiliation in {"DIRECT", "OUTSIDE"}:
        found = [one for one in found if one.id in repository.collaborators]
    if affiliation == "OUTSIDE" and isinstance(repository.owner, Organization):
        found = [one for one in found if one.id not in repository.owner.members]

    def edge(account: Account) -> dict[str, Any]:
        return {"permission": access.role_of(account, repository).upper()}

    return page(found, info, arguments, key=BY_ID, edge=edge)
