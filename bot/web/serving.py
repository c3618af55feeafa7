"""Runs an ASGI application on uvicorn, with the fast parts and without the slow ones."""

import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn

CONCURRENT = 2000
"""Requests at a time; more are answered 503, and catch-up asks for them again."""
BACKLOG = 2048
SWITCH = 0.0005
"""Seconds after which a thread that renders or decides gives way to the loop that answers; Python's own are 5 ms."""


def configure(app: Any, *, host: str, port: int, grace: float) -> uvicorn.Config:
    """`grace` is how many seconds open requests have when the server is told to stop."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        limit_concurrency=CONCURRENT,
        backlog=BACKLOG,
        timeout_graceful_shutdown=int(grace),
    )


class Serving(uvicorn.Server):
    """uvicorn waits for open answers before it tells the application that it stops; streams have to be told before."""

    def __init__(self, config: uvicorn.Config, *, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_stop = on_stop
        sys.setswitchinterval(SWITCH)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.on_stop()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that its port can be told at once: who connects now is answered when the server runs.

    Raises OSError where the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where it sees TCP named; with it an answer takes 40 ms more
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    bound.listen(BACKLOG)
    return bound
