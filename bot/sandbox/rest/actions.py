"""REST: workflows, their runs, and artifacts."""

from collections.abc import Sequence

from bot.sandbox.actions import Artifact, Workflow, WorkflowRun
from bot.sandbox.errors import Gone, NotFound, RequiresAuthentication
from bot.sandbox.model import Repository
from bot.sandbox.operations import actions as operations
from bot.sandbox.rest.answer import Answer, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import actions as shapes
from bot.sandbox.storage import address_of

ACTIONS = "/repos/{owner}/{repo}/actions"
RUN = ACTIONS + "/runs/{run_id}"
ARTIFACT = ACTIONS + "/artifacts/{artifact_id}"
WORKFLOW = ACTIONS + "/workflows/{workflow_id}"


@route("GET", ACTIONS + "/workflows", "actions/workflows#list-repository-workflows")
def list_workflows(call: Call) -> Answer:
    repository = call.readable("actions")
    found = [one for one in call.world.actions.workflows.values() if one.repository is repository]
    listed, headers = call.cut(found, lambda one: shapes.workflow(call.world, one))
    return Answer(200, {"total_count": len(found), "workflows": listed}, headers)


@route("GET", WORKFLOW, "actions/workflows#get-a-workflow")
def get_workflow(call: Call) -> Answer:
    return Answer(200, shapes.workflow(call.world, _workflow(call)))


@route("GET", WORKFLOW + "/runs", "actions/workflow-runs#list-workflow-runs-for-a-workflow")
def list_runs_of_workflow(call: Call) -> Answer:
    workflow = _workflow(call)
    return _runs(call, [one for one in call.world.actions.runs.values() if one.workflow is workflow])


@route("GET", ACTIONS + "/runs", "actions/workflow-runs#list-workflow-runs-for-a-repository")
def list_runs(call: Call) -> Answer:
    repository = call.readable("actions")
    return _runs(call, [one for one in call.world.actions.runs.values() if one.repository is repository])


@route("GET", RUN, "actions/workflow-runs#get-a-workflow-run")
def get_run(call: Call) -> Answer:
    return Answer(200, shapes.run(call.world, _run(call)))


@route("POST", RUN + "/rerun", "actions/workflow-runs#re-run-a-workflow")
def rerun(call: Call) -> Answer:
    operations.rerun(call.world, call.actor, _run(call))
    return Answer(201, {})


@route("GET", RUN + "/artifacts", "actions/artifacts#list-workflow-run-artifacts")
def list_artifacts_of_run(call: Call) -> Answer:
    return _artifacts(call, list(_run(call).artifacts.values()))


@route("GET", ACTIONS + "/artifacts", "actions/artifacts#list-artifacts-for-a-repository")
def list_artifacts(call: Call) -> Answer:
    repository = call.readable("actions")
    return _artifacts(call, [one for one in call.world.actions.artifacts.values() if one.run.repository is repository])


@route("GET", ARTIFACT, "actions/artifacts#get-an-artifact")
def get_artifact(call: Call) -> Answer:
    return Answer(200, _shape(call, _artifact(call)))


@route("DELETE", ARTIFACT, "actions/artifacts#delete-an-artifact")
def delete_artifact(call: Call) -> Answer:
    operations.drop(call.world, call.actor, _artifact(call))
    return nothing()


@route("GET", ARTIFACT + "/{archive_format}", "actions/artifacts#download-an-artifact")
def download_artifact(call: Call) -> Answer:
    """A redirect to the storage, good for a minute; of public repositories too only for those who say who they are."""
    artifact = _artifact(call)
    if call.actor.account is None:
        raise RequiresAuthentication
    if call.names["archive_format"] != "zip":
        raise NotFound
    if operations.is_expired(call.world, artifact):
        raise Gone("Artifact has expired")
    return Answer(302, None, {"Location": address_of(call.world, artifact)})


def _runs(call: Call, found: Sequence[WorkflowRun]) -> Answer:
    """The newest first; filters that GitHub has beside these are not heard."""
    query = call.query
    chosen = [
        one
        for one in found
        if query.get("branch", one.head_branch) == one.head_branch
        and query.get("event", one.event) == one.event
        and query.get("head_sha", one.head_sha) == one.head_sha
        and query.get("actor", one.actor.login) == one.actor.login
        and query.get("status", one.status) in (one.status, one.conclusion)
    ][::-1]
    listed, headers = call.cut(chosen, lambda one: shapes.run(call.world, one))
    return Answer(200, {"total_count": len(chosen), "workflow_runs": listed}, headers)


def _artifacts(call: Call, found: Sequence[Artifact]) -> Answer:
    chosen = [one for one in found if call.query.get("name", one.name) == one.name]
    chosen = chosen if call.query.get("direction") == "asc" else chosen[::-1]
    listed, headers = call.cut(chosen, lambda one: _shape(call, one))
    return Answer(200, {"total_count": len(chosen), "artifacts": listed}, headers)


def _shape(call: Call, artifact: Artifact) -> Json:
    return shapes.artifact(call.world, artifact, digest=operations.digest(artifact))


def _run(call: Call) -> WorkflowRun:
    repository: Repository = call.readable("actions")
    run = call.world.actions.runs.get(call.number("run_id"))
    if run is None or run.repository is not repository:
        raise NotFound
    return run


def _artifact(call: Call) -> Artifact:
    repository = call.readable("actions")
    artifact = call.world.actions.artifacts.get(call.number("artifact_id"))
    if artifact is None or artifact.run.repository is not repository:
        raise NotFound
    return artifact


def _workflow(call: Call) -> Workflow:
    """By its id, or by the name of its file."""
    repository, name = call.readable("actions"), call.names["workflow_id"]
    for one in call.world.actions.workflows.values():
        if one.repository is repository and name in (str(one.id), one.path.rpartition("/")[2]):
            return one
    raise NotFound
