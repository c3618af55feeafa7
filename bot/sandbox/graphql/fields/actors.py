"""Accounts: users, bots, organizations."""

from bot.sandbox import access
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.model import Account, Organization, Repository

ACTORS = ("User", "Bot", "Organization", "Mannequin", "EnterpriseUserAccount")


def login(account: Account) -> str:
    """GraphQL's login of an actor: a bot's has no `[bot]`."""
    return account.login.removesuffix("[bot]")


def path(account: Account) -> str:
    return f"/apps/{login(account)}" if account.type == "Bot" else f"/{account.login}"


def avatar(source: Account, info: Info, size: int | None = None) -> str:
    return f"{info.context.world.url}/avatars/u/{source.id}?v=4" + (f"&s={size}" if size else "")


for kind in ACTORS:
    # `viewer` shows an installation's bot as a User, and there its login keeps `[bot]`
    plain(
        kind,
        "id createdAt updatedAt",
        login=(lambda account: account.login) if kind == "User" else login,
        resourcePath=path,
    )
    field_of(f"{kind}.url")(lambda account, info: info.context.world.url + path(account))
    field_of(f"{kind}.avatarUrl")(avatar)
    if kind != "EnterpriseUserAccount":
        plain(kind, "databaseId")

plain("EnterpriseUserAccount", "name")
plain("Mannequin", "email")
plain("Organization", "name email description")
plain(
    "User",
    "name bio company location",
    email=lambda account: account.email or "",
    isSiteAdmin=lambda account: account.site_admin,
)


@field_of("User.isViewer")
def is_viewer(account: Account, info: Info) -> bool:
    return account is info.context.actor.account


@field_of("Organization.viewerCanAdminister")
def can_administer(organization: Organization, info: Info) -> bool:
    account = info.context.actor.account
    return account is not None and organization.members.get(account.id) == "admin"


@field_of("Organization.viewerIsAMember")
def is_member(organization: Organization, info: Info) -> bool:
    account = info.context.actor.account
    return account is not None and account.id in organization.members


@field_of("User.repository", "Organization.repository")
def owned_repository(owner: Account, info: Info, name: str, followRenames: bool = True) -> Repository | None:
    world = info.context.world
    full_name = f"{owner.login}/{name}".lower()
    found = world.repository_names.get(full_name)
    if found is None and followRenames:
        found = world.former_names.get(full_name)
    return found if found is not None and access.sees(info.context.actor, found) else None
