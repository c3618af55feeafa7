"""REST: commit statuses, and the combined one of a commit."""

from bot.sandbox.changes import StatusState
from bot.sandbox.errors import Unprocessable
from bot.sandbox.git import store
from bot.sandbox.operations import statuses as operations
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.rules import checks as rules
from bot.sandbox.shapes import checks as shapes

REPO = "/repos/{owner}/{repo}"
STATES: tuple[StatusState, ...] = ("error", "failure", "pending", "success")


@route("POST", REPO + "/statuses/{sha}", "commits/statuses#create-a-commit-status")
def create_status(call: Call) -> Answer:
    state = call.one_of("state", STATES)
    if state is None:
        raise Unprocessable('Invalid request.\n\n"state" wasn\'t supplied.')
    status = call.do(
        operations.create,
        call.repository(),
        call.names["sha"],
        state=state,
        context=call.text_or_none("context") or "default",
        description=call.text_or_none("description"),
        target_url=call.text_or_none("target_url"),
    )
    answer = shapes.status(call.world, status)
    return created(answer, answer["url"])


@route("GET", REPO + "/commits/{ref}/statuses", "commits/statuses#list-commit-statuses-for-a-reference")
def list_statuses(call: Call) -> Answer:
    repository = call.readable("statuses")
    sha = store.resolve(repository, call.names["ref"]).id.decode()
    return call.page(repository.statuses.get(sha, []), lambda one: shapes.status(call.world, one), kind="statuses")


@route("GET", REPO + "/commits/{ref}/status", "commits/statuses#get-the-combined-status-for-a-specific-reference")
def get_combined_status(call: Call) -> Answer:
    repository = call.readable("statuses")
    sha = store.resolve(repository, call.names["ref"]).id.decode()
    found = rules.latest_statuses(repository, sha)
    listed, headers = call.cut(found, lambda one: shapes.simple_status(call.world, one), kind="statuses")
    return Answer(200, shapes.combined(call.world, repository, sha, found, listed), headers)
