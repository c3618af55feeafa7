"""Who belongs to an organization and its teams, and which repositories a team reaches; with the events of GitHub."""

from typing import Literal

from bot.sandbox.actor import Actor
from bot.sandbox.model import Account, Organization, Repository, Role, Team
from bot.sandbox.operations import accounts
from bot.sandbox.shapes import Json, repositories
from bot.sandbox.shapes import accounts as shapes
from bot.sandbox.world import Notice, World


def add_member(
    world: World, actor: Actor, team: Team, account: Account, role: Literal["maintainer", "member"] = "member"
) -> None:
    """Who comes to a team comes to its organization too."""
    is_new = account.id not in team.members
    if account.id not in team.organization.members:
        set_organization_member(world, actor, team.organization, account)
    accounts.set_team_member(team, account, role)
    world.revision += 1
    if is_new:
        _tell_membership(world, actor, team, account, "added")


def remove_member(world: World, actor: Actor, team: Team, account: Account) -> None:
    if team.members.pop(account.id, None) is not None:
        _tell_membership(world, actor, team, account, "removed")


def set_repository(world: World, actor: Actor, team: Team, repository: Repository, role: Role) -> None:
    is_new = repository.id not in team.repositories
    former = team.repositories.get(repository.id, "none")
    accounts.set_team_repository(team, repository.id, role)
    if is_new:
        _tell_team(world, actor, team, repository, "added_to_repository", {})
    elif former != role:
        flags = shapes.permission_flags(former)
        before = {name: flags[name] for name in ("admin", "pull", "push")}
        changes = {"changes": {"repository": {"permissions": {"from": before}}}}
        _tell_team(world, actor, team, repository, "edited", changes)


def remove_repository(world: World, actor: Actor, team: Team, repository: Repository) -> None:
    if team.repositories.pop(repository.id, None) is not None:
        _tell_team(world, actor, team, repository, "removed_from_repository", {})


def set_organization_member(
    world: World,
    actor: Actor,
    organization: Organization,
    account: Account,
    role: Literal["admin", "member"] = "member",
) -> None:
    is_new = account.id not in organization.members
    accounts.set_member(organization, account, role)
    world.revision += 1
    if is_new:
        _tell_organization(world, actor, organization, account, "member_added")


def remove_organization_member(world: World, actor: Actor, organization: Organization, account: Account) -> None:
    """Out of the organization is out of its teams."""
    for team in organization.teams.values():
        remove_member(world, actor, team, account)
    if account.id in organization.members:
        _tell_organization(world, actor, organization, account, "member_removed")
        organization.members.pop(account.id)


def membership(world: World, organization: Organization, account: Account) -> Json:
    """The least that both the API and the events say of it."""
    url = f"{world.api_url}/orgs/{organization.login}"
    return {
        "url": f"{url}/memberships/{account.login}",
        "state": "active",
        "role": organization.members[account.id],
        "organization_url": url,
        "user": shapes.simple(world, account),
    }


def _tell_membership(world: World, actor: Actor, team: Team, account: Account, action: str) -> None:
    def body() -> Json:
        return {"scope": "team", "member": shapes.simple(world, account), "team": shapes.team(world, team)}

    world.announce(Notice("membership", action, actor.author, body, organization=team.organization))


def _tell_team(world: World, actor: Actor, team: Team, repository: Repository, action: str, more: Json) -> None:
    def body() -> Json:
        place = repositories.minimal(world, repository)
        return {"team": shapes.team(world, team, repository), "repository": place, **more}

    world.announce(Notice("team", action, actor.author, body, organization=team.organization))


def _tell_organization(world: World, actor: Actor, organization: Organization, account: Account, action: str) -> None:
    body = {"membership": membership(world, organization, account)}
    world.announce(Notice("organization", action, actor.author, lambda: body, organization=organization))
