"""How the checks of a commit stand: the latest of each kind, required ones, and all together."""

from typing import Literal

from bot.sandbox.changes import CheckRun, CheckSuite, CommitStatus, RequiredCheck, StatusState
from bot.sandbox.model import Repository

State = Literal["EXPECTED", "PENDING", "SUCCESS", "FAILURE", "ERROR"]
STATES: dict[StatusState, State] = {
    "error": "ERROR",
    "failure": "FAILURE",
    "pending": "PENDING",
    "success": "SUCCESS",
}
PASSING = ("success", "neutral", "skipped")


def latest_of(suite: CheckSuite) -> list[CheckRun]:
    """The newest run of each name."""
    return list({run.name: run for run in suite.runs.values()}.values())


def latest_runs(repository: Repository, sha: str) -> list[CheckRun]:
    """The newest run of each name in each suite."""
    return [run for suite in repository.suites.get(sha, ()) for run in latest_of(suite)]


def latest_statuses(repository: Repository, sha: str) -> list[CommitStatus]:
    """The newest status of each context."""
    found: dict[str, CommitStatus] = {}
    for status in repository.statuses.get(sha, ()):
        found.setdefault(status.context, status)
    return list(found.values())


def state_of_run(run: CheckRun) -> State:
    if run.status != "completed":
        return "PENDING"
    return "SUCCESS" if run.conclusion in PASSING else "FAILURE"


def state_of_status(status: CommitStatus) -> State:
    return STATES[status.state]


def state_of(repository: Repository, sha: str, wanted: RequiredCheck) -> State:
    """Of a required check; from the App alone that it is pinned to. All runs of that name have to pass."""
    states = [
        state_of_run(run)
        for run in latest_runs(repository, sha)
        if run.name == wanted.context and wanted.app_id in (None, -1, run.app.id)
    ]
    states += [
        state_of_status(one)
        for one in latest_statuses(repository, sha)
        if one.context == wanted.context
        and (wanted.app_id in (None, -1) or (one.via_app is not None and one.via_app.id == wanted.app_id))
    ]
    return worst(states) or "EXPECTED"


def rollup(repository: Repository, sha: str) -> State | None:
    """`statusCheckRollup`: None where nothing has reported."""
    states = [state_of_run(one) for one in latest_runs(repository, sha)]
    return worst(states + [state_of_status(one) for one in latest_statuses(repository, sha)])


def worst(states: list[State]) -> State | None:
    order: tuple[State, ...] = ("FAILURE", "ERROR", "PENDING", "EXPECTED", "SUCCESS")
    return next((one for one in order if one in states), None)
