"""A job reports metrics by itself, with the token that GitHub's issuer gives it: from the job to the status page."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.sandbox import oidc
from bot.sandbox.actions import WorkflowRun
from bot.sandbox.actor import person
from bot.sandbox.git import pushes
from bot.sandbox.operations import actions
from tests.conversations.measures import begin, head_of, measured, values
from tests.conversations.talk import Talk

METRICS = 'metrics: {p99: {target: "< 100 ms"}, cover: {target: "> 80 %"}}\n'
AUDIENCE = "https://baton.example"


@dataclass
class Job:
    """What the steps of a job can do: ask for a token, and call the server."""

    talk: Talk
    run: WorkflowRun

    async def token(self, audience: str = AUDIENCE) -> str:
        sandbox = self.talk.stage.sandbox
        job = sandbox.do(oidc.job_of, self.run, {"id-token": "write"})
        assert job
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {"authorization": f"bearer {job.request_token}"}
            answer = await client.get(job.request_url, params={"audience": audience}, headers=headers)
        value: str = answer.json()["value"]
        return value

    async def reports(self, body: Any, *, token: str = "") -> httpx.Response:
        headers = {"authorization": f"Bearer {token or await self.token()}"}
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"http://127.0.0.1:{self.talk._port}/api/metrics"
            answer = await client.post(url, json=body, headers=headers)
        await self.talk.settle()
        return answer


@pytest.fixture
async def bench(shop: Talk) -> Job:
    """The server is one of an Enterprise server: the sandbox's address tells whose tokens it believes."""
    await shop.stop_server()
    shop.settings = shop.settings.model_copy(update={"oidc_audience": AUDIENCE})
    assert shop.settings.issuer == oidc.issuer_of(shop.stage.sandbox.world)
    await shop.start_server()
    await measured(shop, METRICS)
    return Job(shop, begin(shop))


async def test_a_jobs_own_token_is_enough(bench: Job) -> None:
    answer = await bench.reports({"p99": "87 ms", "cover": 81.5})
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    assert await values(bench.talk) == {"p99": ["87 ms"], "cover": ["81.5"]}
    assert f"Bench run {bench.run.id}" in bench.talk.page()
    await bench.talk.assert_rebuilds()


async def test_the_same_call_counts_once(bench: Job) -> None:
    token = await bench.token()
    assert [(await bench.reports({"p99": 5}, token=token)).json()["status"] for _ in range(2)] == [
        "accepted",
        "duplicate",
    ]
    assert await values(bench.talk) == {"p99": ["5"]}


async def test_a_token_for_somebody_else_is_refused(bench: Job) -> None:
    answer = await bench.reports({"p99": 5}, token=await bench.token("https://elsewhere.example"))
    assert (answer.status_code, "another audience" in answer.json()["reason"]) == (401, True)
    other = await bench.token()
    answer = await bench.reports({"p99": 5}, token=f"{other[:-8]}AAAAAAAA")
    assert answer.status_code == 401
    assert await values(bench.talk) == {}


@pytest.mark.parametrize("event", ["pull_request_target", "issue_comment", "workflow_run"])
async def test_a_run_that_anybody_may_start_reports_nothing(bench: Job, event: str) -> None:
    answer = await Job(bench.talk, begin(bench.talk, event=event)).reports({"p99": 5})
    assert answer.status_code == 403
    assert answer.json()["reason"].endswith(f"report metrics, not one of {event}")


async def test_a_run_on_another_branch_reports_nothing(bench: Job) -> None:
    stage = bench.talk.stage
    by = person(stage.accounts["mira"])
    stage.sandbox.do(pushes.create_ref, by, stage.repository, "refs/heads/topic", head_of(bench.talk))
    answer = await Job(bench.talk, begin(bench.talk, branch="topic")).reports({"p99": 5})
    assert (answer.status_code, answer.json()["reason"]) == (
        403,
        "only runs on refs/heads/main report metrics, not one on refs/heads/topic",
    )


async def test_a_wrong_value_fails_the_step_and_adds_nothing(bench: Job) -> None:
    for body, why in (
        ({"p99": "5 MB", "cover": 90}, "p99: the target is in ms"),
        ({"p99": 10**400}, "p99: a number of this size"),
        ({"p99": {"value": 5}}, "p99: an object is no value; name what is in it, such as `value`"),
    ):
        answer = await bench.reports(body)
        assert (answer.status_code, why in answer.json()["reason"]) == (422, True), answer.text
    assert await values(bench.talk) == {}


async def test_the_token_of_a_former_attempt_ends_with_it(bench: Job) -> None:
    stage = bench.talk.stage
    job = stage.sandbox.do(oidc.job_of, bench.run, {"id-token": "write"})
    assert job
    stage.sandbox.do(actions.finish, bench.run)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(job.request_url, headers={"authorization": f"bearer {job.request_token}"})
    assert answer.status_code == 401
