"""Serves a world: the API, git, the forms, and webhooks out; in the foreground or in a thread of a test."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from bot.sandbox import oauth, oidc, storage
from bot.sandbox.actor import Actor
from bot.sandbox.forms import Forms
from bot.sandbox.git.http import GitOverHttp
from bot.sandbox.git.raw import RawFiles
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.gate import Gate, GraphQL
from bot.sandbox.rest.routes import router
from bot.sandbox.seed import load_seed
from bot.sandbox.webhooks.dispatcher import Webhooks
from bot.sandbox.world import World

HOST = "127.0.0.1"
NO_API = ("/settings/apps/new", "/installations/new", "/info/refs", "/git-upload-pack", "/git-receive-pack")
"""Ends of the addresses of forms and git."""
T = TypeVar("T")


def new_world(seed: str | Path | None = None, *, faults: Iterable[str] = ()) -> World:
    """A world filled from a seed (a file, or YAML text), which listens for webhooks from then on."""
    world = World()
    if seed is not None:
        load_seed(world, seed)
    Webhooks(world)
    world.faults.turn_on(*faults) if faults else None
    return world


def create_app(world: World, *, pages: ASGIApp | None = None, without: Iterable[str] = ()) -> Starlette:
    """The whole server. `pages` gets what is neither API nor git: the HTML for people.

    `without` takes types and fields out of the GraphQL schema, to play an older server: `("Issue.blockedBy",)`.
    """
    gate = Gate(world, _graphql(world, tuple(without)))
    git, forms = GitOverHttp(world), Forms(world)
    routes: list[BaseRoute] = [
        *oauth.routes(world),
        *oidc.routes(world),
        *storage.routes(world),
        Route("/settings/apps/new", forms.new_app, methods=["POST"]),
        Route("/settings/apps/new", forms.show_new_app, methods=["GET"]),
        Route("/organizations/{org}/settings/apps/new", forms.new_app, methods=["POST"]),
        Route("/organizations/{org}/settings/apps/new", forms.show_new_app, methods=["GET"]),
        Route("/apps/{slug}/installations/new", forms.install, methods=["GET", "POST"]),
        Route("/raw/{owner}/{repo}/{where:path}", RawFiles(world).show, methods=["GET"]),
        Route("/{owner}/{repo}/info/refs", git.refs, methods=["GET"]),
        Route("/{owner}/{repo}/git-upload-pack", git.service, methods=["POST"]),
        Route("/{owner}/{repo}/git-receive-pack", git.service, methods=["POST"]),
    ]

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        dispatching = asyncio.create_task(world.webhooks.run())
        yield
        dispatching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await dispatching

    app = Served(gate, routes, lifespan)
    app.router.default = pages or gate
    app.state.world = world
    return app


def _graphql(world: World, without: tuple[str, ...]) -> GraphQL:
    """The endpoint, made at the first question: reading the schema takes as long as all else together."""

    @cache
    def ready() -> GraphQL:
        from bot.sandbox.graphql.endpoint import endpoint

        return endpoint(world, without=without)

    def answer(actor: Actor, body: Any) -> Answer:
        return ready()(actor, body)

    return answer


class Served(Starlette):
    """Addresses of the API go straight to the gate; forms, git and pages take the way of a web application."""

    def __init__(self, gate: Gate, routes: list[BaseRoute], lifespan: Lifespan[Any]) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_api(scope):
            await self.gate(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def is_api(scope: Scope) -> bool:
    """True under `/api/`, and where the first segment is one that the API has at the root."""
    path: str = scope["path"]
    first = path.strip("/").split("/")[0]
    if first == "api":
        return True
    if path.endswith(NO_API):
        return False
    if first in ("", "apps", "issues"):
        return b"text/html" not in dict(scope["headers"]).get(b"accept", b"")
    return first == "graphql" or first in router.root.literals


def run(
    *,
    port: int = 4000,
    seed: Path | None = None,
    faults: Iterable[str] = (),
    host: str = HOST,
) -> None:
    """Serves API and pages until interrupted; prints where."""
    from bot.sandbox.pages import app as pages  # a template engine and a Markdown parser, which tests do without

    world = new_world(seed, faults=faults)
    listener = _listen(host, port)
    world.url = f"http://{host}:{listener.getsockname()[1]}"
    app = create_app(world, pages=pages(world))
    print(f"sandbox: {world.url} (API: {world.api_url}, GraphQL: {world.url}/api/graphql)", flush=True)
    config = uvicorn.Config(app, log_level="warning", lifespan="on", server_header=False, timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listener])


class Sandbox:
    """A sandbox in a thread of this process: `with Sandbox.start(seed) as sandbox: sandbox.url`."""

    def __init__(self, world: World, app: ASGIApp, listener: socket.socket) -> None:
        self.world, self._listener = world, listener
        config = uvicorn.Config(
            app, log_level="warning", lifespan="on", server_header=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def start(
        cls,
        seed: str | Path | None = None,
        *,
        port: int = 0,
        faults: Iterable[str] = (),
        pages: Callable[[World], ASGIApp] | None = None,
        without: Iterable[str] = (),
        around: Callable[[ASGIApp], ASGIApp] | None = None,
    ) -> "Sandbox":
        """`around` may stand between the clients and the server, to look at the traffic."""
        world = new_world(seed, faults=faults)
        listener = _listen(HOST, port)
        world.url = f"http://{HOST}:{listener.getsockname()[1]}"
        app = create_app(world, pages=pages(world) if pages else None, without=without)
        sandbox = cls(world, around(app) if around else app, listener)
        sandbox._thread.start()
        sandbox._wait_until_it_answers()
        return sandbox

    @property
    def url(self) -> str:
        """Where people go, and where the API is without a prefix."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """What a client of GitHub Enterprise takes as its base URL."""
        return self.world.api_url

    def do(self, operation: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Runs an operation in the server's thread, so that it does not cross a request: `do(issues.close, ...)`."""

        async def call() -> T:
            return operation(self.world, *arguments, **named)

        assert self._loop is not None, "the sandbox has started"
        return asyncio.run_coroutine_threadsafe(call(), self._loop).result()

    def drain(self) -> None:
        """Waits until every webhook is out."""
        assert self._loop is not None, "the sandbox has started"
        asyncio.run_coroutine_threadsafe(self.world.webhooks.drain(), self._loop).result()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listener.close()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        asyncio.run(self._serve_in_loop())

    async def _serve_in_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve(sockets=[self._listener])

    def _wait_until_it_answers(self) -> None:
        waiting = threading.Event()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the sandbox did not start")
            waiting.wait(0.002)


def _listen(host: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where it sees TCP named; with it an answer takes 40 ms more
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for its body
    listener.bind((host, port))
    listener.listen(256)
    return listener
