"""Pages as answers: packed where the browser takes it, never kept by anybody between."""

import gzip
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from bot.web.dashboard.access import Viewer
from bot.web.dashboard.guard import HEADERS
from bot.web.dashboard.templates import render

SMALL = 1_000
LEVEL = 5


def page(request: Request, template: str, *, viewer: Viewer | None, status: int = 200, **values: Any) -> Response:
    """A whole page, of `templates/dashboard/<template>.html.j2`."""
    text = render(template, viewer=viewer, here=request.url.path, **values)
    return packed(request, text.encode(), "text/html; charset=utf-8", status=status)


def json(request: Request, content: object) -> Response:
    return packed(request, msgspec.json.encode(content), "application/json")


def packed(request: Request, content: bytes, kind: str, *, status: int = 200) -> Response:
    headers = {**HEADERS, "cache-control": "no-store", "content-type": kind, "vary": "accept-encoding, cookie"}
    if len(content) > SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, LEVEL, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(content, status, headers=headers)
