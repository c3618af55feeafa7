"""Checks of a commit: runs, suites, statuses, all together; signatures and authors."""

from operator import attrgetter
from typing import Any

from bot.sandbox.changes import CheckRun, CheckSuite, CommitStatus, PullRequest, RequiredCheck
from bot.sandbox.git import diffs
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.git import moment, person
from bot.sandbox.graphql.objects import HEADS, GitThing, Rollup, branch, thing
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import App
from bot.sandbox.operations.references import TRAILER
from bot.sandbox.rules import checks as rules
from bot.sandbox.rules import demands
from bot.sandbox.shapes.checks import suite_state

BY_ID = attrgetter("id")

plain(
    "CheckRun",
    "id databaseId name startedAt completedAt title summary text externalId repository",
    status=lambda run: run.status.upper(),
    conclusion=lambda run: run.conclusion.upper() if run.conclusion else None,
    checkSuite=lambda run: run.suite,
    resourcePath=lambda run: run_path(run),
)
plain(
    "CheckSuite",
    "id databaseId app createdAt updatedAt repository",
    branch=lambda suite: branch(suite.repository, HEADS + suite.head_branch) if suite.head_branch else None,
    commit=lambda suite: thing(suite.repository, suite.head_sha),
    status=lambda suite: suite_state(suite)[0].upper(),
    conclusion=lambda suite: (suite_state(suite)[1] or "").upper() or None,
    resourcePath=lambda suite: suite_path(suite),
)
plain(
    "StatusContext",
    "id context description targetUrl createdAt creator",
    state=lambda status: status.state.upper(),
    commit=lambda status: thing(status.repository, status.sha),
)
plain(
    "StatusCheckRollup",
    "id",
    state=lambda one: rules.rollup(one.repository, one.oid) or "EXPECTED",
    commit=lambda one: thing(one.repository, one.oid),
)
plain("App", "id databaseId name slug description createdAt updatedAt clientId")
plain(
    "GpgSignature",
    email=lambda signed: signed["email"],
    isValid=lambda signed: signed["valid"],
    keyId=lambda _signed: "B5690EEEBB952194",
    payload=lambda signed: signed["payload"],
    signature=lambda signed: signed["signature"],
    signer=lambda signed: signed["signer"],
    state=lambda signed: "VALID" if signed["valid"] else "UNKNOWN_KEY",
    verifiedAt=lambda signed: signed["at"],
    wasSignedByGitHub=lambda signed: signed["valid"],
)


class Signed(dict[str, Any]):
    """A commit's signature."""

    typename = "GpgSignature"


def run_path(run: CheckRun) -> str:
    return f"/{run.repository.full_name}/runs/{run.id}"


def suite_path(suite: CheckSuite) -> str:
    return f"/{suite.repository.full_name}/commit/{suite.head_sha}/checks"


@field_of("CheckRun.url", "CheckRun.permalink")
def run_url(run: CheckRun, info: Info) -> str:
    return info.context.world.url + run_path(run)


@field_of("CheckRun.detailsUrl")
def details_url(run: CheckRun, info: Info) -> str:
    return run.details_url or info.context.world.url + run_path(run)


@field_of("CheckSuite.url")
def suite_url(suite: CheckSuite, info: Info) -> str:
    return info.context.world.url + suite_path(suite)


@field_of("App.url")
def app_url(app: App, info: Info) -> str:
    return f"{info.context.world.url}/apps/{app.slug}"


@field_of("StatusContext.avatarUrl")
def status_avatar(status: CommitStatus, info: Info, size: int | None = None) -> str | None:
    return f"{info.context.world.url}/avatars/u/{status.creator.id}?v=4" if status.creator else None


@field_of("CheckRun.isRequired", "StatusContext.isRequired")
def is_required(
    one: CheckRun | CommitStatus,
    info: Info,
    pullRequestId: str | None = None,
    pullRequestNumber: int | None = None,
) -> bool:
    repository = one.repository
    pull = repository.issues.get(pullRequestNumber or 0) or info.context.world.nodes.get(pullRequestId or "")
    if not isinstance(pull, PullRequest):
        return False
    wanted = demands.of_branch(repository, pull.base_ref).checks
    name = one.name if isinstance(one, CheckRun) else one.context
    app = one.app.id if isinstance(one, CheckRun) else one.via_app.id if one.via_app else None
    return RequiredCheck(name) in wanted or RequiredCheck(name, app) in wanted


@field_of("CheckSuite.checkRuns")
def check_runs(suite: CheckSuite, info: Info, filterBy: dict[str, Any] | None = None, **arguments: Any) -> Connection:
    asked = filterBy or {}
    is_all = asked.get("checkType") == "ALL"
    found = list(suite.runs.values()) if is_all else rules.latest_of(suite)
    if asked.get("checkName"):
        found = [one for one in found if one.name == asked["checkName"]]
    if asked.get("appId"):
        found = [one for one in found if one.app.id == asked["appId"]]
    wanted = asked.get("statuses") or ([asked["status"]] if asked.get("status") else None)
    if wanted:
        found = [one for one in found if one.status.upper() in wanted]
    if asked.get("conclusions"):
        found = [one for one in found if (one.conclusion or "").upper() in asked["conclusions"]]
    return page(found, info, arguments, key=BY_ID)


@field_of("Commit.checkSuites")
def check_suites(one: GitThing, info: Info, filterBy: dict[str, Any] | None = None, **arguments: Any) -> Connection:
    info.context.require_read(one.repository, "checks")
    found = one.repository.suites.get(one.oid, [])
    if filterBy and filterBy.get("appId"):
        found = [suite for suite in found if suite.app.id == filterBy["appId"]]
    return page(found, info, arguments, key=BY_ID)


@field_of("Commit.statusCheckRollup")
def commit_rollup(one: GitThing, _info: Info) -> Rollup | None:
    return Rollup(one.repository, one.oid) if rules.rollup(one.repository, one.oid) else None


@field_of("PullRequest.statusCheckRollup")
def pull_rollup(pull: PullRequest, _info: Info) -> Rollup | None:
    is_there = rules.rollup(pull.repository, pull.head_sha)
    return Rollup(pull.repository, pull.head_sha) if is_there else None


@field_of("StatusCheckRollup.contexts")
def contexts(rollup: Rollup, info: Info, **arguments: Any) -> Connection:
    """Runs, then statuses; an App that lacks one of the two permissions does not see that kind."""
    asking = info.context
    found: list[CheckRun | CommitStatus] = []
    if asking.reads(rollup.repository, "checks"):
        found += rules.latest_runs(rollup.repository, rollup.oid)
    if asking.reads(rollup.repository, "statuses"):
        found += rules.latest_statuses(rollup.repository, rollup.oid)
    answer = page(found, info, arguments, key=BY_ID)
    runs = [one for one in found if isinstance(one, CheckRun)]
    statuses = [one for one in found if isinstance(one, CommitStatus)]
    answer |= {"checkRunCount": len(runs), "statusContextCount": len(statuses)}
    answer["checkRunCountsByState"] = _counts([_state(one) for one in runs])
    answer["statusContextCountsByState"] = _counts([one.state.upper() for one in statuses])
    return answer


def _state(run: CheckRun) -> str:
    return (run.conclusion or run.status).upper()


def _counts(states: list[str]) -> list[dict[str, Any]]:
    return [{"state": one, "count": states.count(one)} for one in dict.fromkeys(states)]


@field_of("Commit.additions", "Commit.deletions")
def counted_lines(one: GitThing, info: Info) -> int:
    name = info.field_name
    return sum(getattr(change, name) for change in diffs.of_commit(one.repository, one.oid))


@field_of("Commit.changedFilesIfAvailable")
def changed_files(one: GitThing, _info: Info) -> int:
    return len(diffs.of_commit(one.repository, one.oid))


@field_of("Commit.committedViaWeb")
def committed_via_web(one: GitThing, _info: Info) -> bool:
    return bool(one.object.committer.endswith(b"<noreply@github.com>"))


@field_of("Commit.authors")
def authors(one: GitThing, info: Info, **arguments: Any) -> Connection:
    """The author, then who the trailers name beside them."""
    at = moment(one.object.author_time, one.object.author_timezone)
    lines = [
        one.object.author,
        *(line.encode() for line in TRAILER.findall(one.object.message.decode("utf-8", "replace"))),
    ]
    found = [person(line, at) for line in dict.fromkeys(lines)]
    return page(found, info, arguments, key=lambda author: author["email"])


@field_of("Commit.signature")
def signature(one: GitThing, info: Info) -> Signed | None:
    if not one.object.gpgsig:
        return None
    world = info.context.world
    at = world.signed.get(one.oid)
    return Signed(
        email="noreply@github.com" if at else "",
        valid=at is not None,
        payload=one.object.raw_without_sig().decode("utf-8", "replace"),
        signature=one.object.gpgsig.decode(),
        signer=world.web_flow if at else None,
        at=at,
    )
