"""Requests to GitHub, counted, paced and, where it can do no harm, repeated: the one place that retries."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from bot.domain.ports import Place
from bot.errors import GitHubError, NotGranted
from bot.github.answers import Answer, Fault, judge, read
from bot.github.auth import Auth
from bot.github.budget import Budget, Limits
from bot.github.course import Course, Kind, Lost, Request
from bot.github.server import Server
from bot.github.ticks import Ticks

if TYPE_CHECKING:
    import httpx

    from bot.github.wire import Wire

REMEMBERED = 256


class Missing(GitHubError):
    """GitHub knows no such thing, or shows it to nobody with these credentials."""


class Refused(GitHubError):
    """GitHub understood and said no; `status` and `answer` tell why."""

    def __init__(self, message: str, *, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Result:
    """A GraphQL answer: what came, and what did not and why. Both at once is GitHub's way."""

    content: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()


class Client:
    """All requests of one App or token to one server. `count` has them by kind, `auth` apart."""

    def __init__(
        self,
        server: Server,
        auth: Auth,
        *,
        limits: Limits | None = None,
        ticks: Ticks | None = None,
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        self.server = server
        self.count: Counter[Kind] = Counter()
        self.ticks = ticks or Ticks()
        self._auth = auth
        self._limits = limits or Limits()
        self.transport = transport
        self._wire: Wire | None = None
        self._seats = asyncio.Semaphore(self._limits.concurrent)
        self._budgets: dict[int, Budget] = {}
        self.is_enterprise = False
        """An answer named its version of Enterprise Server: its schema may be older than github.com's."""
        self._is_unlimited = False
        """An Enterprise server whose owners left its limits off: it counts nothing, so nothing is paced."""
        self._remembered: OrderedDict[tuple[int, str], tuple[str, Answer]] = OrderedDict()

    @property
    def requests(self) -> int:
        """Requests so far, without authentication."""
        return self.count["rest"] + self.count["graphql"]

    async def graphql(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        place: Place,
        writes: int = 0,
        content: int = 0,
    ) -> Result:
        """Raises `GitHubDown` where the answer holds nothing: for a mutation, its effect is then unknown."""
        body = {"query": document, "variables": dict(variables)}
        answer = await self._send(
            Request("POST", self.server.graphql, "graphql", place, json=body, writes=writes, content=content)
        )
        if answer.status >= 400 or not isinstance(answer.content, dict):
            raise _refusal(answer, "POST /graphql")
        return Result(answer.content.get("data") or {}, answer.faults)

    async def rest(
        self,
        method: str,
        path: str,
        *,
        place: Place,
        json: Any = None,
        params: Mapping[str, str | int] | None = None,
        content: int = 0,
        accept: str | None = None,
    ) -> Answer:
        """The answer of `path`, which begins with a slash. Raises `Missing`, `NotGranted`, `Refused`, ..."""
        headers = {"Accept": accept} if accept else None
        writes = 0 if method in ("GET", "HEAD") else 1
        answer = await self._send(
            Request(method, self.server.rest + path, "rest", place, json, params, headers, writes, content)
        )
        if answer.status >= 400:
            raise _refusal(answer, f"{method} {path}")
        return answer

    async def rest_if_changed(self, path: str, *, place: Place) -> Answer:
        """GET that costs nothing of the primary limit while nothing changed (`ETag`, 304)."""
        key = (place.installation, path)
        etag, known = self._remembered.get(key, ("", None))
        request = Request("GET", self.server.rest + path, "rest", place)
        answer = await self._send(replace(request, headers={"If-None-Match": etag}) if known else request)
        if answer.status == 304 and known:
            self._remembered.move_to_end(key)
            return known
        if answer.status >= 400:
            raise _refusal(answer, f"GET {path}")
        if "etag" in answer.headers:
            self._remembered[key] = (answer.headers["etag"], answer)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return answer

    async def location(self, path: str, *, place: Place) -> str:
        """Where a file lies that GitHub hands out by a redirect (302), most often on another host. Raises as `rest`."""
        request = Request("GET", self.server.rest + path, "rest", place, is_download=True)
        answer = await self._send(request)
        if answer.status >= 400:
            raise _refusal(answer, f"GET {path}")
        return urljoin(request.url, answer.headers.get("location", ""))

    async def as_app(self, method: str, path: str, json: Any = None, *, kind: Kind = "rest") -> Answer:
        """Sends as the App itself, not as an installation; refusals of 4xx are the caller's to read."""
        writes = 0 if method == "GET" or path.endswith("/access_tokens") else 1  # a second token harms nobody
        headers = {"Authorization": f"Bearer {self._auth.app_token(self.ticks.now())}"}
        answer = await self._send(
            Request(method, self.server.rest + path, kind, json=json, headers=headers, writes=writes)
        )
        if answer.status in (401, 403):
            raise GitHubError(
                f"GitHub refuses the App's key: {answer.message}; check BATON_APP_ID and BATON_PRIVATE_KEY, "
                "and this machine's clock"
            )
        return answer

    async def as_nobody(self, method: str, path: str) -> Answer:
        """Without credentials; refusals are the caller's to read."""
        return await self._send(
            Request(method, self.server.rest + path, "rest", headers={"Authorization": ""}, writes=1)
        )

    async def aclose(self) -> None:
        if self._wire:
            await self._wire.aclose()
            self._wire = None

    async def _send(self, request: Request) -> Answer:
        """One request, until it has an answer that repeating would not change."""
        course = Course(request, patience=self._limits.patience, origin=self.server.origin)
        while True:
            got = await self._once(course.request)
            if isinstance(got, Answer):
                meaning = judge(got, now=self.ticks.now(), is_write=request.writes > 0)
                if meaning.kind in ("done", "refused") or (meaning.kind == "stale-token" and not course.may_renew):
                    return got
                if request.is_download and got.status == 302:
                    return got
                if meaning.kind == "stale-token":
                    self._auth.forget(request.place)
                seconds = course.after(got, meaning, chance=self.ticks.chance())
            else:
                seconds = course.after_loss(got, chance=self.ticks.chance())
            if seconds:
                await self.ticks.sleep(seconds)

    async def _once(self, request: Request) -> "Answer | Lost":
        headers = dict(request.headers or {})
        if "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {await self._token(request.place)}"
        headers = {name: value for name, value in headers.items() if value}
        points = 5 * max(1, request.writes) if request.writes else 1
        if not self._is_unlimited:
            await self._budget(request.place).spend(
                rest=points if request.kind == "rest" else 0,
                graphql=points if request.kind == "graphql" else 0,
                content=request.content,
            )
        wire = self._wire or self._connect()
        async with self._seats:
            self.count[request.kind] += 1
            try:
                response = await wire.send(
                    request.method, request.url, headers=headers, json=request.json, params=request.params
                )
            except Lost as lost:
                return lost
        self.is_enterprise = self.is_enterprise or "x-github-enterprise-version" in response.headers
        self._is_unlimited = self.is_enterprise and "x-ratelimit-limit" not in response.headers
        return read(response.status_code, response.headers, response.content)

    async def _token(self, place: Place) -> str:
        async def as_app(method: str, path: str, json: Any) -> Answer:
            return await self.as_app(method, path, json, kind="auth")

        return await self._auth.token(place, as_app=as_app, ticks=self.ticks)

    def _budget(self, place: Place) -> Budget:
        if place.installation not in self._budgets:
            self._budgets[place.installation] = Budget(self._limits, ticks=self.ticks)
        return self._budgets[place.installation]

    def _connect(self) -> "Wire":
        # imported on first use: githubkit and httpx take a third of a second
        from bot.github.wire import Wire

        self._wire = Wire(self.server, user_agent=_user_agent(), transport=self.transport)
        return self._wire


def _refusal(answer: Answer, what: str) -> GitHubError:
    """The error that a person reads for an answer of 4xx."""
    said = answer.message or "no reason given"
    match answer.status:
        case 401:
            return GitHubError(
                f"{what}: GitHub refuses the credentials ({said}); make a new token or check the App's key"
            )
        case 403:
            needed = answer.headers.get("x-accepted-github-permissions", "")
            more = f"needs {needed}" if needed else "`baton doctor --repo` says what Baton needs"
            return NotGranted(
                f"{what}: {said}; grant it in the App's settings and accept it for the installation ({more})"
            )
        case 404:
            return Missing(f"{what}: not found, or these credentials may not see it")
        case 410:
            return Refused(f"{what}: {said}; turn issues on in the repository's settings", answer=answer)
        case _:
            return Refused(f"{what}: {said} ({answer.status})", answer=answer)


def _user_agent() -> str:
    try:
        return f"baton/{version('baton-bot')}"
    except PackageNotFoundError:
        return "baton/0"
