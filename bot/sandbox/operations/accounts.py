"""Users, bots, organizations and teams: made by the seed or by a test, not over the API."""

import re
from typing import Literal

from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Account, AccountType, Organization, Role, Team, Token
from bot.sandbox.world import World

PREFIXES: dict[AccountType, str] = {"User": "U", "Bot": "BOT", "Organization": "O"}
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}")


def create_user(
    world: World, login: str, *, name: str | None = None, email: str | None = None, wanted_id: int | None = None
) -> Account:
    _check_login(world, login)
    number, node = world.new_id("U", wanted=wanted_id)
    now = world.now()
    return _add(world, Account(number, node, login, "User", name, email, now, now))


def create_bot(world: World, slug: str, *, wanted_id: int | None = None) -> Account:
    """The account that an App acts as; its id is the one that payloads name as sender."""
    number, node = world.new_id("BOT", wanted=wanted_id)
    now = world.now()
    return _add(world, Account(number, node, f"{slug}[bot]", "Bot", None, None, now, now))


def create_organization(
    world: World, login: str, *, name: str | None = None, description: str | None = None, wanted_id: int | None = None
) -> Organization:
    _check_login(world, login)
    number, node = world.new_id("O", wanted=wanted_id)
    now = world.now()
    organization = Organization(
        number, node, login, "Organization", name, None, now, now, description=description or None
    )
    _add(world, organization)
    return organization


def create_team(
    world: World,
    organization: Organization,
    name: str,
    *,
    slug: str | None = None,
    description: str = "",
    parent: Team | None = None,
) -> Team:
    number, node = world.new_id("T", organization.id)
    now = world.now()
    slug = slug or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if slug in organization.teams:
        raise ValidationFailed("Team", "name", "already_exists")
    team = Team(number, node, organization, slug, name, description, now, now, parent=parent)
    organization.teams[slug] = team
    world.teams[number] = world.nodes[node] = team
    return team


def set_member(organization: Organization, account: Account, role: Literal["admin", "member"] = "member") -> None:
    organization.members[account.id] = role


def set_team_member(team: Team, account: Account, role: Literal["maintainer", "member"] = "member") -> None:
    team.members[account.id] = role
    team.organization.members.setdefault(account.id, "member")


def set_team_repository(team: Team, repository_id: int, role: Role) -> None:
    team.repositories[repository_id] = role


def grant_token(world: World, account: Account, value: str, scopes: tuple[str, ...] = ("repo",)) -> Token:
    """A classic personal access token."""
    token = Token(value, account, scopes)
    world.tokens[value] = token
    return token


def rename(world: World, account: Account, login: str) -> None:
    """The id stays; whoever knew the old login is looking at nobody, or at whoever takes it."""
    _check_login(world, login)
    del world.logins[account.login.lower()]
    owned = [one for one in world.repositories.values() if one.owner is account]
    for repository in owned:
        del world.repository_names[repository.full_name.lower()]
        world.former_names[repository.full_name.lower()] = repository
    account.login, account.updated_at = login, world.now()
    world.logins[login.lower()] = account
    for repository in owned:
        world.repository_names[repository.full_name.lower()] = repository
        world.former_names.pop(repository.full_name.lower(), None)


def delete(world: World, account: Account) -> None:
    """What the account wrote stays, by nobody."""
    world.accounts.pop(account.id, None)
    world.logins.pop(account.login.lower(), None)
    world.nodes.pop(account.node_id, None)
    for value in [value for value, token in world.tokens.items() if token.account is account]:
        del world.tokens[value]
    for issue in world.issues.values():
        issue.assignees.pop(account.id, None)
        if issue.author is account:
            issue.author = None
        for comment in issue.comments.values():
            if comment.author is account:
                comment.author = None
    for repository in world.repositories.values():
        repository.collaborators.pop(account.id, None)


def _add(world: World, account: Account) -> Account:
    world.accounts[account.id] = account
    world.logins[account.login.lower()] = account
    world.nodes[account.node_id] = account
    world.revision += 1
    return account


def _check_login(world: World, login: str) -> None:
    if not LOGIN.fullmatch(login):
        raise ValidationFailed("User", "login", "invalid", value=login)
    if login.lower() in world.logins:
        raise ValidationFailed("User", "login", "already_exists")
