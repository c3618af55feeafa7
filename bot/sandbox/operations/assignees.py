"""Who is asked to do an issue."""

from collections.abc import Iterable

from bot.sandbox.access import rank, require_change, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Account, Issue, Organization, Repository
from bot.sandbox.operations.history import record, tell, touch
from bot.sandbox.shapes import accounts
from bot.sandbox.world import World

LIMIT = 10
"""docs.github.com: up to ten people can be assigned to an issue."""


def may_be_assigned(account: Account, repository: Repository, issue: Issue | None = None) -> bool:
    """People with write access, members of the organization who can read, and whoever commented."""
    if account.type != "User":
        return False
    role = role_of(account, repository)
    if rank(role) >= rank("triage"):
        return True
    if isinstance(repository.owner, Organization) and account.id in repository.owner.members:
        return rank(role) >= rank("read")
    return issue is not None and any(comment.author is account for comment in issue.comments.values())


def resolve(world: World, repository: Repository, logins: Iterable[str], issue: Issue | None = None) -> list[Account]:
    """Accounts by login; a login that cannot be assigned is refused."""
    found: list[Account] = []
    for login in logins:
        account = world.logins.get(login.lower())
        if account is None or not may_be_assigned(account, repository, issue):
            raise ValidationFailed("Issue", "assignees", "invalid", value=login)
        found.append(account)
    return found


def add(world: World, actor: Actor, issue: Issue, people: Iterable[Account]) -> None:
    """Whoever cannot be assigned is silently left out."""
    require_change(actor, issue, role="triage")
    wanted = [
        account
        for account in dict.fromkeys(people)
        if account.id not in issue.assignees and may_be_assigned(account, issue.repository, issue)
    ]
    _check_count(len(issue.assignees) + len(wanted))
    for account in wanted:
        issue.assignees[account.id] = account
        _note(world, actor, issue, account, "assigned")


def remove(world: World, actor: Actor, issue: Issue, people: Iterable[Account]) -> None:
    require_change(actor, issue, role="triage")
    for account in people:
        if issue.assignees.pop(account.id, None) is not None:
            _note(world, actor, issue, account, "unassigned")


def replace(world: World, actor: Actor, issue: Issue, people: Iterable[Account]) -> None:
    wanted = list(people)
    remove(world, actor, issue, [one for one in issue.assignees.values() if one not in wanted])
    add(world, actor, issue, wanted)


def attach_at_creation(world: World, actor: Actor, issue: Issue, people: Iterable[Account]) -> None:
    wanted = list(dict.fromkeys(people))
    _check_count(len(wanted))
    for account in wanted:
        issue.assignees[account.id] = account
        record(world, actor, issue, "assigned", assignee=account)


def tell_assigned(world: World, actor: Actor, issue: Issue) -> None:
    for account in issue.assignees.values():
        _tell(world, actor, issue, account, "assigned")


def _note(world: World, actor: Actor, issue: Issue, account: Account, action: str) -> None:
    touch(world, issue)
    record(world, actor, issue, action, assignee=account)
    _tell(world, actor, issue, account, action)


def _tell(world: World, actor: Actor, issue: Issue, account: Account, action: str) -> None:
    tell(world, actor, issue, action, lambda: {"assignee": accounts.simple(world, account)})


def _check_count(count: int) -> None:
    if count > LIMIT:
        words = f"A maximum of {LIMIT} users can be assigned to an issue"
        raise ValidationFailed("Issue", "assignees", "custom", message=words)
