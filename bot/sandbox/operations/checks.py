"""Check runs: written by Apps alone, each App its own; buttons and re-runs asked for by people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import CheckRun, CheckStatus, CheckSuite, Conclusion
from bot.sandbox.errors import Forbidden, Unprocessable
from bot.sandbox.git import store
from bot.sandbox.model import Account, App, Repository
from bot.sandbox.operations import merge_queue, suites
from bot.sandbox.operations.check_output import check_actions, check_output
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import checks as shapes
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import Notice, World

NO_APP = "You must authenticate via a GitHub App."


def create(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    name: str,
    head_sha: str,
    status: CheckStatus = "queued",
    conclusion: Conclusion | None = None,
    details_url: str | None = None,
    external_id: str = "",
    started_at: datetime | None = None,
    completed_at: datetime | None = None,
    output: Mapping[str, Any] | None = None,
    actions: Sequence[Mapping[str, str]] = (),
) -> CheckRun:
    app = require_app(actor, repository)
    if not name.strip():
        raise Unprocessable('Invalid request.\n\n"name" wasn\'t supplied.')
    if store.get(repository, head_sha) is None:
        raise Unprocessable(f"No commit found for SHA: {head_sha}")
    _check_state(status, conclusion)
    check_output(output, is_new=True)
    check_actions(actions)
    suite = suites.find(repository, app, head_sha) or suites.put(
        world, repository, app, head_sha, branch_of(repository, head_sha)
    )
    number, node = world.new_id("CR", repository.id)
    run = CheckRun(number, node, suite, name, status, started_at or world.now())
    run.details_url, run.external_id = details_url, external_id
    suite.runs[number] = world.check_runs[number] = world.nodes[node] = run
    put_output(run, output)
    run.actions = [dict(one) for one in actions]
    if conclusion is not None:
        _complete(world, run, conclusion, completed_at)
    suite.updated_at = world.now()
    tell(world, actor.author, run, "created")
    if run.status == "completed":
        _after_completion(world, actor, run)
    return run


def update(
    world: World,
    actor: Actor,
    run: CheckRun,
    *,
    name: str | None = None,
    status: CheckStatus | None = None,
    conclusion: Conclusion | None = None,
    details_url: str | Unset | None = UNSET,
    external_id: str | None = None,
    started_at: datetime | None = None,
    completed_at: datetime | None = None,
    output: Mapping[str, Any] | None = None,
    actions: Sequence[Mapping[str, str]] | None = None,
) -> CheckRun:
    """Annotations are added to those that are there; all else takes the place of what was."""
    app = require_app(actor, run.repository)
    if app is not run.app:
        words = f"Invalid app_id `{app.id}` - check run can only be modified by the GitHub App that created it."
        raise Forbidden(words)
    _check_state(status or run.status, conclusion or (run.conclusion if status is None else None))
    check_output(output, is_new=False)
    check_actions(actions or ())
    was_completed = run.status == "completed"
    run.name = name or run.name
    run.external_id = external_id if external_id is not None else run.external_id
    run.started_at = started_at or run.started_at
    if not isinstance(details_url, Unset):
        run.details_url = details_url
    put_output(run, output)
    if actions is not None:
        run.actions = [dict(one) for one in actions]
    if conclusion is not None:
        _complete(world, run, conclusion, completed_at)
    elif status is not None and status != "completed":
        run.status, run.conclusion, run.completed_at = status, None, None
    run.suite.updated_at = world.now()
    world.revision += 1
    if run.status == "completed" and (not was_completed or conclusion is not None):
        tell(world, actor.author, run, "completed")
        _settle(world, actor, run)
    return run


def rerequest(world: World, actor: Actor, run: CheckRun) -> None:
    """Asked for by a person or by the App; the App of the run alone hears of it. The run itself stays as it is."""
    require(actor, run.repository, "checks", "write", role="write")
    tell(world, actor.author, run, "rerequested", is_for_owner=True)


def rerequest_suite(world: World, actor: Actor, suite: CheckSuite) -> None:
    require(actor, suite.repository, "checks", "write", role="write")
    to = suites.installation_of(world, suite)
    if to is not None:
        suites.tell(world, actor.author, suite, "rerequested", to=to)


def press(world: World, actor: Actor, run: CheckRun, identifier: str) -> None:
    """A person's click on one of the run's buttons."""
    require(actor, run.repository, "checks", "write", role="write")
    if all(one["identifier"] != identifier for one in run.actions):
        raise Unprocessable(f"The check run has no action {identifier!r}")
    more = {"requested_action": {"identifier": identifier}}
    tell(world, actor.author, run, "requested_action", is_for_owner=True, more=more)


def require_app(actor: Actor, repository: Repository) -> App:
    if actor.account is not None and actor.installation is None:
        raise Forbidden(NO_APP)
    require(actor, repository, "checks", "write")
    assert actor.app is not None, "an installation has an App"
    return actor.app


def put_output(run: CheckRun, output: Mapping[str, Any] | None) -> None:
    if output is None:
        return
    run.title = output.get("title", run.title)
    run.summary = output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    run.annotations += [dict(one) for one in output.get("annotations") or ()]


def branch_of(repository: Repository, sha: str) -> str | None:
    return next((name for name, tip in store.heads(repository).items() if tip == sha), None)


def tell(
    world: World,
    sender: Account,
    run: CheckRun,
    action: str,
    *,
    is_for_owner: bool = False,
    more: Json | None = None,
) -> None:
    def body() -> Json:
        return {"check_run": shapes.told_run(world, run), **(more or {})}

    to = suites.installation_of(world, run.suite) if is_for_owner else None
    if is_for_owner and to is None:
        return
    world.announce(Notice("check_run", action, sender, body, run.repository, installation=to))


def _check_state(status: CheckStatus, conclusion: Conclusion | None) -> None:
    if conclusion == "stale":
        raise Unprocessable("Invalid request.\n\nstale is set by GitHub alone.")
    if status == "completed" and conclusion is None:
        raise Unprocessable('Invalid request.\n\nMissing required "conclusion" for a completed check run.')


def _complete(world: World, run: CheckRun, conclusion: Conclusion, at: datetime | None) -> None:
    run.status, run.conclusion = "completed", conclusion
    run.completed_at = at or world.now()


def _after_completion(world: World, actor: Actor, run: CheckRun) -> None:
    tell(world, actor.author, run, "completed")
    _settle(world, actor, run)


def _settle(world: World, actor: Actor, run: CheckRun) -> None:
    """The suite is done with its last run; queues and merges wait for checks."""
    if all(one.status == "completed" for one in run.suite.runs.values()):
        suites.tell(world, actor.author, run.suite, "completed")
    merge_queue.hear_of_check(world, run.repository, run.suite.head_sha)
