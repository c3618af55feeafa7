"""A file from where a redirect of GitHub's points to: without credentials, bounded, and given up when it is slow."""

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import GitHubError
from bot.github.server import Server

if TYPE_CHECKING:
    import httpx

PATIENCE = 30.0
"""Seconds for the whole of it."""
GONE = (404, 410)


class Unfetched(Exception):
    """There is nothing to be had there, and asking again would not change it. One line."""


async def fetch(url: str, *, most: int, like: Server, transport: "httpx.AsyncBaseTransport | None" = None) -> bytes:
    """At most `most` bytes. `like` is the server that named the address: it is encrypted where that is.

    Raises Unfetched, and GitHubError where another try may help, with another address: one is good for a minute.
    """
    import httpx

    parts = urlsplit(url)
    schemes = ("http", "https") if like.origin.startswith("http:") else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        raise Unfetched("GitHub names no address of it that may be used")
    try:
        async with (
            asyncio.timeout(PATIENCE),
            httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=not like.is_local) as client,
            client.stream("GET", url, headers={"user-agent": "baton", "accept-encoding": "identity"}) as answer,
        ):
            if answer.status_code in GONE:
                raise Unfetched(f"{parts.hostname} does not have it ({answer.status_code}); run the workflow again")
            if answer.status_code != 200:
                raise GitHubError(f"{parts.hostname} hands out no artifact ({answer.status_code}); try again later")
            return await _bounded(answer, most)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        what = type(error).__name__
        raise GitHubError(f"{parts.hostname} hands out no artifact ({what}); try again later") from None


async def _bounded(answer: "httpx.Response", most: int) -> bytes:
    """Bytes as they come over the wire: what packs itself further is not unpacked here."""
    found = bytearray()
    async for part in answer.aiter_raw():
        found += part
        if len(found) > most:
            raise Unfetched(f"it is over {most // 1_000_000} MB; upload the JSON file alone")
    return bytes(found)
