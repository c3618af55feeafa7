"""Payloads of workflow runs into events: only a run of the team's own counts, that succeeded on the default branch."""

import msgspec

from bot.domain.events import Event, Ignored, WorkflowEnded
from bot.domain.payload import Payload, moment, origin_of
from bot.domain.reported import OWN_EVENTS


class _Home(msgspec.Struct):
    id: int = 0


class _Run(msgspec.Struct):
    id: int = 0
    run_attempt: int | None = None
    path: str | None = None
    head_branch: str | None = None
    head_sha: str | None = None
    head_repository: _Home | None = None
    event: str | None = None
    conclusion: str | None = None
    updated_at: str | None = None


class WorkflowPayload(Payload):
    workflow_run: _Run | None = None


def ended_of(payload: WorkflowPayload) -> Event | Ignored:
    """Whoever opens a pull request decides what its runs measure, so those say nothing of the default branch."""
    run, origin = payload.workflow_run, origin_of(payload)
    if run is None or not run.id:
        return Ignored("the payload names no run")
    if payload.action != "completed":
        return Ignored("a run says something when it is completed")
    home = run.head_repository.id if run.head_repository else 0
    if home != origin.repository_id:
        return Ignored("a run of a fork says nothing of this repository")
    if run.event not in OWN_EVENTS:
        return Ignored(f"a run that {run.event or 'nothing'} started does not count")
    if run.head_branch != origin.default_branch:
        return Ignored(f"a run on {run.head_branch or 'no branch'}, which is not the default branch")
    if run.conclusion != "success":
        return Ignored(f"the run ended with {run.conclusion or 'nothing'}, not with success")
    at, workflow = moment(run.updated_at), file_of(run.path or "")
    if at is None or not workflow or not run.head_sha:
        return Ignored("the payload does not say which workflow ended, when, or at which commit")
    return WorkflowEnded(origin, workflow, run.id, run.run_attempt or 1, at, run.head_sha)


def file_of(path: str) -> str:
    """`.github/workflows/bench.yml`, behind which GitHub may write `@` and a ref."""
    return path.partition("@")[0].rpartition("/")[2]
