"""Signing in: a code works once, for the App that asked, with the proof that belongs to it."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.demo.stage import Stage, set_up, start_sandbox
from bot.sandbox.oauth import challenge_of

BACK = "http://127.0.0.1:9/back"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with start_sandbox() as sandbox:
        yield set_up(sandbox, name="shop", logins=("ada",), webhook_url=None)


@pytest.fixture
def client(stage: Stage) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stage.sandbox.url, trust_env=False) as client:
        yield client


def code_for(client: httpx.Client, stage: Stage, **more: str) -> str:
    query = {"client_id": stage.app.client_id, "redirect_uri": BACK, "state": "s&t", **more}
    answer = client.post("/login/oauth/authorize", params=query, data={"login": "ada"})
    back = urlsplit(answer.headers["location"])
    assert parse_qs(back.query)["state"] == ["s&t"]
    return parse_qs(back.query)["code"][0]


def exchange(client: httpx.Client, stage: Stage, code: str, **more: str) -> dict[str, str]:
    secret = {"client_id": stage.app.client_id, "client_secret": stage.app.client_secret}
    answer = client.post("/login/oauth/access_token", data={**secret, "code": code, **more})
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


def test_a_code_becomes_a_token_of_the_person_once(client: httpx.Client, stage: Stage) -> None:
    code = code_for(client, stage)
    token = exchange(client, stage, code)["access_token"]
    answer = client.get("/api/v3/user", headers={"authorization": f"Bearer {token}"})
    assert answer.json()["login"] == "ada"
    assert exchange(client, stage, code)["error"] == "bad_verification_code"


def test_the_proof_must_fit_the_challenge(client: httpx.Client, stage: Stage) -> None:
    asked = {"code_challenge": challenge_of("a" * 64), "code_challenge_method": "S256"}
    assert "error" in exchange(client, stage, code_for(client, stage, **asked))
    assert "error" in exchange(client, stage, code_for(client, stage, **asked), code_verifier="b" * 64)
    assert "access_token" in exchange(client, stage, code_for(client, stage, **asked), code_verifier="a" * 64)


def test_a_wrong_secret_and_a_wrong_way_back_are_refused(client: httpx.Client, stage: Stage) -> None:
    assert (
        exchange(client, stage, code_for(client, stage), client_secret="x")["error"] == "incorrect_client_credentials"
    )
    assert "error" in exchange(client, stage, code_for(client, stage), redirect_uri="http://127.0.0.1:9/other")


def test_an_unknown_app_is_not_found(client: httpx.Client) -> None:
    assert client.get("/login/oauth/authorize", params={"client_id": "x"}).status_code == 404


def test_a_classic_token_lists_no_repositories_of_an_installation(client: httpx.Client, stage: Stage) -> None:
    path = f"/api/v3/user/installations/{stage.installation.id}/repositories"
    answer = client.get(path, headers={"authorization": f"Bearer {stage.token_of('ada')}"})
    assert answer.status_code == 403
