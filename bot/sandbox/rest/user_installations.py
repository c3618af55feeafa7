"""REST: what a person who signed in to an App may see of its installations."""

from bot.sandbox.access import reaches
from bot.sandbox.errors import Forbidden, NotFound
from bot.sandbox.model import Account, App, Installation, Organization, Repository
from bot.sandbox.oauth import sign_ins
from bot.sandbox.operations import apps as operations
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import apps, repositories

NO_APP = "You must authenticate with an access token authorized to a GitHub App in order to list installations"


@route("GET", "/user/installations", "apps/installations#list-app-installations-accessible-to-the-user-access-token")
def list_installations(call: Call) -> Answer:
    app = _app(call)
    if app is None:
        found = [one for one in call.world.installations.values() if _administers(call.user(), one.account)]
    else:
        found = [one for one in app.installations.values() if _shown(call, one)]
    listed, headers = call.cut(found, lambda one: apps.installation(call.world, one))
    return Answer(200, {"total_count": len(found), "installations": listed}, headers)


@route(
    "GET",
    "/user/installations/{installation_id}/repositories",
    "apps/installations#list-repositories-accessible-to-the-user-access-token",
)
def list_repositories(call: Call) -> Answer:
    app = _app(call)
    if app is None:
        raise Forbidden(NO_APP)
    installation = app.installations.get(call.number("installation_id"))
    if installation is None or not _shown(call, installation):
        raise NotFound
    found = _shown(call, installation)
    listed, headers = call.cut(found, lambda one: repositories.listed(call.world, one, call.actor))
    return Answer(200, {"total_count": len(found), "repositories": listed}, headers)


def _app(call: Call) -> App | None:
    """The App that the token was made for; a classic token has none."""
    call.user()
    return sign_ins(call.world).apps.get(call.headers.get("authorization", "").partition(" ")[2].strip())


def _administers(user: Account, account: Account) -> bool:
    if isinstance(account, Organization):
        return account.members.get(user.id) == "admin"
    return account is user


def _shown(call: Call, installation: Installation) -> list[Repository]:
    """Repositories of the installation that the person was given: that everybody may read one does not count."""
    every = operations.installed_repositories(call.world, installation)
    return [one for one in every if reaches(installation, one) and _was_given(call.user(), one)]


def _was_given(user: Account, repository: Repository) -> bool:
    owner = repository.owner
    if owner is user or user.id in repository.collaborators:
        return True
    if not isinstance(owner, Organization):
        return False
    by_team = any(user.id in team.members and repository.id in team.repositories for team in owner.teams.values())
    return by_team or user.id in owner.members
