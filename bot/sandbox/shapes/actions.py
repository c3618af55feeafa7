"""Workflows, their runs and artifacts as JSON."""

from bot.sandbox.actions import Artifact, Workflow, WorkflowRun
from bot.sandbox.git import store
from bot.sandbox.shapes import Json, accounts, checks, pulls, repositories, stamp
from bot.sandbox.world import World


def workflow(world: World, subject: Workflow) -> Json:
    page = repositories.html_url(world, subject.repository)
    file = subject.path.rpartition("/")[2]
    return {
        "id": subject.id,
        "node_id": subject.node_id,
        "name": subject.name,
        "path": subject.path,
        "state": "active",
        "created_at": stamp(subject.created_at),
        "updated_at": stamp(subject.updated_at),
        "url": f"{repositories.url(world, subject.repository)}/actions/workflows/{subject.id}",
        "html_url": f"{page}/blob/{subject.repository.default_branch}/{subject.path}",
        "badge_url": f"{page}/actions/workflows/{file}/badge.svg",
    }


def run_url(world: World, run: WorkflowRun) -> str:
    return f"{repositories.url(world, run.repository)}/actions/runs/{run.id}"


def run(world: World, run: WorkflowRun) -> Json:
    url, api = run_url(world, run), repositories.url(world, run.repository)
    former = f"{url}/attempts/{run.attempt - 1}" if run.attempt > 1 else None
    return {
        "id": run.id,
        "name": run.workflow.name,
        "node_id": run.node_id,
        "head_branch": run.head_branch,
        "head_sha": run.head_sha,
        "path": run.workflow.path,
        "display_title": run.title,
        "run_number": run.number,
        "event": run.event,
        "status": run.status,
        "conclusion": run.conclusion,
        "workflow_id": run.workflow.id,
        "check_suite_id": run.suite.id,
        "check_suite_node_id": run.suite.node_id,
        "url": url,
        "html_url": f"{repositories.html_url(world, run.repository)}/actions/runs/{run.id}",
        "pull_requests": _pulls(world, run),
        "created_at": stamp(run.created_at),
        "updated_at": stamp(run.updated_at),
        "actor": accounts.simple(world, run.actor),
        "run_attempt": run.attempt,
        "referenced_workflows": [],
        "run_started_at": stamp(run.started_at),
        "triggering_actor": accounts.simple(world, run.actor),
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "check_suite_url": f"{api}/check-suites/{run.suite.id}",
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "previous_attempt_url": former,
        "workflow_url": f"{api}/actions/workflows/{run.workflow.id}",
        "head_commit": checks.simple_commit(store.commit(run.head_repository, run.head_sha)),
        "repository": repositories.minimal(world, run.repository),
        "head_repository": repositories.minimal(world, run.head_repository),
    }


def told_run(world: World, subject: WorkflowRun) -> Json:
    """As events carry it: with the repositories in short."""
    return run(world, subject) | {
        "repository": repositories.simple(world, subject.repository),
        "head_repository": repositories.simple(world, subject.head_repository),
    }


def artifact(world: World, subject: Artifact, *, digest: str) -> Json:
    url = f"{repositories.url(world, subject.run.repository)}/actions/artifacts/{subject.id}"
    return {
        "id": subject.id,
        "node_id": subject.node_id,
        "name": subject.name,
        "size_in_bytes": subject.size,
        "url": url,
        "archive_download_url": f"{url}/zip",
        "expired": subject.expires_at <= world.now(),
        "digest": digest,
        "created_at": stamp(subject.created_at),
        "updated_at": stamp(subject.created_at),
        "expires_at": stamp(subject.expires_at),
        "workflow_run": {
            "id": subject.run.id,
            "repository_id": subject.run.repository.id,
            "head_repository_id": subject.run.head_repository.id,
            "head_branch": subject.run.head_branch,
            "head_sha": subject.run.head_sha,
        },
    }


def _pulls(world: World, run: WorkflowRun) -> list[Json]:
    """Empty for pull requests of forks."""
    if run.head_repository is not run.repository:
        return []
    return [pulls.minimal(world, one) for one in pulls.of_commit(run.repository, run.head_sha)]
