"""`POST /api/metrics`: a workflow says what it measured, and who it is by GitHub's own token; no secret is shared."""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import inert
from bot.domain.board import Board
from bot.domain.delivery import METRICS, Delivery
from bot.domain.own_payloads import metrics_body
from bot.domain.ports import Place
from bot.domain.reported import OWN_EVENTS, Report, WorkflowRun
from bot.errors import GitHubError, TokenRefused
from bot.rules.measuring import WrongMetric, metric_named, value_for, word_of

__all__ = ["BODY_LIMIT", "MetricsApi", "Route"]

BODY_LIMIT = 16 * 1024
MOST = 50
"""Values of one call."""

log = structlog.get_logger()


class Tokens(Protocol):
    async def run_of(self, token: str) -> WorkflowRun: ...


class Known(Protocol):
    async def get(self, repository_id: int) -> Board | None: ...


class Refused(Exception):
    """Why a report is not taken: a status and one line with the remedy."""

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status, self.line = status, line


@dataclass(slots=True)
class MetricsApi:
    """`place_of` finds the App's installation of a repository; `store` commits a delivery, False where it is known."""

    tokens: Tokens
    boards: Known
    place_of: Callable[[str, str], Awaitable[Place]]
    store: Callable[[Delivery], Awaitable[bool]]

    @property
    def route(self) -> Route:
        return Route("/api/metrics", self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        try:
            return JSONResponse({"status": await self.take(request)}, 202)
        except Refused as refused:
            log.info("report refused", status=refused.status, reason=refused.line)
            return JSONResponse({"status": "refused", "reason": refused.line}, refused.status)
        except GitHubError as error:
            log.warning("report not taken", error=str(error)[:200])
            return JSONResponse({"status": "refused", "reason": "GitHub does not answer; try again later"}, 503)

    async def take(self, request: Request) -> str:
        run = await self.run_of(request)
        values = values_in(await body_of(request))
        board = await self.boards.get(run.repository_id)
        if board is None or board.in_force is None:
            raise Refused(404, "this repository has no plan in force; push .github/coordination.yml first")
        branch = f"refs/heads/{board.repository.default_branch}"
        if run.ref != branch:
            raise Refused(403, f"only runs on {branch} report metrics, not one on {run.ref or 'no branch'}")
        if run.event not in OWN_EVENTS:
            own = ", ".join(sorted(OWN_EVENTS))
            raise Refused(403, f"only runs that {own} started report metrics, not one of {run.event or 'nothing'}")
        check(values, board)
        place = await self.place_of(board.repository.owner, board.repository.name)
        place = replace(place, repository_id=run.repository_id)
        is_new = await self.store(delivery_of(Report(run, values), place, now=time.time()))
        return "accepted" if is_new else "duplicate"

    async def run_of(self, request: Request) -> WorkflowRun:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise Refused(401, "no bearer token; give the job `permissions: id-token: write` and send its OIDC token")
        try:
            return await self.tokens.run_of(token.strip())
        except TokenRefused as error:
            raise Refused(401, str(error)) from None


async def body_of(request: Request) -> bytes:
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > BODY_LIMIT:
                raise Refused(413, f"the body is over {BODY_LIMIT} bytes; send fewer metrics")
            parts.append(part)
    except ClientDisconnect:
        raise Refused(400, "the body broke off; send it again") from None
    return b"".join(parts)


def values_in(body: bytes) -> Mapping[str, str]:
    """`{"p99": "87 ms", "coverage": 81.5}`. Raises Refused."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, 'the body is no JSON; write for example {"p99": "87 ms"}') from None
    if not isinstance(content, dict) or not content:
        raise Refused(400, 'the body is no object with values; write for example {"p99": "87 ms"}')
    if len(content) > MOST:
        raise Refused(413, f"{len(content)} values, over {MOST}; send fewer at a time")
    named = ((inert.plain(name[:60]), value) for name, value in content.items())
    return {name: said(name, value) for name, value in named}


def said(name: str, value: Any) -> str:
    try:
        return inert.visible(word_of(value))  # halves of characters would be no UTF-8
    except WrongMetric as why:
        raise Refused(422, f"{name}: {why}") from None


def check(values: Mapping[str, str], board: Board) -> None:
    """All or nothing: a report with one wrong value is refused, so that its workflow turns red. Raises Refused."""
    assert board.in_force
    plan = board.in_force.plan
    for name, value in values.items():
        try:
            value_for(plan.metrics[metric_named(plan, name)], value)
        except WrongMetric as why:
            raise Refused(422, f"{name}: {why}") from None


def delivery_of(report: Report, place: Place, *, now: float) -> Delivery:
    """The same token with the same values is the same GUID, so that a repeated call counts once."""
    named = json.dumps([report.run.token or report.run.run, report.run.attempt, sorted(report.values.items())])
    return Delivery(
        guid=f"metrics-{place.repository_id}-{hashlib.sha256(named.encode()).hexdigest()[:32]}",
        event=METRICS,
        action="reported",
        repository_id=place.repository_id,
        installation_id=place.installation,
        body=metrics_body(
            report,
            owner=place.owner,
            name=place.name,
            installation=place.installation,
            at=datetime.fromtimestamp(now, UTC),
        ),
        received=now,
    )
