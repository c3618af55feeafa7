"""Tells open pages that the world has changed: server-sent events, one number each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox.pages.site import Site

LOOK = 0.15
"""Seconds between two looks at the world's revision."""
LONGEST = 25.0
"""Seconds until the stream ends and the browser asks again: a stopped server waits no longer for it."""
AGAIN = 500
"""Milliseconds after which the browser asks again."""


async def stream(site: Site, request: Request) -> Response:
    since = request.headers.get("last-event-id") or request.query_params.get("since", "")
    known = int(since) if since.isdecimal() else -1
    return StreamingResponse(events(site, request, known), media_type="text/event-stream")


async def events(site: Site, request: Request, known: int) -> AsyncIterator[str]:
    yield f"retry: {AGAIN}\n\n"
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST
    with contextlib.suppress(asyncio.CancelledError):  # the server stops: the stream ends, and nobody need hear of it
        while loop.time() < end and not await request.is_disconnected():
            if site.world.revision != known:
                known = site.world.revision
                yield f"id: {known}\nevent: changed\ndata: {known}\n\n"
            await asyncio.sleep(LOOK)
