"""Workflow runs, their artifacts and the tokens of their jobs: as strict as GitHub's."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest

from bot.sandbox import oidc
from bot.sandbox.actor import person
from bot.sandbox.errors import Conflict, Forbidden, NotFound, Unprocessable
from bot.sandbox.git.writing import commit_files
from bot.sandbox.model import Repository
from bot.sandbox.operations import actions, forks, pulls
from bot.sandbox.server import Sandbox
from tests.sandbox import contract
from tests.sandbox.shop import SEED, Hook, Shop
from tests.sandbox.test_contract import Walk
from tests.sandbox.walk_actions import BENCH, put_workflow, started
from tests.sandbox.walk_code import REPO

HEARING = SEED.replace("statuses: write", "statuses: write, checks: write, actions: read").replace(
    "events: [", "events: [workflow_run, "
)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Sandbox.start(HEARING) as sandbox:
        shop = Shop(sandbox)
        put_workflow(shop, Walk(shop).ok)
        yield shop
        shop.close()


def test_events_of_a_run_are_as_github_describes_them(shop: Shop) -> None:
    with Hook() as hook:
        shop.app.webhook_url = hook.url
        run = started(shop)
        shop.sandbox.do(actions.finish, run, "failure")
        shop.sandbox.do(actions.rerun, person(shop.sandbox.world.account("ada")), run)
        shop.sandbox.do(actions.finish, run)
        shop.sandbox.drain()
        names = [one.name for one in hook.received if one.event == "workflow_run"]
        told = [one.payload["workflow_run"] for one in hook.received if one.name == "workflow_run.completed"]
        if against := contract.load():
            assert [fault for one in hook.received for fault in against.event_faults(one.event, one.payload)] == []
    assert names == [f"workflow_run.{one}" for one in ("requested", "in_progress", "completed") * 2]
    assert [(one["conclusion"], one["run_attempt"]) for one in told] == [("failure", 1), ("success", 2)]
    assert {(one["path"], one["head_branch"], one["event"], one["name"]) for one in told} == {
        (BENCH, "main", "push", "Bench")
    }


def test_who_may_not_read_actions_hears_and_sees_nothing(shop: Shop) -> None:
    run = started(shop)
    answer = shop.bot(permissions={"contents": "read"}).get(f"{REPO}/actions/runs/{run.id}/artifacts")
    assert (answer.status_code, answer.headers["x-accepted-github-permissions"]) == (403, "actions=read")


def test_an_artifact_is_downloaded_from_another_host_without_the_token(shop: Shop) -> None:
    run = started(shop)
    artifact = shop.sandbox.do(actions.upload, run, "metrics", {"a.json": b"{}"})
    bot = shop.bot()
    answer = bot.get(f"{REPO}/actions/artifacts/{artifact.id}/zip")
    where = answer.headers["location"]
    assert (answer.status_code, httpx.URL(where).host) == (302, "localhost")
    found = httpx.get(where, trust_env=False)
    assert zipfile.ZipFile(io.BytesIO(found.content)).namelist() == ["a.json"]
    assert httpx.get(where, headers={"Authorization": "Bearer x"}, trust_env=False).status_code == 400
    assert httpx.get(where[:-1], trust_env=False).status_code == 403
    assert httpx.get(where.replace("localhost", "127.0.0.1"), trust_env=False).status_code == 404
    shop.sandbox.world.clock.advance(minutes=2)
    assert httpx.get(where, trust_env=False).status_code == 403
    assert bot.get(f"{REPO}/actions/artifacts/{artifact.id}/tar").status_code == 404
    assert shop.by(None).get(f"{REPO}/actions/artifacts/{artifact.id}/zip").status_code == 401


def test_an_artifact_expires(shop: Shop) -> None:
    artifact = shop.sandbox.do(actions.upload, started(shop), "metrics", {"a.json": b"{}"})
    shop.sandbox.world.clock.advance(days=91)
    answer = shop.person("ada").get(f"{REPO}/actions/artifacts/{artifact.id}/zip")
    assert (answer.status_code, answer.json()["message"]) == (410, "Artifact has expired")
    assert shop.person("ada").get(f"{REPO}/actions/artifacts/{artifact.id}").json()["expired"] is True


def test_a_name_is_given_once_an_attempt(shop: Shop) -> None:
    run, ada = started(shop), person(shop.sandbox.world.account("ada"))
    first = shop.sandbox.do(actions.upload, run, "metrics", {"a.json": b"1"})
    for name, refusal in (("metrics", Conflict), ("a/b", Unprocessable)):
        with pytest.raises(refusal):
            shop.sandbox.do(actions.upload, run, name, {})
    with pytest.raises(Forbidden):
        shop.sandbox.do(actions.rerun, ada, run)
    shop.sandbox.do(actions.finish, run)
    with pytest.raises(Forbidden):
        shop.sandbox.do(actions.upload, run, "more", {})
    shop.sandbox.do(actions.rerun, ada, run)
    second = shop.sandbox.do(actions.upload, run, "metrics", {"a.json": b"2"})
    listed = shop.bot().get(f"{REPO}/actions/runs/{run.id}/artifacts?name=metrics").json()
    assert [one["id"] for one in listed["artifacts"]] == [second.id, first.id]


def test_what_is_not_there_is_not_found(shop: Shop) -> None:
    run = started(shop)
    with pytest.raises(NotFound):
        shop.sandbox.do(actions.start, person(shop.sandbox.world.account("ada")), shop.repository, "src/main.py")
    with pytest.raises(NotFound):
        started(shop, branch="nowhere")
    bot = shop.bot(is_held=False)
    for path in ("runs/1", "artifacts/1", "workflows/none.yml"):
        assert bot.get(f"{REPO}/actions/{path}").status_code == 404
    assert bot.get(f"/repos/acme/vault/actions/runs/{run.id}").status_code == 404


def token_of(job: oidc.Job, audience: str) -> dict[str, Any]:
    headers = {"Authorization": f"bearer {job.request_token}"}
    answer = httpx.get(f"{job.request_url}&audience={audience}", headers=headers, trust_env=False)
    return {"status": answer.status_code, **answer.json()}


def test_a_job_is_given_a_token_that_the_published_keys_verify(shop: Shop) -> None:
    run, issuer = started(shop), oidc.issuer_of(shop.sandbox.world)
    job = shop.sandbox.do(oidc.job_of, run, {"id-token": "write"})
    assert job
    value = token_of(job, "https://baton.example")["value"]
    about = httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False).json()
    assert about["issuer"] == issuer
    keys = jwt.PyJWKSet.from_dict(httpx.get(about["jwks_uri"], trust_env=False).json())
    claims = jwt.decode(value, keys.keys[0], algorithms=["RS256"], audience="https://baton.example", issuer=issuer)
    assert set(claims) <= set(about["claims_supported"])
    assert (claims["sub"], claims["event_name"]) == ("repo:acme/shop:ref:refs/heads/main", "push")
    assert (claims["repository_id"], claims["run_id"]) == (str(shop.repository.id), str(run.id))
    assert claims["job_workflow_ref"] == f"acme/shop/{BENCH}@refs/heads/main"


def test_no_token_without_the_permission_nor_when_the_job_is_over(shop: Shop) -> None:
    run = started(shop)
    assert shop.sandbox.do(oidc.job_of, run, {"contents": "read"}) is None
    job = shop.sandbox.do(oidc.job_of, run, {"id-token": "write"})
    assert job
    assert token_of(oidc.Job(job.request_url, "guessed"), "x")["status"] == 401
    shop.sandbox.do(actions.finish, run)
    assert token_of(job, "x")["status"] == 401


def test_a_run_for_a_fork_names_the_fork_and_gets_no_token(shop: Shop) -> None:
    eve = person(shop.sandbox.world.account("eve"))
    fork: Repository = shop.sandbox.do(forks.fork, eve, shop.repository)
    shop.sandbox.do(commit_files, eve, fork, {"mine": b"mine"}, message="Mine")
    pull = shop.sandbox.do(pulls.open_pull, eve, shop.repository, title="Mine", head="eve:main", base="main")
    run = started(shop, event="pull_request", pull=pull)
    shown = shop.bot().get(f"{REPO}/actions/runs/{run.id}").json()
    assert shown["head_repository"]["full_name"] == fork.full_name
    assert shown["pull_requests"] == []
    assert shop.sandbox.do(oidc.job_of, run, {"id-token": "write"}) is None
