"""Workflows report metrics with their own tokens: who they are is proven, what they say is checked at the door."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette

from bot.domain.board import Board, InForce
from bot.domain.delivery import Delivery
from bot.domain.events import MetricsReported
from bot.domain.parse import parse
from bot.domain.ports import Place
from bot.github.workflow_tokens import KEYS_AGAIN, WorkflowTokens
from bot.web.metrics_api import BODY_LIMIT, MetricsApi
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

ISSUER, AUDIENCE = "https://tokens.example", "https://baton.example"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PLAN = 'session: x\nmetrics: {p99: {target: "< 100 ms"}, cover: {}}\ntasks: {a: {}}\n'


@dataclass
class Site:
    client: httpx.AsyncClient
    board: Board
    stored: list[Delivery] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def token(self, *, key: rsa.RSAPrivateKey = KEY, kid: str = "one", **claims: Any) -> str:
        now = int(time.time())
        every = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 300,
            "repository_id": str(self.board.repository.id),
            "ref": "refs/heads/main",
            "run_id": "77",
            "workflow": "bench",
            "event_name": "push",
            "jti": "t-1",
        }
        return jwt.encode({**every, **claims}, key, algorithm="RS256", headers={"kid": kid})

    async def report(self, body: Any, token: str | None = None) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self.token() if token is None else token}"}
        return await self.client.post("/api/metrics", content=raw, headers=headers)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    plan, github = plan_of(PLAN), OnGitHub(empty_board())
    github.apply(plan)
    board = replace(github.board, in_force=InForce(plan))
    made = Site(httpx.AsyncClient(), board)

    def issuer(request: httpx.Request) -> httpx.Response:
        made.asked.append(request.url.path)
        if request.url.path.endswith("openid-configuration"):
            return httpx.Response(200, json={"jwks_uri": f"{ISSUER}/keys"})
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return httpx.Response(200, json={"keys": [{**public, "kid": "one", "alg": "RS256"}, {"kty": "EC", "kid": "x"}]})

    class Boards:
        async def get(self, repository_id: int) -> Board | None:
            return board if repository_id == board.repository.id else None

    async def place(owner: str, name: str) -> Place:
        return Place(0, owner, name, 5)

    async def store(delivery: Delivery) -> bool:
        is_new = delivery.guid not in {one.guid for one in made.stored}
        made.stored += [delivery] if is_new else []
        return is_new

    tokens = WorkflowTokens(ISSUER, AUDIENCE, transport=httpx.MockTransport(issuer))
    api = MetricsApi(tokens, Boards(), place, store)
    app = Starlette(routes=[api.route])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://baton.example") as client:
        made.client = client
        yield made


async def test_a_report_becomes_a_delivery_of_its_repository(site: Site) -> None:
    answer = await site.report({"p99": "87 ms", "cover": 81.5})
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    event = parse(site.stored[0])
    assert isinstance(event, MetricsReported)
    assert event.values == (("p99", "87 ms"), ("cover", "81.5"))
    assert (event.origin.repository_id, event.origin.installation) == (site.board.repository.id, 5)
    assert event.by == "bench run 77"


async def test_halves_of_characters_are_left_out(site: Site) -> None:
    answer = await site.report(b'{"p99\\udfff": "87 \\ud800ms"}')
    assert answer.status_code == 202
    event = parse(site.stored[0])
    assert isinstance(event, MetricsReported)
    assert event.values == (("p99", "87 ms"),)


async def test_the_same_report_counts_once_and_keys_are_read_once(site: Site) -> None:
    token = site.token()
    assert [(await site.report({"p99": 5}, token)).json()["status"] for _ in range(2)] == ["accepted", "duplicate"]
    assert site.asked == ["/.well-known/openid-configuration", "/keys"]


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "https://elsewhere.example"}, "another audience"),
        ({"iss": "https://evil.example"}, "does not hold"),
        ({"exp": 1}, "does not hold"),
        ({"repository_id": "x"}, "names no repository"),
        ({"repository_id": None}, "does not hold"),
    ],
)
async def test_a_token_that_does_not_hold_is_refused(site: Site, claims: dict[str, Any], why: str) -> None:
    answer = await site.report({"p99": 5}, site.token(**claims))
    assert answer.status_code == 401
    assert why in answer.json()["reason"]
    assert not site.stored


async def test_a_token_of_another_key_is_refused(site: Site) -> None:
    assert (await site.report({"p99": 5}, site.token(key=OTHER))).status_code == 401
    assert (await site.report({"p99": 5}, site.token(kid="two"))).status_code == 401
    unsigned = jwt.encode({"repository_id": "1"}, "", algorithm="none")
    symmetric = jwt.encode({"aud": AUDIENCE, "iss": ISSUER}, "x" * 32, algorithm="HS256", headers={"kid": "one"})
    for token in (unsigned, symmetric, "a.b.c", "", "x" * 9_000):
        assert (await site.report({"p99": 5}, token)).status_code == 401
    assert len(site.asked) == 2, f"an unknown key is looked for at most every {KEYS_AGAIN:g} seconds"


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"p99": "5 MB"}, 422, "the target is in ms"),
        ({"p99": "NaN"}, 422, "is no number"),
        (b'{"p99": NaN}', 422, "is no value"),
        ({"p99": [1]}, 422, "is no value"),
        ({"p98": 5}, 422, "there is no metric `p98`"),
        ({"p99": 5, "p98": 5}, 422, "there is no metric `p98`"),
        (b'{"p98\\ud800": 5}', 422, "there is no metric `p98`"),
        ({}, 400, "no object with values"),
        (b"[" * 5_000, 400, "no JSON"),
        (b"x" * (BODY_LIMIT + 1), 413, "over 16384 bytes"),
        ({f"m{at}": 1 for at in range(51)}, 413, "51 values, over 50"),
    ],
)
async def test_what_is_wrong_is_told_in_one_line(site: Site, body: Any, status: int, why: str) -> None:
    answer = await site.report(body)
    assert (answer.status_code, why in answer.json()["reason"]) == (status, True), answer.json()
    assert "\n" not in answer.json()["reason"]
    assert not site.stored


async def test_other_branches_and_unknown_repositories_report_nothing(site: Site) -> None:
    assert (await site.report({"p99": 5}, site.token(ref="refs/pull/3/merge"))).status_code == 403
    assert (await site.report({"p99": 5}, site.token(repository_id="999"))).status_code == 404
    answer = await site.client.post("/api/metrics", content=b"{}")
    assert answer.status_code == 401
    assert "id-token: write" in answer.json()["reason"]
