"""REST: organizations, their members and teams."""

from typing import Literal

from bot.sandbox.access import granted, sees
from bot.sandbox.errors import Forbidden, NotFound, RequiresAuthentication, ValidationFailed
from bot.sandbox.model import Account, Organization, Team
from bot.sandbox.operations import accounts as operations
from bot.sandbox.operations import repositories as repository_operations
from bot.sandbox.operations import teams
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, accounts, repositories

ORG = "/orgs/{org}"
TEAM = ORG + "/teams/{team_slug}"
TEAM_BY_ID = "/organizations/{organization_id}/team/{team_id}"
"""The address in a team's own answer, which clients follow; GitHub's description leaves it out."""


@route("GET", ORG, "orgs/orgs#get-an-organization")
def get_organization(call: Call) -> Answer:
    organization = call.organization()
    return Answer(200, accounts.organization(call.world, organization), last_modified=organization.updated_at)


@route("GET", ORG + "/repos", "repos/repos#list-organization-repositories")
def list_repositories(call: Call) -> Answer:
    organization = call.organization()
    found = [one for one in call.world.repositories.values() if one.owner is organization and sees(call.actor, one)]
    return call.page(found, lambda one: repositories.listed(call.world, one, call.actor))


@route("POST", ORG + "/repos", "repos/repos#create-an-organization-repository")
def create_repository(call: Call) -> Answer:
    repository = call.do(
        repository_operations.create_by,
        call.organization(),
        call.text("name"),
        description=call.text_or_none("description"),
        private=call.flag("private"),
    )
    return created(repositories.full(call.world, repository, call.actor), repositories.url(call.world, repository))


@route("GET", ORG + "/members", "orgs/members#list-organization-members")
def list_members(call: Call) -> Answer:
    organization = _readable(call)
    role = call.query.get("role", "all")
    ids = [number for number, held in organization.members.items() if role in ("all", held)]
    return call.page(ids, lambda one: accounts.simple(call.world, call.world.accounts[one]))


@route("GET", ORG + "/members/{username}", "orgs/members#check-organization-membership-for-a-user")
def check_member(call: Call) -> Answer:
    organization = _readable(call)
    if call.world.account(call.names["username"]).id not in organization.members:
        raise NotFound
    return nothing()


@route("GET", ORG + "/memberships/{username}", "orgs/members#get-organization-membership-for-a-user")
def get_membership(call: Call) -> Answer:
    organization = _readable(call)
    account = call.world.account(call.names["username"])
    role = organization.members.get(account.id)
    if role is None:
        raise NotFound
    return Answer(200, _membership(call, organization, account, role))


@route("PUT", ORG + "/memberships/{username}", "orgs/members#set-organization-membership-for-a-user")
def set_membership(call: Call) -> Answer:
    organization = _administered(call)
    account = call.world.account(call.names["username"])
    role: Literal["admin", "member"] = call.one_of("role", ("admin", "member")) or "member"
    call.do(teams.set_organization_member, organization, account, role)
    return Answer(200, _membership(call, organization, account, role))


@route("DELETE", ORG + "/memberships/{username}", "orgs/members#remove-organization-membership-for-a-user")
def remove_membership(call: Call) -> Answer:
    organization = _administered(call)
    account = call.world.account(call.names["username"])
    call.do(teams.remove_organization_member, organization, account)
    return nothing()


@route("GET", ORG + "/teams", "teams/teams#list-teams")
def list_teams(call: Call) -> Answer:
    organization = _readable(call)
    return call.page(list(organization.teams.values()), lambda one: accounts.team(call.world, one))


@route("POST", ORG + "/teams", "teams/teams#create-a-team")
def create_team(call: Call) -> Answer:
    organization = _administered(call)
    description = call.text_or_none("description") or ""
    team = operations.create_team(call.world, organization, call.text("name"), description=description)
    return created(accounts.team_full(call.world, team))


@route("GET", TEAM_BY_ID, "teams/teams#get-a-team-by-name")
@route("GET", TEAM, "teams/teams#get-a-team-by-name")
def get_team(call: Call) -> Answer:
    return Answer(200, accounts.team_full(call.world, _team(call)))


@route("GET", TEAM_BY_ID + "/members", "teams/members#list-team-members")
@route("GET", TEAM + "/members", "teams/members#list-team-members")
def list_team_members(call: Call) -> Answer:
    return call.page(list(_team(call).members), lambda one: accounts.simple(call.world, call.world.accounts[one]))


@route("GET", TEAM_BY_ID + "/memberships/{username}", "teams/members#get-team-membership-for-a-user")
@route("GET", TEAM + "/memberships/{username}", "teams/members#get-team-membership-for-a-user")
def get_team_membership(call: Call) -> Answer:
    team = _team(call)
    account = call.world.account(call.names["username"])
    if account.id not in team.members:
        raise NotFound
    return Answer(200, _team_membership(call, team, account))


@route("PUT", TEAM + "/memberships/{username}", "teams/members#add-or-update-team-membership-for-a-user")
def set_team_membership(call: Call) -> Answer:
    team = _team(call, level="write")
    account = call.world.account(call.names["username"])
    role: Literal["member", "maintainer"] = call.one_of("role", ("member", "maintainer")) or "member"
    call.do(teams.add_member, team, account, role)
    return Answer(200, _team_membership(call, team, account))


@route("DELETE", TEAM + "/memberships/{username}", "teams/members#remove-team-membership-for-a-user")
def remove_team_membership(call: Call) -> Answer:
    account = call.world.account(call.names["username"])
    call.do(teams.remove_member, _team(call, level="write"), account)
    return nothing()


@route("GET", TEAM_BY_ID + "/repos", "teams/teams#list-team-repositories")
@route("GET", TEAM + "/repos", "teams/teams#list-team-repositories")
def list_team_repositories(call: Call) -> Answer:
    found = [call.world.repositories[one] for one in _team(call).repositories if one in call.world.repositories]
    return call.page(found, lambda one: repositories.listed(call.world, one, call.actor))


@route("GET", TEAM + "/repos/{owner}/{repo}", "teams/teams#check-team-permissions-for-a-repository")
def check_team_repository(call: Call) -> Answer:
    if call.repository().id not in _team(call).repositories:
        raise NotFound
    return nothing()


@route("PUT", TEAM + "/repos/{owner}/{repo}", "teams/teams#add-or-update-team-repository-permissions")
def set_team_repository(call: Call) -> Answer:
    word = call.text_or_none("permission") or "push"
    role = next((one for one, known in accounts.ROLE_WORDS.items() if known == word), None)
    if role is None:
        raise ValidationFailed("Team", "permission", "invalid", value=word)
    call.do(teams.set_repository, _team(call, level="write"), call.repository(), role)
    return nothing()


@route("DELETE", TEAM + "/repos/{owner}/{repo}", "teams/teams#remove-a-repository-from-a-team")
def remove_team_repository(call: Call) -> Answer:
    call.do(teams.remove_repository, _team(call, level="write"), call.repository())
    return nothing()


@route("GET", "/repos/{owner}/{repo}/teams", "repos/repos#list-repository-teams")
def list_repository_teams(call: Call) -> Answer:
    repository = call.readable()
    owner = repository.owner
    known = list(owner.teams.values()) if isinstance(owner, Organization) else []
    found = [one for one in known if repository.id in one.repositories]
    return call.page(found, lambda one: accounts.team(call.world, one, repository))


def _team(call: Call, *, level: str = "read") -> Team:
    organization = _readable(call) if level == "read" else _administered(call)
    if "team_id" in call.names:
        team = call.world.teams.get(call.number("team_id"))
    else:
        team = organization.teams.get(call.names["team_slug"].lower())
    if team is None or team.organization is not organization:
        raise NotFound
    return team


def _readable(call: Call) -> Organization:
    """Members see who belongs to the organization; Apps need the permission `members`."""
    organization = call.organization()
    actor = call.actor
    if actor.installation is not None and not granted(actor, "members", "read"):
        raise Forbidden(accepted="members=read")
    if actor.account is None:
        raise RequiresAuthentication
    return organization


def _administered(call: Call) -> Organization:
    organization = _readable(call)
    actor = call.actor
    if actor.installation is not None:
        if not granted(actor, "members", "write"):
            raise Forbidden(accepted="members=write")
    elif organization.members.get(actor.author.id) != "admin":
        raise Forbidden("You must be an admin to add or update an organization membership.")
    return organization


def _membership(call: Call, organization: Organization, account: Account, role: str) -> Json:
    url = f"{call.world.api_url}/orgs/{organization.login}"
    return {
        "url": f"{url}/memberships/{account.login}",
        "state": "active",
        "role": role,
        "organization_url": url,
        "organization": accounts.organization_simple(call.world, organization),
        "user": accounts.simple(call.world, account),
    }


def _team_membership(call: Call, team: Team, account: Account) -> Json:
    url = f"{call.world.api_url}/organizations/{team.organization.id}/team/{team.id}/memberships/{account.login}"
    return {"url": url, "role": team.members[account.id], "state": "active"}
