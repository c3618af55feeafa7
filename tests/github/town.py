"""A sandboxed GitHub in this process, and a gateway to it whose time stands still until it sleeps."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.domain.actions import Action
from bot.domain.board import Board
from bot.domain.ports import Place
from bot.github.auth import AppKey, Auth
from bot.github.budget import UNLIMITED, Limits
from bot.github.gateway import Gateway
from bot.github.memory import InProcess, Memory
from bot.github.probe import NEWEST
from bot.github.server import Server
from bot.github.state_block import Keys
from bot.github.ticks import Ticks
from bot.sandbox.actor import Actor, installed, person
from bot.sandbox.git import writing
from bot.sandbox.graphql.endpoint import endpoint
from bot.sandbox.model import Account, Installation, Issue, Repository
from bot.sandbox.operations import accounts, apps, issues, repositories
from bot.sandbox.rest import routes as _routes  # noqa: F401  brings the endpoints in
from bot.sandbox.rest.gate import Gate
from bot.sandbox.webhooks.dispatcher import Webhooks
from bot.sandbox.world import World

START = datetime(2025, 8, 13, 9, tzinfo=UTC)
KEYS = Keys.of(["a secret of the tests, long enough"])
URL = "http://sandbox.test"
PERMISSIONS = {"issues": "write", "contents": "read", "metadata": "read"}
SESSION = "shop-launch"


def new_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


PEM = new_key()


class Recorder(httpx.AsyncBaseTransport):
    """Keeps what went by, so that tests can look at documents and count for themselves."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.seen: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return await self.inner.handle_async_request(request)


@dataclass(repr=False)
class Town:
    world: World
    owner: Account
    ada: Account
    repository: Repository
    installation: Installation
    gate: Gate
    recorder: Recorder
    slept: list[float] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)
    monotonic: float = 0.0
    memory: Memory = field(default_factory=InProcess)
    """What the gateways here remember of the server's schema, as processes on one machine do."""

    @property
    def pem(self) -> str:
        return PEM

    @property
    def place(self) -> Place:
        return Place(self.repository.id, self.owner.login, self.repository.name, self.installation.id)

    @property
    def baton(self) -> Actor:
        return installed(self.installation)

    @property
    def by_ada(self) -> Actor:
        return person(self.ada)

    @property
    def issues(self) -> list[Issue]:
        return list(self.repository.issues.values())

    def ticks(self) -> Ticks:
        return Ticks(lambda: self.monotonic, lambda: self.world.now(), self.sleep, lambda: 0.5)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.monotonic += seconds
        self.world.clock.advance(seconds=seconds)

    def gateway(
        self, auth: Auth | None = None, *, limits: Limits = UNLIMITED, keys: Keys = KEYS, **more: Any
    ) -> Gateway:
        made = Gateway(
            auth or AppKey(self.installation.app.id, PEM),
            keys,
            url=URL,
            limits=limits,
            ticks=self.ticks(),
            transport=self.recorder,
            **{"memory": self.memory, **more},
        )
        self.gateways.append(made)
        return made

    async def board(self, gateway: Gateway | None = None, *, session: str = SESSION, **more: Any) -> Board:
        return (await (gateway or self.gateway()).board(self.place, **more)).of_session(session)

    async def perform(self, actions: Iterable[Action], gateway: Gateway | None = None, **more: Any) -> Board:
        """On the board as it is read first."""
        door = gateway or self.gateway()
        return await door.perform(await self.board(door), list(actions), place=self.place, **more)

    def open(self, title: str, body: str = "", **details: Any) -> Issue:
        return issues.create(self.world, self.by_ada, self.repository, title=title, body=body, **details)

    def edit(self, issue: Issue, body: str, actor: Actor | None = None) -> None:
        self.later()
        issues.edit(self.world, actor or self.by_ada, issue, body=body)

    def forget_history(self, issue: Issue) -> None:
        """Somebody deleted what the edits said, as the page of an issue allows."""
        for edit in issue.edits:
            edit.deleted_at, edit.diff = self.world.now(), None

    def put_file(self, path: str, content: bytes) -> None:
        writing.commit_files(self.world, self.by_ada, self.repository, {path: content}, message=f"Write {path}")

    def later(self, **by: float) -> None:
        self.world.clock.advance(**(by or {"minutes": 1}))

    def documents(self) -> list[str]:
        """What was asked of GraphQL."""
        import json

        graphql = (request for request in self.recorder.seen if request.url.path.endswith("/graphql"))
        return [json.loads(request.content)["query"] for request in graphql]

    async def close(self) -> None:
        for gateway in self.gateways:
            with suppress(RuntimeError):
                await gateway.aclose()


def build(*, without: Iterable[str] = (), is_known: bool | None = None) -> Town:
    """`is_known`: earlier processes have seen what this server's schema has; so it is unless it is an older one."""
    without = tuple(without)
    world = World()
    world.url = URL
    world.clock.set(START)
    owner = accounts.create_organization(world, "acme")
    ada = accounts.create_user(world, "ada")
    accounts.set_member(owner, ada, "admin")
    repository = repositories.create(world, owner, "shop")
    app = apps.create(world, name="Baton", owner=owner, permissions=PERMISSIONS, private_key=PEM)
    installation = apps.install(world, app, owner)
    Webhooks(world)
    gate = Gate(world, endpoint(world, without=without))
    town = Town(world, owner, ada, repository, installation, gate, Recorder(httpx.ASGITransport(gate)))
    world.limits.monotonic = lambda: town.monotonic
    if is_known or (is_known is None and not without):
        town.memory.keep(Server.of(URL).graphql, NEWEST)
    return town
