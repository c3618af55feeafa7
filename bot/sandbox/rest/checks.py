"""REST: check runs and check suites."""

from datetime import datetime
from typing import Any, get_args

from bot.sandbox.changes import CheckRun, CheckStatus, CheckSuite, Conclusion
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.operations import checks as operations
from bot.sandbox.operations import suites
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call, parse_time
from bot.sandbox.rest.router import route
from bot.sandbox.rules import checks as rules
from bot.sandbox.shapes import checks as shapes
from bot.sandbox.unset import UNSET

REPO = "/repos/{owner}/{repo}"
RUN = REPO + "/check-runs/{check_run_id}"
SUITE = REPO + "/check-suites/{check_suite_id}"
STATUSES: tuple[CheckStatus, ...] = get_args(CheckStatus)
CONCLUSIONS: tuple[Conclusion, ...] = get_args(Conclusion)


@route("POST", REPO + "/check-runs", "checks/runs#create-a-check-run")
def create_run(call: Call) -> Answer:
    repository = call.repository()
    operations.require_app(call.actor, repository)
    conclusion = call.one_of("conclusion", CONCLUSIONS)
    run = call.do(
        operations.create,
        repository,
        name=call.text("name"),
        head_sha=call.text("head_sha"),
        status=call.one_of("status", STATUSES) or ("completed" if conclusion else "queued"),
        conclusion=conclusion,
        details_url=call.text_or_none("details_url"),
        external_id=call.text_or_none("external_id") or "",
        started_at=_time(call, "started_at"),
        completed_at=_time(call, "completed_at"),
        output=_object(call, "output"),
        actions=_objects(call, "actions") or (),
    )
    return created(shapes.run(call.world, run), shapes.run_url(call.world, run))


@route("GET", RUN, "checks/runs#get-a-check-run")
def get_run(call: Call) -> Answer:
    return Answer(200, shapes.run(call.world, find_run(call)))


@route("PATCH", RUN, "checks/runs#update-a-check-run")
def update_run(call: Call) -> Answer:
    operations.require_app(call.actor, call.repository())
    run = call.do(
        operations.update,
        find_run(call),
        name=call.text_or_none("name"),
        status=call.one_of("status", STATUSES),
        conclusion=call.one_of("conclusion", CONCLUSIONS),
        details_url=call.optional_text("details_url") if "details_url" in call.fields() else UNSET,
        external_id=call.text_or_none("external_id"),
        started_at=_time(call, "started_at"),
        completed_at=_time(call, "completed_at"),
        output=_object(call, "output"),
        actions=_objects(call, "actions"),
    )
    return Answer(200, shapes.run(call.world, run))


@route("GET", RUN + "/annotations", "checks/runs#list-check-run-annotations")
def list_annotations(call: Call) -> Answer:
    run = find_run(call)
    return call.page(run.annotations, lambda one: shapes.annotation(call.world, run, one))


@route("POST", RUN + "/rerequest", "checks/runs#rerequest-a-check-run")
def rerequest_run(call: Call) -> Answer:
    call.do(operations.rerequest, find_run(call))
    return Answer(201, {})


@route("GET", REPO + "/commits/{ref}/check-runs", "checks/runs#list-check-runs-for-a-git-reference")
def list_runs_of_ref(call: Call) -> Answer:
    repository = call.readable("checks")
    sha = store.resolve(repository, call.names["ref"]).id.decode()
    return _runs(call, repository.suites.get(sha, []))


@route("GET", REPO + "/commits/{ref}/check-suites", "checks/suites#list-check-suites-for-a-git-reference")
def list_suites_of_ref(call: Call) -> Answer:
    repository = call.readable("checks")
    sha = store.resolve(repository, call.names["ref"]).id.decode()
    found = [one for one in repository.suites.get(sha, []) if _is_of(call, one)]
    if "check_name" in call.query:
        found = [one for one in found if any(run.name == call.query["check_name"] for run in one.runs.values())]
    listed, headers = call.cut(found, lambda one: shapes.suite(call.world, one), kind="check_suites")
    return Answer(200, {"total_count": len(found), "check_suites": listed}, headers)


@route("POST", REPO + "/check-suites", "checks/suites#create-a-check-suite")
def create_suite(call: Call) -> Answer:
    """The one that is there already answers 200."""
    repository = call.repository()
    app = operations.require_app(call.actor, repository)
    sha = call.text("head_sha")
    if store.get(repository, sha) is None:
        raise Unprocessable(f"No commit found for SHA: {sha}")
    existing = suites.find(repository, app, sha)
    suite = existing or suites.put(call.world, repository, app, sha, operations.branch_of(repository, sha))
    answer = shapes.suite(call.world, suite)
    return Answer(200, answer) if existing else created(answer, answer["url"])


@route("GET", SUITE, "checks/suites#get-a-check-suite")
def get_suite(call: Call) -> Answer:
    return Answer(200, shapes.suite(call.world, _find_suite(call)))


@route("GET", SUITE + "/check-runs", "checks/runs#list-check-runs-in-a-check-suite")
def list_runs_of_suite(call: Call) -> Answer:
    return _runs(call, [_find_suite(call)])


@route("POST", SUITE + "/rerequest", "checks/suites#rerequest-a-check-suite")
def rerequest_suite(call: Call) -> Answer:
    call.do(operations.rerequest_suite, _find_suite(call))
    return Answer(201, {})


def find_run(call: Call) -> CheckRun:
    repository: Repository = call.readable("checks")
    run = call.world.check_runs.get(call.number("check_run_id"))
    if run is None or run.repository is not repository:
        raise NotFound
    return run


def _find_suite(call: Call) -> CheckSuite:
    repository = call.readable("checks")
    suite = call.world.check_suites.get(call.number("check_suite_id"))
    if suite is None or suite.repository is not repository:
        raise NotFound
    return suite


def _runs(call: Call, found: list[CheckSuite]) -> Answer:
    """`filter` is `latest` unless `all` is asked for."""
    is_all = call.query.get("filter") == "all"
    chosen = [one for one in found if _is_of(call, one)]
    runs = [run for one in chosen for run in (one.runs.values() if is_all else rules.latest_of(one))]
    if "check_name" in call.query:
        runs = [one for one in runs if one.name == call.query["check_name"]]
    if "status" in call.query:
        runs = [one for one in runs if one.status == call.query["status"]]
    listed, headers = call.cut(runs, lambda one: shapes.run(call.world, one), kind="check_runs")
    return Answer(200, {"total_count": len(runs), "check_runs": listed}, headers)


def _is_of(call: Call, suite: CheckSuite) -> bool:
    return call.query.get("app_id", str(suite.app.id)) == str(suite.app.id)


def _time(call: Call, name: str) -> datetime | None:
    text = call.text_or_none(name)
    if text is None:
        return None
    moment = parse_time(text)
    if moment is None:
        raise call.wrong(name, text, "date-time")
    return moment


def _object(call: Call, name: str) -> dict[str, Any] | None:
    value = call.fields().get(name)
    if value is not None and not isinstance(value, dict):
        raise call.wrong(name, value, "object")
    return value


def _objects(call: Call, name: str) -> list[dict[str, Any]] | None:
    value = call.fields().get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise call.wrong(name, value, "array")
    return value
