"""githubkit as the wire: requests out, answers in; retries, redirects and limits are the client's own."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
from githubkit import GitHub, Response, UnauthAuthStrategy
from githubkit.exception import RequestError, RequestFailed

from bot.github.course import Lost
from bot.github.server import Server

TIMEOUT = httpx.Timeout(30.0, connect=10.0, pool=120.0)
"""GraphQL gives up after 10 s by itself, REST too; the rest is the network's."""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class _Kit(GitHub[UnauthAuthStrategy]):
    """githubkit with one connection pool for its life, and without its own ideas of waiting."""

    pool: httpx.AsyncClient

    @asynccontextmanager
    async def get_async_client(self) -> AsyncGenerator[httpx.AsyncClient, None]:
        yield self.pool

    def _extract_retry_after(self, response: Response[Any]) -> timedelta:
        """The original crashes on a `Retry-After` that is a date; ours is read in `answers`."""
        return timedelta(0)


class Wire:
    """Sends one request at a time, each once."""

    def __init__(
        self,
        server: Server,
        *,
        user_agent: str,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        self._kit = _Kit(
            base_url=server.rest,
            user_agent=user_agent,
            timeout=timeout,
            follow_redirects=False,
            auto_retry=False,
            http_cache=False,
        )
        self._kit.pool = httpx.AsyncClient(
            base_url=server.rest,
            headers={
                "User-Agent": user_agent,
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=timeout,
            follow_redirects=False,
            transport=transport,
            trust_env=not server.is_local,
            limits=httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=60.0),
        )

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        json: Any = None,
        params: Mapping[str, str | int] | None = None,
    ) -> httpx.Response:
        """The answer, whatever its status. Raises `Lost`."""
        try:
            response = await self._kit.arequest(method, url, headers=dict(headers), json=json, params=params)
        except RequestFailed as failed:
            return failed.response.raw_response
        except RequestError as error:
            cause = error.exc
            what = type(cause).__name__ + (f": {cause}" if str(cause) else "")
            raise Lost(what, was_sent=not isinstance(cause, _NEVER_SENT)) from error
        return response.raw_response

    async def aclose(self) -> None:
        await self._kit.pool.aclose()
