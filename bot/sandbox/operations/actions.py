"""Workflow runs: started, finished, run again; artifacts uploaded; the tokens of their jobs."""

import hashlib
import re
import secrets
import zipfile
from collections.abc import Mapping
from io import BytesIO

from bot.sandbox.access import require
from bot.sandbox.actions import ARTIFACTS_LAST, Artifact, Workflow, WorkflowRun
from bot.sandbox.actor import Actor
from bot.sandbox.changes import Conclusion, PullRequest
from bot.sandbox.errors import Conflict, Forbidden, NotFound, Unprocessable
from bot.sandbox.git import store
from bot.sandbox.model import Account, Installation, Repository, Token
from bot.sandbox.operations import accounts, apps, suites
from bot.sandbox.shapes import Json
from bot.sandbox.shapes import actions as shapes
from bot.sandbox.world import Notice, World

SLUG = "github-actions"
FOLDER = ".github/workflows/"
GRANTED = {"actions": "write", "checks": "write", "contents": "write", "issues": "write", "pull_requests": "write"}
NAME = re.compile(r'[^":<>|*?\r\n\\/]{1,255}')
"""docs of actions/upload-artifact: what the name of an artifact may hold."""
_TITLE = re.compile(r"^name:[ \t]*(['\"]?)(.+?)\1[ \t]*$", re.MULTILINE)


def start(
    world: World,
    actor: Actor,
    repository: Repository,
    path: str,
    *,
    event: str = "push",
    branch: str | None = None,
    tag: str | None = None,
    pull: PullRequest | None = None,
) -> WorkflowRun:
    """A run of the workflow's file at a branch's head, at a tag, or at the head of a pull request, of a fork maybe.

    What GitHub calls the head branch of a run is the tag's name where a tag was pushed.
    """
    home = (pull.head_repository if pull else repository) or repository
    branch = pull.head_ref if pull else tag or branch or repository.default_branch
    at_ref = store.ref_or_none(home, f"refs/tags/{tag}") if tag else store.heads(home).get(branch)
    sha = pull.head_sha if pull else at_ref
    if sha is None:
        raise NotFound
    workflow = _workflow(world, repository, home, path, sha)
    workflow.runs += 1
    number, node = world.new_id("WFR", repository.id)
    app = _installed(world, repository).app
    suite = suites.find(home, app, sha) or suites.put(world, home, app, sha, branch)
    now = world.now()
    run = WorkflowRun(
        number, node, repository, workflow, workflow.runs, event, home, branch, sha, actor.author, suite, now, now, now
    )
    run.title = store.commit(home, sha).message.decode("utf-8", "replace").partition("\n")[0]
    run.pull, run.tag = pull.number if pull else 0, tag or ""
    world.actions.runs[number] = run
    tell(world, run, "requested")
    _move_on(world, run)
    return run


def finish(world: World, run: WorkflowRun, conclusion: Conclusion = "success") -> None:
    run.status, run.conclusion = "completed", conclusion
    run.updated_at = world.now()
    tell(world, run, "completed")


def rerun(world: World, actor: Actor, run: WorkflowRun) -> None:
    """The same run with the next number of its attempts; what it uploaded stays."""
    require(actor, run.repository, "actions", "write", role="write")
    if run.status != "completed":
        raise Forbidden("This workflow is already running")
    run.attempt += 1
    run.status, run.conclusion = "queued", None
    run.started_at = run.updated_at = world.now()
    run.request_tokens.clear()
    tell(world, run, "requested")
    _move_on(world, run)


def upload(
    world: World,
    run: WorkflowRun,
    name: str,
    files: Mapping[str, bytes] | bytes,
    *,
    size: int | None = None,
) -> Artifact:
    """Files by name, or the ZIP file itself. A name is given once an attempt."""
    if not NAME.fullmatch(name):
        raise Unprocessable(f"The artifact name is not valid: {name}")
    if run.status == "completed":
        raise Forbidden("The run is over")
    if any((one.name, one.attempt) == (name, run.attempt) for one in run.artifacts.values()):
        raise Conflict("an artifact with this name already exists on the workflow run")
    content = files if isinstance(files, bytes) else packed(files)
    number, node = world.new_id("ART", run.repository.id)
    now = world.now()
    size = len(content) if size is None else size
    made = Artifact(number, node, run, run.attempt, name, content, size, now, now + ARTIFACTS_LAST)
    run.artifacts[number] = world.actions.artifacts[number] = made
    world.revision += 1
    return made


def packed(files: Mapping[str, bytes]) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def drop(world: World, actor: Actor, artifact: Artifact) -> None:
    require(actor, artifact.run.repository, "actions", "write", role="write")
    artifact.run.artifacts.pop(artifact.id, None)
    world.actions.artifacts.pop(artifact.id, None)
    world.revision += 1


def digest(artifact: Artifact) -> str:
    return f"sha256:{hashlib.sha256(artifact.content).hexdigest()}"


def is_expired(world: World, artifact: Artifact) -> bool:
    return artifact.expires_at <= world.now()


def job_token(world: World, run: WorkflowRun) -> Token:
    """GITHUB_TOKEN: an installation token of the App that runs workflows, for this repository."""
    return apps.create_token(world, _installed(world, run.repository), repository_ids=[run.repository.id])


def request_token(world: World, run: WorkflowRun, permissions: Mapping[str, str]) -> str | None:
    """ACTIONS_ID_TOKEN_REQUEST_TOKEN of a job: only with `id-token: write`, and never for a pull request of a fork."""
    if permissions.get("id-token") != "write" or run.head_repository is not run.repository:
        return None
    token = secrets.token_urlsafe(24)
    run.request_tokens[token] = run.attempt
    return token


def tell(world: World, run: WorkflowRun, action: str) -> None:
    def body() -> Json:
        return {"workflow": shapes.workflow(world, run.workflow), "workflow_run": shapes.told_run(world, run)}

    world.announce(Notice("workflow_run", action, run.actor, body, run.repository))


def _move_on(world: World, run: WorkflowRun) -> None:
    run.status = "in_progress"
    tell(world, run, "in_progress")


def _workflow(world: World, repository: Repository, home: Repository, path: str, sha: str) -> Workflow:
    """The file must be there: of it GitHub takes the name."""
    entry = store.lookup(home, store.commit(home, sha).tree.decode(), path)
    if not path.startswith(FOLDER) or entry is None or entry.type != "blob":
        raise NotFound
    text = store.blob(home, entry.sha).data.decode("utf-8", "replace")
    title = found[2] if (found := _TITLE.search(text)) else path
    key = (repository.id, path)
    if key not in world.actions.workflows:
        number, node = world.new_id("W", repository.id)
        now = world.now()
        world.actions.workflows[key] = Workflow(number, node, repository, path, title, now, now)
    workflow = world.actions.workflows[key]
    workflow.name = title
    return workflow


def _installed(world: World, repository: Repository) -> Installation:
    """The App that runs workflows is there from the first run on, on every account that has one."""
    app = world.app_slugs.get(SLUG)
    if app is None:
        app = apps.create(world, name="GitHub Actions", slug=SLUG, owner=_github(world), permissions=GRANTED)
    found = next((one for one in app.installations.values() if one.account is repository.owner), None)
    return found or apps.install(world, app, repository.owner)


def _github(world: World) -> Account:
    return world.logins.get("github") or accounts.create_organization(world, "github", name="GitHub")
