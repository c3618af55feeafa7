"""The server's pages on FastAPI, with the webhook beside them where nothing stands between it and the socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute

from bot.web.body import Receive
from bot.web.counters import CONTENT_TYPE, Counters
from bot.web.webhook import Scope, Send, Webhook

Lifespan = Callable[[], AbstractAsyncContextManager[None]]
Ready = Callable[[], str | None]
"""None where the server can work, else why it cannot."""
ASGI = Callable[[Scope, Receive, Send], Awaitable[None]]


def create_app(
    *, webhook: Webhook, counters: Counters, lifespan: Lifespan, ready: Ready, pages: Sequence[BaseRoute] = ()
) -> ASGI:
    """One ASGI application: `/webhook` goes straight to its handler, everything else through FastAPI.

    `pages` are the dashboard's.
    """

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        async with lifespan():
            yield

    app = FastAPI(title="Baton", lifespan=live, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readiness() -> JSONResponse:
        why = ready()
        return JSONResponse({"status": "not ready", "reason": why} if why else {"status": "ok"}, 503 if why else 200)

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(counters.text(), media_type=CONTENT_TYPE)

    app.router.routes.extend(pages)

    async def door(scope: Scope, receive: Receive, send: Send) -> Any:
        if scope["type"] == "http" and scope["path"] == "/webhook":
            return await webhook(scope, receive, send)
        return await app(scope, receive, send)

    return door
