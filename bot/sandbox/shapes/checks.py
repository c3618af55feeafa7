"""Check runs, check suites and commit statuses as JSON."""

from typing import Any

from dulwich.objects import Commit

from bot.sandbox.changes import CheckRun, CheckSuite, CommitStatus
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.rules import checks
from bot.sandbox.shapes import Json, accounts, apps, git, pulls, repositories, stamp, stamp_or_none
from bot.sandbox.world import World


def run_url(world: World, run: CheckRun) -> str:
    return f"{repositories.url(world, run.repository)}/check-runs/{run.id}"


def run_page(world: World, run: CheckRun) -> str:
    return f"{repositories.html_url(world, run.repository)}/runs/{run.id}"


def run(world: World, run: CheckRun) -> Json:
    url, page = run_url(world, run), run_page(world, run)
    return {
        "id": run.id,
        "name": run.name,
        "node_id": run.node_id,
        "head_sha": run.suite.head_sha,
        "external_id": run.external_id,
        "url": url,
        "html_url": page,
        "details_url": run.details_url or run.app.external_url or page,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": stamp(run.started_at),
        "completed_at": stamp_or_none(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": run.suite.id},
        "app": apps.app(world, run.app),
        "pull_requests": _pulls(world, run.repository, run.suite.head_sha),
    }


def told_run(world: World, subject: CheckRun) -> Json:
    """As events carry it: with its suite."""
    return run(world, subject) | {"check_suite": _simple_suite(world, subject.suite)}


def annotation(world: World, run: CheckRun, sent: dict[str, Any]) -> Json:
    page = repositories.html_url(world, run.repository)
    return {
        "path": sent["path"],
        "blob_href": f"{page}/blob/{run.suite.head_sha}/{sent['path']}",
        "start_line": sent["start_line"],
        "start_column": sent.get("start_column"),
        "end_line": sent["end_line"],
        "end_column": sent.get("end_column"),
        "annotation_level": sent["annotation_level"],
        "title": sent.get("title"),
        "message": sent["message"],
        "raw_details": sent.get("raw_details"),
    }


def suite_state(suite: CheckSuite) -> tuple[str, str | None]:
    """Status and conclusion of a suite, from its runs."""
    runs = list(suite.runs.values())
    if not runs:
        return "queued", None
    if any(one.status != "completed" for one in runs):
        return ("in_progress" if any(one.status != "queued" for one in runs) else "queued"), None
    order = ("action_required", "timed_out", "failure", "cancelled", "stale", "neutral", "success", "skipped")
    conclusions = {one.conclusion for one in checks.latest_of(suite)}
    return "completed", next(one for one in order if one in conclusions)


def suite_url(world: World, suite: CheckSuite) -> str:
    return f"{repositories.url(world, suite.repository)}/check-suites/{suite.id}"


def suite(world: World, suite: CheckSuite) -> Json:
    return told_suite(world, suite) | {"repository": repositories.minimal(world, suite.repository)}


def told_suite(world: World, suite: CheckSuite) -> Json:
    """As its own events carry it: without the repository, which stands beside it."""
    return _simple_suite(world, suite) | {
        "rerequestable": True,
        "runs_rerequestable": True,
        "latest_check_runs_count": len(checks.latest_of(suite)),
        "check_runs_url": f"{suite_url(world, suite)}/check-runs",
        "head_commit": simple_commit(store.commit(suite.repository, suite.head_sha)),
    }


def simple_commit(commit: Commit) -> Json:
    author, committer = (git.identity(one) for one in (commit.author, commit.committer))
    return {
        "id": commit.id.decode(),
        "tree_id": commit.tree.decode(),
        "message": commit.message.decode("utf-8", "replace"),
        "timestamp": git.moment(commit.commit_time),
        "author": {"name": author[0], "email": author[1]},
        "committer": {"name": committer[0], "email": committer[1]},
    }


def status(world: World, status: CommitStatus) -> Json:
    return simple_status(world, status) | {"creator": accounts.simple_or_none(world, status.creator)}


def simple_status(world: World, status: CommitStatus) -> Json:
    creator = status.creator
    return {
        "url": f"{repositories.url(world, status.repository)}/statuses/{status.sha}",
        "avatar_url": f"{world.url}/avatars/u/{creator.id}?v=4" if creator else None,
        "id": status.id,
        "node_id": status.node_id,
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": stamp(status.created_at),
        "updated_at": stamp(status.created_at),
    }


def combined(world: World, repository: Repository, sha: str, found: list[CommitStatus], listed: list[Json]) -> Json:
    """`pending` where there is no status at all: checks do not count here."""
    states = {one.state for one in found}
    state = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    url = repositories.url(world, repository)
    return {
        "state": state,
        "statuses": listed,
        "sha": sha,
        "total_count": len(found),
        "repository": repositories.minimal(world, repository),
        "commit_url": f"{url}/commits/{sha}",
        "url": f"{url}/commits/{sha}/status",
    }


def _simple_suite(world: World, suite: CheckSuite) -> Json:
    status, conclusion = suite_state(suite)
    return {
        "id": suite.id,
        "node_id": suite.node_id,
        "head_branch": suite.head_branch,
        "head_sha": suite.head_sha,
        "status": status,
        "conclusion": conclusion,
        "url": suite_url(world, suite),
        "before": suite.before,
        "after": suite.head_sha,
        "pull_requests": _pulls(world, suite.repository, suite.head_sha),
        "app": apps.app(world, suite.app),
        "created_at": stamp(suite.created_at),
        "updated_at": stamp(suite.updated_at),
    }


def _pulls(world: World, repository: Repository, sha: str) -> list[Json]:
    if world.faults.visible("check_pulls", [repository]) == []:
        return []
    return [pulls.minimal(world, one) for one in pulls.of_commit(repository, sha)]
