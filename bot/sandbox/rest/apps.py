"""REST: Apps by their JWT, installations, their tokens and repositories."""

from typing import Any

from bot.sandbox.access import reaches
from bot.sandbox.errors import Forbidden, NotFound, Unprocessable
from bot.sandbox.model import Installation, Repository
from bot.sandbox.operations import apps as operations
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, apps, repositories, stamp

INSTALLATION = "/app/installations/{installation_id}"


@route("GET", "/app", "apps/apps#get-the-authenticated-app")
def get_own(call: Call) -> Answer:
    return Answer(200, apps.own(call.world, call.app()))


@route("GET", "/apps/{app_slug}", "apps/apps#get-an-app")
def get_app(call: Call) -> Answer:
    app = call.world.app_slugs.get(call.names["app_slug"])
    if app is None:
        raise NotFound
    return Answer(200, apps.app(call.world, app))


@route("GET", "/app/installations", "apps/apps#list-installations-for-the-authenticated-app")
def list_installations(call: Call) -> Answer:
    return call.page(list(call.app().installations.values()), lambda one: apps.listed_installation(call.world, one))


@route("GET", INSTALLATION, "apps/apps#get-an-installation-for-the-authenticated-app")
def get_installation(call: Call) -> Answer:
    return Answer(200, apps.installation(call.world, _find(call)))


@route("DELETE", INSTALLATION, "apps/apps#delete-an-installation-for-the-authenticated-app")
def delete_installation(call: Call) -> Answer:
    operations.uninstall(call.world, _find(call), by=call.app().owner)
    return nothing()


@route("PUT", INSTALLATION + "/suspended", "apps/apps#suspend-an-app-installation")
def suspend(call: Call) -> Answer:
    operations.suspend(call.world, _find(call), by=call.app().owner)
    return nothing()


@route("DELETE", INSTALLATION + "/suspended", "apps/apps#unsuspend-an-app-installation")
def unsuspend(call: Call) -> Answer:
    operations.unsuspend(call.world, _find(call), by=call.app().owner)
    return nothing()


@route("POST", INSTALLATION + "/access_tokens", "apps/apps#create-an-installation-access-token-for-an-app")
def create_token(call: Call) -> Answer:
    installation = _find(call)
    token = operations.create_token(
        call.world,
        installation,
        repository_ids=_ids(call),
        repository_names=call.texts("repositories"),
        permissions=_permissions(call),
    )
    assert token.expires_at is not None, "installation tokens expire"
    answer: Json = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": installation.repository_selection if token.repository_ids is None else "selected",
    }
    if token.repository_ids is not None:
        chosen = [call.world.repositories[one] for one in sorted(token.repository_ids)]
        answer["repositories"] = [repositories.minimal(call.world, one) for one in chosen]
    return created(answer)


@route("DELETE", "/installation/token", "apps/installations#revoke-an-installation-access-token")
def revoke_token(call: Call) -> Answer:
    _token_of_installation(call)
    value = call.headers.get("authorization", "").partition(" ")[2].strip()
    call.world.tokens.pop(value, None)
    return nothing()


@route("GET", "/installation/repositories", "apps/installations#list-repositories-accessible-to-the-app-installation")
def list_repositories(call: Call) -> Answer:
    installation = _token_of_installation(call)
    allowed = call.actor.repository_ids
    found = [
        one
        for one in operations.installed_repositories(call.world, installation)
        if allowed is None or one.id in allowed
    ]
    listed, headers = call.cut(found, lambda one: repositories.listed(call.world, one, call.actor))
    body = {"total_count": len(found), "repository_selection": installation.repository_selection}
    return Answer(200, {**body, "repositories": listed}, headers)


@route("GET", "/repos/{owner}/{repo}/installation", "apps/apps#get-a-repository-installation-for-the-authenticated-app")
def get_repository_installation(call: Call) -> Answer:
    app = call.app()
    repository = _named(call)
    for installation in app.installations.values():
        if reaches(installation, repository):
            return Answer(200, apps.installation(call.world, installation))
    raise NotFound


@route("GET", "/orgs/{org}/installation", "apps/apps#get-an-organization-installation-for-the-authenticated-app")
def get_organization_installation(call: Call) -> Answer:
    return _installation_on(call, call.names["org"])


@route("GET", "/users/{username}/installation", "apps/apps#get-a-user-installation-for-the-authenticated-app")
def get_user_installation(call: Call) -> Answer:
    return _installation_on(call, call.names["username"])


@route("POST", "/app-manifests/{code}/conversions", "apps/apps#create-a-github-app-from-a-manifest")
def convert_manifest(call: Call) -> Answer:
    """The code works once, within the hour."""
    app = call.world.manifest_codes.pop(call.names["code"], None)
    if app is None:
        raise NotFound
    return created(apps.created(call.world, app))


def _find(call: Call) -> Installation:
    return operations.find_installation(call.world, call.app(), call.number("installation_id"))


def _named(call: Call) -> Repository:
    """An App's JWT sees that a private repository is there only where it is installed."""
    repository = call.world.repository_names.get(f"{call.names['owner']}/{call.names['repo']}".lower())
    if repository is None:
        return call.repository()
    return repository


def _installation_on(call: Call, login: str) -> Answer:
    account = call.world.account(login)
    for installation in call.app().installations.values():
        if installation.account is account:
            return Answer(200, apps.installation(call.world, installation))
    raise NotFound


def _token_of_installation(call: Call) -> Installation:
    if call.actor.installation is None:
        raise Forbidden("You must authenticate with an installation access token in order to list repositories.")
    return call.actor.installation


def _ids(call: Call) -> list[int] | None:
    value: Any = call.fields().get("repository_ids")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
        raise call.wrong("repository_ids", value, "array")
    return value


def _permissions(call: Call) -> dict[str, str] | None:
    value: Any = call.fields().get("permissions")
    if value is None or value == {}:  # clients that ask for nothing in particular send an empty object
        return None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise call.wrong("permissions", value, "object")
    for permission, level in value.items():
        if level not in ("read", "write", "admin"):
            raise Unprocessable(
                f"Invalid request.\n\nFor 'properties/permissions/{permission}', {level!r} is no level."
            )
    return value
