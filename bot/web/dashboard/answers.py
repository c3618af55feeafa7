"""Pages as answers: packed where the browser takes it, never kept by anybody between."""

import asyncio
import gzip
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from bot.web.dashboard.access import Viewer
from bot.web.dashboard.guard import HEADERS
from bot.web.dashboard.templates import render

SLOW = 20.0
"""Seconds in which a viewer must take what it is sent; who takes nothing for so long is let go."""
SMALL = 1_000
LEVEL = 5


def page(request: Request, template: str, *, viewer: Viewer | None, status: int = 200, **values: Any) -> Response:
    """A whole page, of `templates/dashboard/<template>.html.j2`."""
    text = render(template, viewer=viewer, here=request.url.path, **values)
    return packed(request, text.encode(), "text/html; charset=utf-8", status=status)


def json(request: Request, content: object) -> Response:
    return packed(request, msgspec.json.encode(content), "application/json")


class Stream(StreamingResponse):
    """Events as they come, for as long as somebody reads them."""

    def __init__(self, events: AsyncGenerator[bytes], headers: dict[str, str]) -> None:
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self.events = events

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self.events) as events:
            try:
                async for piece in events:
                    async with asyncio.timeout(SLOW):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            except TimeoutError:
                return  # the server closes a connection whose answer has no end
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def packed(request: Request, content: bytes, kind: str, *, status: int = 200) -> Response:
    headers = {**HEADERS, "cache-control": "no-store", "content-type": kind, "vary": "accept-encoding, cookie"}
    if len(content) > SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, LEVEL, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(content, status, headers=headers)
