"""GitHub Apps: registered, installed, given repositories, suspended, and their tokens."""

import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal

from bot.sandbox import keys
from bot.sandbox.access import LEVELS, reaches
from bot.sandbox.errors import Forbidden, NotFound, Unprocessable, ValidationFailed
from bot.sandbox.model import Account, App, Installation, Organization, Repository, Token
from bot.sandbox.operations import accounts
from bot.sandbox.shapes import Json, apps, repositories
from bot.sandbox.world import Notice, World

TOKEN_LIFE = timedelta(hours=1)

PERMISSION_OF_EVENT = {
    "issues": "issues",
    "issue_comment": "issues",
    "sub_issues": "issues",
    "issue_dependencies": "issues",
    "label": "metadata",
    "milestone": "issues",
    "push": "contents",
    "repository": "metadata",
    "check_run": "checks",
    "check_suite": "checks",
    "create": "contents",
    "delete": "contents",
    "fork": "contents",
    "branch_protection_rule": "administration",
    "repository_ruleset": "administration",
    "merge_group": "merge_queues",
    "pull_request": "pull_requests",
    "pull_request_review": "pull_requests",
    "pull_request_review_comment": "pull_requests",
    "pull_request_review_thread": "pull_requests",
    "status": "statuses",
    "member": "members",
    "membership": "members",
    "organization": "members",
    "team": "members",
    "team_add": "members",
    "workflow_run": "actions",
    "workflow_job": "actions",
    "workflow_dispatch": "contents",
    "public": "metadata",
    "meta": "metadata",
}
"""docs.github.com, webhook events and payloads: what an App must hold to subscribe. Labels need issues or
pull requests there; metadata stands for either."""


def create(
    world: World,
    *,
    name: str,
    owner: Account,
    permissions: Mapping[str, str],
    events: Iterable[str] = (),
    slug: str | None = None,
    description: str | None = None,
    external_url: str = "",
    webhook_url: str | None = None,
    webhook_secret: str | None = None,
    private_key: str | None = None,
    public: bool = True,
    setup_url: str | None = None,
    wanted_id: int | None = None,
    bot_id: int | None = None,
) -> App:
    """Registers an App; without a private key it gets the one that such Apps share."""
    slug = slug or slug_of(name)
    if slug in world.app_slugs:
        raise ValidationFailed("Integration", "name", "custom", message="Name is already taken")
    granted = {"metadata": "read", **permissions}
    wanted_events = list(events)
    check_permissions(granted, wanted_events)
    pem = private_key or keys.shared()
    number, node = world.new_id("A", wanted=wanted_id)
    now = world.now()
    app = App(
        id=number,
        node_id=node,
        slug=slug,
        name=name,
        owner=owner,
        bot=accounts.create_bot(world, slug, wanted_id=bot_id),
        public_key=keys.public_half(pem),
        private_key=pem,
        client_id=f"Iv23{secrets.token_hex(8)}",
        client_secret=secrets.token_hex(20),
        created_at=now,
        updated_at=now,
        description=description,
        external_url=external_url,
        webhook_url=webhook_url or None,
        webhook_secret=webhook_secret,
        permissions=granted,
        events=wanted_events,
        public=public,
        setup_url=setup_url,
    )
    app.hook_id = world.ids.next()
    world.apps[number] = app
    world.app_slugs[slug] = app
    world.nodes[node] = app
    return app


def slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def check_permissions(permissions: Mapping[str, str], events: Iterable[str]) -> None:
    for permission, level in permissions.items():
        if level not in LEVELS:
            words = f"Default permission records {permission}: {level} is not a permission level"
            raise ValidationFailed("Integration", "default_permissions", "custom", message=words)
    for event in events:
        needed = PERMISSION_OF_EVENT.get(event)
        if needed is not None and needed != "metadata" and needed not in permissions:
            words = f"Default events are not supported by permissions: {event}"
            raise ValidationFailed("Integration", "default_events", "custom", message=words)


def install(
    world: World,
    app: App,
    account: Account,
    *,
    repositories_: Iterable[Repository] | None = None,
    permissions: Mapping[str, str] | None = None,
    by: Account | None = None,
    wanted_id: int | None = None,
) -> Installation:
    """Installs on an account; `repositories_` None means all of them, those to come included."""
    if any(one.account is account for one in app.installations.values()):
        raise Unprocessable("The App is already installed on this account")
    number, node = world.new_id("IN", wanted=wanted_id)
    now = world.now()
    selection: Literal["all", "selected"] = "all" if repositories_ is None else "selected"
    chosen = {one.id for one in repositories_ or ()}
    granted = dict(app.permissions) if permissions is None else {"metadata": "read", **permissions}
    installation = Installation(number, node, app, account, granted, list(app.events), now, now, selection, chosen)
    app.installations[number] = installation
    world.installations[number] = installation
    world.nodes[node] = installation
    more = {"repositories": short_repositories(world, installation), "requester": None}
    tell(world, installation, "installation", "created", by or sender_of(world, account), more)
    return installation


def uninstall(world: World, installation: Installation, *, by: Account | None = None) -> None:
    more = {"repositories": short_repositories(world, installation), "requester": None}
    tell(world, installation, "installation", "deleted", by or sender_of(world, installation.account), more)
    installation.app.installations.pop(installation.id, None)
    world.installations.pop(installation.id, None)
    world.nodes.pop(installation.node_id, None)
    revoke_tokens(world, installation)


def suspend(world: World, installation: Installation, *, by: Account | None = None) -> None:
    sender = by or sender_of(world, installation.account)
    installation.suspended_at, installation.suspended_by = world.now(), sender
    revoke_tokens(world, installation)
    more = {"repositories": short_repositories(world, installation), "requester": None}
    tell(world, installation, "installation", "suspend", sender, more)


def unsuspend(world: World, installation: Installation, *, by: Account | None = None) -> None:
    installation.suspended_at = installation.suspended_by = None
    more = {"repositories": short_repositories(world, installation), "requester": None}
    tell(world, installation, "installation", "unsuspend", by or sender_of(world, installation.account), more)


def accept_permissions(world: World, installation: Installation, *, by: Account | None = None) -> None:
    """The owner agrees to what the App asks for now."""
    installation.permissions = dict(installation.app.permissions)
    installation.events = list(installation.app.events)
    installation.updated_at = world.now()
    more = {"repositories": short_repositories(world, installation), "requester": None}
    sender = by or sender_of(world, installation.account)
    tell(world, installation, "installation", "new_permissions_accepted", sender, more)


def add_repositories(
    world: World, installation: Installation, added: Iterable[Repository], *, by: Account | None = None
) -> None:
    chosen = [one for one in added if one.id not in installation.repositories]
    installation.repository_selection = "selected"
    installation.repositories.update(one.id for one in chosen)
    _tell_repositories(world, installation, "added", chosen, by)


def remove_repositories(
    world: World, installation: Installation, removed: Iterable[Repository], *, by: Account | None = None
) -> None:
    if installation.repository_selection == "all":
        installation.repositories = {one.id for one in installed_repositories(world, installation)}
        installation.repository_selection = "selected"
    chosen = [one for one in removed if one.id in installation.repositories]
    installation.repositories.difference_update(one.id for one in chosen)
    _tell_repositories(world, installation, "removed", chosen, by)


def installed_repositories(world: World, installation: Installation) -> list[Repository]:
    return [one for one in world.repositories.values() if reaches(installation, one)]


def create_token(
    world: World,
    installation: Installation,
    *,
    repository_ids: Iterable[int] | None = None,
    repository_names: Iterable[str] | None = None,
    permissions: Mapping[str, str] | None = None,
) -> Token:
    """An installation token for an hour, restricted to what is asked; asking for more than granted is refused."""
    if installation.suspended_at:
        raise Forbidden("This installation has been suspended")
    restricted = _restriction(world, installation, repository_ids, repository_names)
    granted = dict(installation.permissions)
    if permissions is not None:
        for permission, level in permissions.items():
            if LEVELS.get(level, 9) > LEVELS.get(granted.get(permission, ""), 0):
                raise Unprocessable("The permissions requested are not granted to this installation.")
        granted = {"metadata": "read", **permissions}
    token = Token(
        value=f"ghs_{secrets.token_urlsafe(27).replace('-', 'a').replace('_', 'b')}",
        account=installation.app.bot,
        installation=installation,
        permissions=granted,
        repository_ids=restricted,
        expires_at=world.now() + TOKEN_LIFE,
    )
    world.tokens[token.value] = token
    return token


def revoke_tokens(world: World, installation: Installation) -> None:
    for value in [value for value, token in world.tokens.items() if token.installation is installation]:
        del world.tokens[value]


def short_repositories(world: World, installation: Installation) -> list[Json]:
    return [repositories.short(world, one) for one in installed_repositories(world, installation)]


def sender_of(world: World, account: Account) -> Account:
    """Who clicks for an account: the user, or an owner of the organization."""
    if isinstance(account, Organization):
        owners = [world.accounts[number] for number, role in account.members.items() if role == "admin"]
        return owners[0] if owners else account
    return account


def tell(world: World, installation: Installation, event: str, action: str, sender: Account, more: Json) -> None:
    def body() -> Json:
        return {"installation": apps.installation(world, installation), **more}

    organization = installation.account if isinstance(installation.account, Organization) else None
    world.announce(Notice(event, action, sender, body, organization=organization, installation=installation))


def _tell_repositories(
    world: World, installation: Installation, action: str, chosen: list[Repository], by: Account | None
) -> None:
    if not chosen:
        return
    changed = [repositories.short(world, one) for one in chosen]
    installation.updated_at = world.now()
    more = {
        "repository_selection": installation.repository_selection,
        "repositories_added": changed if action == "added" else [],
        "repositories_removed": changed if action == "removed" else [],
        "requester": None,
    }
    sender = by or sender_of(world, installation.account)
    tell(world, installation, "installation_repositories", action, sender, more)


def _restriction(
    world: World,
    installation: Installation,
    identifiers: Iterable[int] | None,
    names: Iterable[str] | None,
) -> frozenset[int] | None:
    if identifiers is None and names is None:
        return None
    here = installed_repositories(world, installation)
    by_name = {one.name.lower(): one.id for one in here}
    wanted = set(identifiers or ()) | {by_name.get(name.lower(), -1) for name in names or ()}
    if not wanted <= {one.id for one in here}:
        raise Unprocessable(
            "There is at least one repository that does not exist or is not accessible to the parent installation."
        )
    return frozenset(wanted)


def find_installation(world: World, app: App, identifier: int) -> Installation:
    installation = app.installations.get(identifier)
    if installation is None:
        raise NotFound
    return installation
