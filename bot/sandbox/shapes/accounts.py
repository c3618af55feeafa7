"""Users, bots, organizations and teams as JSON."""

from urllib.parse import quote

from bot.sandbox.access import role_of
from bot.sandbox.model import Account, Organization, Repository, Role, Team
from bot.sandbox.shapes import Json, stamp
from bot.sandbox.world import World

ROLE_WORDS: dict[Role, str] = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}


def simple(world: World, account: Account) -> Json:
    login = quote(account.login)
    url = f"{world.api_url}/users/{login}"
    path = f"/apps/{login.removesuffix('%5Bbot%5D')}" if account.type == "Bot" else f"/{login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": account.node_id,
        "avatar_url": f"{world.url}/avatars/u/{account.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": world.url + path,
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": account.type,
        "user_view_type": "public",
        "site_admin": account.site_admin,
    }


def simple_or_none(world: World, account: Account | None) -> Json | None:
    return None if account is None else simple(world, account)


def public(world: World, account: Account) -> Json:
    repositories = [r for r in world.repositories.values() if r.owner is account and not r.private]
    return simple(world, account) | {
        "name": account.name,
        "company": account.company,
        "blog": "",
        "location": account.location,
        "email": account.email,
        "hireable": None,
        "bio": account.bio,
        "twitter_username": None,
        "public_repos": len(repositories),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": stamp(account.created_at),
        "updated_at": stamp(account.updated_at),
    }


def private(world: World, account: Account) -> Json:
    """A user as they see themselves."""
    own = sum(1 for r in world.repositories.values() if r.owner is account and r.private)
    return public(world, account) | {
        "private_gists": 0,
        "total_private_repos": own,
        "owned_private_repos": own,
        "disk_usage": 0,
        "collaborators": 0,
        "two_factor_authentication": True,
        "plan": {"name": "free", "space": 976562499, "private_repos": 10000, "collaborators": 0},
    }


def organization_simple(world: World, organization: Organization) -> Json:
    url = f"{world.api_url}/orgs/{organization.login}"
    return {
        "login": organization.login,
        "id": organization.id,
        "node_id": organization.node_id,
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{world.url}/avatars/u/{organization.id}?v=4",
        "description": organization.description,
    }


def organization(world: World, organization: Organization) -> Json:
    answer = organization_simple(world, organization) | {
        "name": organization.name or organization.login,
        "is_verified": False,
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": sum(1 for r in world.repositories.values() if r.owner is organization and not r.private),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "html_url": f"{world.url}/{organization.login}",
        "type": "Organization",
        "created_at": stamp(organization.created_at),
        "updated_at": stamp(organization.updated_at),
        "archived_at": None,
    }
    optional = {"company": organization.company, "location": organization.location, "email": organization.email}
    return answer | {key: value for key, value in optional.items() if value is not None}


def team_simple(world: World, team: Team) -> Json:
    url = f"{world.api_url}/organizations/{team.organization.id}/team/{team.id}"
    return {
        "name": team.name,
        "id": team.id,
        "node_id": team.node_id,
        "slug": team.slug,
        "description": team.description,
        "privacy": team.privacy,
        "notification_setting": "notifications_enabled",
        "url": url,
        "html_url": f"{world.url}/orgs/{team.organization.login}/teams/{team.slug}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "organization_id": team.organization.id,
        "permission": "pull",
    }


def team(world: World, team: Team, repository: Repository | None = None) -> Json:
    """A team in a list; with a repository, its permission there."""
    answer = team_simple(world, team)
    answer["parent"] = None if team.parent is None else team_simple(world, team.parent)
    if repository is not None:
        role = team.repositories.get(repository.id, "none")
        answer["permission"] = ROLE_WORDS.get(role, "pull")
        answer["permissions"] = permission_flags(role)
    return answer


def team_full(world: World, team: Team) -> Json:
    return {
        **team_simple(world, team),
        "parent": None if team.parent is None else team_simple(world, team.parent),
        "members_count": len(team.members),
        "repos_count": len(team.repositories),
        "created_at": stamp(team.created_at),
        "updated_at": stamp(team.updated_at),
        "organization": organization(world, team.organization),
    }


def permission_flags(role: str) -> dict[str, bool]:
    held = list(ROLE_WORDS).index(role) if role in ROLE_WORDS else -1
    return {word: held >= index for index, word in enumerate(ROLE_WORDS.values())}


def association(account: Account | None, repository: Repository) -> str:
    """`author_association`; OWNER is the person who owns the repository."""
    if account is None:
        return "NONE"
    if repository.owner is account:
        return "OWNER"
    if isinstance(repository.owner, Organization) and account.id in repository.owner.members:
        return "MEMBER"
    if account.id in repository.collaborators:
        return "COLLABORATOR"
    return "NONE"


def collaborator(world: World, account: Account, repository: Repository) -> Json:
    role = role_of(account, repository)
    return simple(world, account) | {"permissions": permission_flags(role), "role_name": role}


def legacy_role(role: str) -> str:
    """`permission` knows four words; `role_name` the real one."""
    return {"triage": "read", "maintain": "write"}.get(role, role)
