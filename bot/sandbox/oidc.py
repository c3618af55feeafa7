"""GitHub's issuer of OpenID Connect tokens, as it is on an Enterprise server: a job says who it is by one of them.

docs.github.com/enterprise-server/actions/reference/security/oidc
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from jwt.algorithms import RSAAlgorithm
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox import keys
from bot.sandbox.actions import WorkflowRun
from bot.sandbox.operations.actions import request_token
from bot.sandbox.world import World

ISSUER = "/_services/token"
REQUEST = "/_services/pipelines/runs/{run:int}/idtoken"
KEY = "sandbox-1"
LASTS = 300
CLAIMS = (
    "sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "sha", "repository", "repository_id", "repository_owner",
    "repository_owner_id", "repository_visibility", "run_id", "run_number", "run_attempt", "actor", "actor_id",
    "workflow", "workflow_ref", "workflow_sha", "head_ref", "base_ref", "event_name", "ref_type", "ref_protected",
    "job_workflow_ref", "job_workflow_sha", "runner_environment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """What a job finds in its environment: ACTIONS_ID_TOKEN_REQUEST_URL and ..._TOKEN."""

    request_url: str
    request_token: str


def job_of(world: World, run: WorkflowRun, permissions: Mapping[str, str]) -> Job | None:
    """None for a job that may ask for no token: without `id-token: write`, or for a fork."""
    token = request_token(world, run, permissions)
    where = REQUEST.replace("{run:int}", str(run.id))
    return Job(f"{world.url}{where}?api-version=2.0", token) if token else None


def issuer_of(world: World) -> str:
    return world.url + ISSUER


def routes(world: World) -> list[BaseRoute]:
    issuer = Issuer(world)
    return [
        Route(f"{ISSUER}/.well-known/openid-configuration", issuer.about, methods=["GET"]),
        Route(f"{ISSUER}/.well-known/jwks", issuer.keys, methods=["GET"]),
        Route(REQUEST, issuer.hand_out, methods=["GET"]),
    ]


class Issuer:
    def __init__(self, world: World) -> None:
        self.world = world

    async def about(self, request: Request) -> Response:
        issuer = issuer_of(self.world)
        return JSONResponse(
            {
                "issuer": issuer,
                "jwks_uri": f"{issuer}/.well-known/jwks",
                "subject_types_supported": ["public", "pairwise"],
                "response_types_supported": ["id_token"],
                "claims_supported": list(CLAIMS),
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid"],
            }
        )

    async def keys(self, request: Request) -> Response:
        public = json.loads(RSAAlgorithm.to_jwk(RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(self._public())))
        return JSONResponse({"keys": [{**public, "kid": KEY, "alg": "RS256", "use": "sig"}]})

    async def hand_out(self, request: Request) -> Response:
        """A token for the job, for whom it wants to show it to."""
        run = self.world.actions.runs.get(int(request.path_params["run"]))
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        is_known = run is not None and kind.lower() == "bearer" and run.request_tokens.get(given) == run.attempt
        if run is None or not is_known or run.status == "completed":
            return JSONResponse({"message": "The token is not one of a running job"}, 401)
        owner = run.repository.owner.login
        audience = request.query_params.get("audience") or f"{self.world.url}/{owner}"
        claims = claims_of(self.world, run, audience=audience)
        value = jwt.encode(claims, self._private(), algorithm="RS256", headers={"kid": KEY})
        return JSONResponse({"count": len(value), "value": value})

    def _private(self) -> str:
        self.world.actions.key = self.world.actions.key or keys.shared()
        return self.world.actions.key

    def _public(self) -> bytes:
        key = serialization.load_pem_private_key(self._private().encode(), password=None)
        return key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


def claims_of(world: World, run: WorkflowRun, *, audience: str) -> dict[str, Any]:
    """Numbers are texts in them, as GitHub writes them. Times are this machine's: whoever verifies has no other."""
    home, now = run.repository, int(time.time())
    is_pull = bool(run.pull)
    ref = f"refs/tags/{run.tag}" if run.tag else f"refs/heads/{run.head_branch}"
    ref = f"refs/pull/{run.pull}/merge" if is_pull else ref
    subject = "pull_request" if is_pull else f"ref:{ref}"
    file = f"{home.full_name}/{run.workflow.path}@{ref}"
    return {
        "jti": secrets.token_hex(16),
        "sub": f"repo:{home.full_name}:{subject}",
        "aud": audience,
        "ref": ref,
        "sha": run.head_sha,
        "repository": home.full_name,
        "repository_owner": home.owner.login,
        "repository_owner_id": str(home.owner.id),
        "run_id": str(run.id),
        "run_number": str(run.number),
        "run_attempt": str(run.attempt),
        "repository_visibility": "private" if home.private else "public",
        "repository_id": str(home.id),
        "actor_id": str(run.actor.id),
        "actor": run.actor.login,
        "workflow": run.workflow.name,
        "head_ref": run.head_branch if is_pull else "",
        "base_ref": home.default_branch if is_pull else "",
        "event_name": run.event,
        "ref_protected": "false",
        "ref_type": "tag" if run.tag else "branch",
        "workflow_ref": file,
        "workflow_sha": run.head_sha,
        "job_workflow_ref": file,
        "job_workflow_sha": run.head_sha,
        "runner_environment": "self-hosted",
        "iss": issuer_of(world),
        "nbf": now - 5,
        "iat": now,
        "exp": now + LASTS,
    }
