"""A repository whose workflows measure: runs with artifacts, checks of a job, and the tokens of its jobs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx

from bot.demo.stage import MAINTAINER
from bot.sandbox.actions import WorkflowRun
from bot.sandbox.actor import person
from bot.sandbox.changes import Conclusion, PullRequest
from bot.sandbox.git import store
from bot.sandbox.operations import actions
from bot.sandbox.webhooks.dispatcher import Webhooks
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

BENCH = ".github/workflows/bench.yml"
WORKFLOW = "name: Bench\non: [push, pull_request]\njobs: {bench: {runs-on: ubuntu-latest}}\n"
METRICS = """
metrics:
  p99: {title: Response time, target: "< 100 ms", from: {workflow: bench.yml, artifact: metrics}}
  cover: {title: Coverage, target: "> 80 %", from: {workflow: bench.yml, artifact: metrics, key: tests.cover}}
  size: {title: Size, target: "< 5 MB", from: {check: bench, app: github-actions, pattern: 'size: (\\S+ \\S+)'}}
"""


async def measured(talk: Talk, metrics: str = METRICS) -> Talk:
    """The plan's metrics are in force, and the workflow is there."""
    await asyncio.to_thread(talk.stage.push, {BENCH: WORKFLOW}, message="Add the workflow")
    await talk.push(plan_for(talk, rest=metrics))
    return talk


def begin(
    talk: Talk,
    *,
    event: str = "push",
    branch: str | None = None,
    tag: str | None = None,
    pull: PullRequest | None = None,
) -> WorkflowRun:
    stage = talk.stage
    by = person(stage.accounts[MAINTAINER])
    run: WorkflowRun = stage.sandbox.do(
        actions.start, by, stage.repository, BENCH, event=event, branch=branch, tag=tag, pull=pull
    )
    return run


async def ends(
    talk: Talk, run: WorkflowRun, content: Any = None, *, conclusion: Conclusion = "success", **options: Any
) -> WorkflowRun:
    """Uploads `metrics`, where there is something to upload, ends the run, and waits for what follows."""
    if content is not None:
        files = content if isinstance(content, bytes | dict) and is_files(content) else {"metrics.json": said(content)}
        talk.stage.sandbox.do(actions.upload, run, options.pop("name", "metrics"), files, **options)
    talk.stage.sandbox.do(actions.finish, run, conclusion)
    await talk.settle()
    return run


async def runs(talk: Talk, content: Any = None, **options: Any) -> WorkflowRun:
    kept = {name: options.pop(name) for name in ("event", "branch", "tag", "pull") if name in options}
    return await ends(talk, begin(talk, **kept), content, **options)


def is_files(content: bytes | dict[str, Any]) -> bool:
    return isinstance(content, bytes) or all(isinstance(one, bytes) for one in content.values())


def said(content: Any) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()


async def checks(talk: Talk, run: WorkflowRun, *, name: str = "bench", sha: str = "", **fields: Any) -> dict[str, Any]:
    """A job writes a check with its own token, over the wire."""
    token = talk.stage.sandbox.do(actions.job_token, run).value
    body = {"name": name, "head_sha": sha or run.head_sha, "status": "completed", "conclusion": "success", **fields}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            f"{talk.stage.sandbox.api_url}/repos/{talk.stage.slug}/check-runs",
            json=body,
            headers={"authorization": f"Bearer {token}", "user-agent": "job"},
        )
    assert answer.status_code == 201, answer.text
    await talk.settle()
    written: dict[str, Any] = answer.json()
    return written


async def redelivers(talk: Talk, event: str) -> None:
    """GitHub delivers the newest of these once more, as its button does."""
    app, webhooks = talk.stage.app, talk.stage.sandbox.world.webhooks
    newest = max(number for number, one in app.deliveries.items() if one.event == event and not one.redelivery)
    talk.stage.sandbox.do(lambda world: Webhooks.redeliver(webhooks, app, newest))
    await talk.settle()


async def values(talk: Talk) -> dict[str, list[str]]:
    """Series by metric, as the board has them."""
    assert talk.server
    board = await talk.server.corridor.boards.get(talk.stage.repository.id)
    assert board
    found: dict[str, list[str]] = {}
    for one in board.status.measured:
        found.setdefault(one.metric, []).append(one.value)
    return found


async def unread(talk: Talk) -> Mapping[str, str]:
    assert talk.server
    board = await talk.server.corridor.boards.get(talk.stage.repository.id)
    assert board
    return {one.metric: one.why for one in board.status.unread}


def head_of(talk: Talk, branch: str = "main") -> str:
    return talk.stage.sandbox.do(lambda world: store.heads(talk.stage.repository)[branch])
