"""Runs an ASGI application on uvicorn, with the fast parts and without the slow ones."""

import socket
from typing import Any

import uvicorn

CONCURRENT = 2000
"""Requests at a time; more are answered 503, and catch-up asks for them again."""


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
        backlog=2048,
        timeout_graceful_shutdown=int(grace),
    )


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that port 0 can be told before the server starts. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    bound.set_inheritable(True)
    return bound
