"""The door of the API: every request passes here, whatever it asks, and gets GitHub's headers."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from bot.sandbox.actor import NOBODY, Actor
from bot.sandbox.auth import actor_of
from bot.sandbox.errors import Forbidden, Refused
from bot.sandbox.faults import Dropped, Incoming, Outgoing
from bot.sandbox.rest import answer as answers
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call, Moved
from bot.sandbox.rest.router import router
from bot.sandbox.world import World

PREFIX = "/api/v3"
GRAPHQL = ("/graphql", "/api/graphql")
VERSIONS = ("2022-11-28", "2026-03-10")
FREE = ("/rate_limit",)
NO_AGENT = (
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header "
    "(https://docs.github.com/rest/overview/resources-in-the-rest-api#user-agent-required). "
    "Check https://developer.github.com for other possible causes.\n"
)

GraphQL = Callable[[Actor, Any], Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's head, read once."""

    method: str
    path: str
    base: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    resource: str

    @property
    def is_read(self) -> bool:
        return self.method in ("GET", "HEAD")


class Gate:
    """An ASGI application for REST under `/` and `/api/v3`, and GraphQL where GitHub has it."""

    def __init__(self, world: World, graphql: GraphQL) -> None:
        self.world, self.graphql = world, graphql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        content = await _content(receive)
        self.world.limits.under_way += 1
        try:
            answer = await self._answer(asked, content)
        except Dropped:
            await _drop(send)
            return
        finally:
            self.world.limits.under_way -= 1
        await _reply(asked, answer, send)

    async def _answer(self, asked: Asked, content: bytes) -> Answer:
        if not asked.headers.get("user-agent"):
            return Answer(403, NO_AGENT.encode(), media_type="text/html")
        actor = NOBODY
        try:
            actor = actor_of(self.world, asked.headers.get("authorization"))
        except Refused as reason:
            return self._dress(asked, actor, answers.refused(reason))
        body = _json(content)
        incoming = Incoming(asked.method, asked.path, _kind(asked), body, actor.key)
        delay = self.world.faults.delay(incoming)
        if delay:
            await asyncio.sleep(delay)
        answer = self._limited(asked, actor, incoming)
        if answer is None:
            answer = _outgoing(self.world.faults.before(incoming))
        if answer is None:
            answer = self._real(asked, actor, body)
            if self.world.faults.on:
                changed = self.world.faults.after(incoming, Outgoing(answer.status, answer.body, answer.headers))
                answer = _outgoing(changed) or answer
        return self._dress(asked, actor, answer)

    def _real(self, asked: Asked, actor: Actor, body: Any) -> Answer:
        if asked.resource == "graphql":
            return self.graphql(actor, body)
        return respond(self.world, asked, actor, body)

    def _limited(self, asked: Asked, actor: Actor, incoming: Incoming) -> Answer | None:
        """Primary and secondary limits; a question about the limits is free."""
        limits = self.world.limits
        if asked.path in FREE:
            return None
        if asked.resource != "graphql" and not limits.spend(actor, asked.resource):
            return exhausted(actor)
        content = 1 if incoming.is_write and incoming.kind == "rest" else 0
        wait = limits.burst(actor, resource=asked.resource, points=5 if incoming.is_write else 1, content=content)
        return None if wait is None else _secondary(wait)

    def _dress(self, asked: Asked, actor: Actor, answer: Answer) -> Answer:
        """Adds the headers that every answer has, and turns one that the client knows into a 304."""
        headers = answer.headers
        if asked.is_read and answer.status == 200 and answer.body is not None:
            answer = _unchanged(asked, answer) or answer
            headers = answer.headers
            headers.setdefault("Cache-Control", "private, max-age=60, s-maxage=60")
            headers.setdefault("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept")
            if answer.status == 304 and asked.resource != "graphql" and asked.path not in FREE:
                self.world.limits.give_back(actor, asked.resource)
        bucket = self.world.limits.bucket(actor, asked.resource)
        for name, value in (
            ("X-RateLimit-Limit", bucket.limit),
            ("X-RateLimit-Remaining", bucket.remaining),
            ("X-RateLimit-Reset", bucket.reset),
            ("X-RateLimit-Used", bucket.used),
            ("X-RateLimit-Resource", asked.resource),
            ("X-GitHub-Media-Type", _media_type(asked)),
            ("X-GitHub-Api-Version-Selected", asked.headers.get("x-github-api-version", VERSIONS[0])),
            ("X-GitHub-Request-Id", secrets.token_hex(12).upper()),
            ("Server", "github.com"),
        ):
            headers.setdefault(name, str(value))
        if actor.scopes:
            headers.setdefault("X-OAuth-Scopes", ", ".join(actor.scopes))
        return answer


def respond(world: World, asked: Asked, actor: Actor, body: Any) -> Answer:
    """Finds the handler and turns what it raises into GitHub's words."""
    version = asked.headers.get("x-github-api-version", VERSIONS[0])
    if version not in VERSIONS:
        return answers.error(400, f"{version} is not a supported API version.")
    found = router.find(asked.method, asked.path)
    if found is None:
        return answers.error(404, "Not Found")
    route, names = found
    docs = f"{answers.DOCS}/{route.docs}" if route.docs else answers.DOCS
    if body is INVALID:
        return answers.error(400, "Problems parsing JSON", docs)
    call = Call(world, actor, asked.method, asked.path, asked.base, asked.query, asked.headers, body, names)
    try:
        return route.handler(call)
    except Moved as moved:
        return _moved(asked, moved)
    except Refused as reason:
        answer = answers.refused(reason, docs)
        if isinstance(reason, Forbidden) and reason.accepted:
            answer.headers["X-Accepted-GitHub-Permissions"] = reason.accepted
        return answer


def exhausted(actor: Actor) -> Answer:
    """The hour's allowance is used up."""
    whom = actor.key.replace(":", " ID ", 1)
    docs = f"{answers.DOCS}/using-the-rest-api/rate-limits-for-the-rest-api"
    return answers.error(403, f"API rate limit exceeded for {whom}.", docs)


INVALID = object()
"""Stands for a body that is no JSON."""


def _secondary(wait: int) -> Answer:
    answer = answers.error(403, answers.SECONDARY, answers.SECONDARY_DOCS)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _moved(asked: Asked, moved: Moved) -> Answer:
    """301 for reads, 307 for writes, so that a client repeats the same method."""
    status, message = (301, "Moved Permanently") if asked.is_read else (307, "Temporary Redirect")
    url = asked.base + moved.path
    query = "&".join(f"{key}={value}" for key, value in asked.query.items())
    url += f"?{query}" if query else ""
    docs = f"{answers.DOCS}/guides/best-practices-for-using-the-rest-api#follow-redirects"
    body = {"message": message, "url": url, "documentation_url": docs}
    return Answer(status, body, {"Location": url})


def _unchanged(asked: Asked, answer: Answer) -> Answer | None:
    """Puts the ETag on the answer; a 304 in its place where the client has it already."""
    content = answer.content()
    etag = f'W/"{hashlib.sha256(content).hexdigest()}"'
    answer.body, answer.headers["ETag"] = content, etag
    if answer.last_modified is not None:
        answer.headers["Last-Modified"] = format_datetime(answer.last_modified, usegmt=True)
    known = asked.headers.get("if-none-match")
    if known is not None:
        is_same = any(one.strip().removeprefix("W/") == etag.removeprefix("W/") for one in known.split(","))
        return Answer(304, None, answer.headers) if is_same else None
    since = asked.headers.get("if-modified-since")
    if since is not None and answer.last_modified is not None:
        try:
            if answer.last_modified <= parsedate_to_datetime(since):
                return Answer(304, None, answer.headers)
        except ValueError:
            return None
    return None


def _asked(scope: Scope) -> Asked:
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.decode("latin-1").partition("?")[0]
    prefix = PREFIX if path == PREFIX or path.startswith(PREFIX + "/") else ""
    origin = f"{scope.get('scheme', 'http')}://{headers.get('host', '127.0.0.1')}"
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    inner = path[len(prefix) :] or "/"
    resource = "graphql" if path in GRAPHQL else "search" if inner.startswith("/search/") else "core"
    inner = "/graphql" if resource == "graphql" else inner
    return Asked(scope["method"], inner, origin + prefix, query, headers, resource)


async def _content(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    return b"".join(chunks)


def _json(content: bytes) -> Any:
    """Half of a surrogate pair is no character: it becomes a question mark here, and nowhere breaks an answer."""
    if not content:
        return None
    try:
        body = json.loads(content)
        if b"\\ud" in content.lower():
            body = json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return INVALID
    return body


def _kind(asked: Asked) -> Any:
    return "graphql" if asked.resource == "graphql" else "rest"


def _outgoing(outgoing: Outgoing | None) -> Answer | None:
    return None if outgoing is None else Answer(outgoing.status, outgoing.body, dict(outgoing.headers))


def _media_type(asked: Asked) -> str:
    accept = asked.headers.get("accept", "")
    for parameter in ("raw", "html", "text", "full", "object"):
        if f"vnd.github.{parameter}" in accept or f"vnd.github.v3.{parameter}" in accept:
            return f"github.v3; param={parameter}; format=json"
    return "github.v3; format=json"


async def _drop(send: Send) -> None:
    """Closes the connection under the client, as far as the server lets us."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0.01)  # until the server has seen it, and does not answer 500 to nobody


async def _reply(asked: Asked, answer: Answer, send: Send) -> None:
    content = answer.content()
    headers = [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in answer.headers.items()]
    if answer.status not in (204, 304):
        headers.append((b"content-type", answer.media_type.encode()))
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if asked.method == "HEAD" else content})
