"""REST: who is asked to review a pull request."""

from collections.abc import Iterable

from bot.sandbox.errors import Unprocessable
from bot.sandbox.model import Account, Organization, Team
from bot.sandbox.operations import review_requests as operations
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.pulls import PULL
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import accounts
from bot.sandbox.shapes import pulls as shapes

REQUESTED = PULL + "/requested_reviewers"


@route("GET", REQUESTED, "pulls/review-requests#get-all-requested-reviewers-for-a-pull-request")
def list_requested(call: Call) -> Answer:
    pull = call.pull()
    people = [accounts.simple(call.world, one) for one in pull.requested_reviewers.values()]
    teams = [accounts.team(call.world, one, pull.repository) for one in pull.requested_teams.values()]
    return Answer(200, {"users": people, "teams": teams})


@route("POST", REQUESTED, "pulls/review-requests#request-reviewers-for-a-pull-request")
def request_reviewers(call: Call) -> Answer:
    pull = call.pull()
    logins, slugs = call.texts("reviewers") or [], call.texts("team_reviewers") or []
    people, teams = _people(call, logins, pull.repository.full_name), _teams(call, slugs, pull.repository.full_name)
    call.do(operations.request, pull, reviewers=people, teams=teams)
    return created(shapes.simple(call.world, pull), shapes.url(call.world, pull))


@route("DELETE", REQUESTED, "pulls/review-requests#remove-requested-reviewers-from-a-pull-request")
def remove_requested(call: Call) -> Answer:
    pull = call.pull()
    logins, slugs = call.texts("reviewers") or [], call.texts("team_reviewers") or []
    people, teams = _people(call, logins, pull.repository.full_name), _teams(call, slugs, pull.repository.full_name)
    call.do(operations.remove, pull, reviewers=people, teams=teams)
    return Answer(200, shapes.simple(call.world, pull))


def _people(call: Call, logins: Iterable[str], name: str) -> list[Account]:
    found = [call.world.logins.get(login.lower()) for login in logins]
    if None in found:
        raise Unprocessable(operations.NOT_A_COLLABORATOR.format(name=name))
    return [one for one in found if one is not None]


def _teams(call: Call, slugs: Iterable[str], name: str) -> list[Team]:
    owner = call.repository().owner
    teams = owner.teams if isinstance(owner, Organization) else {}
    found = [teams.get(slug.lower()) for slug in slugs]
    if None in found:
        raise Unprocessable(operations.NOT_A_COLLABORATOR.format(name=name))
    return [one for one in found if one is not None]
