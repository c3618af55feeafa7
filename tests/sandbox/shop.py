"""A small GitHub for the tests: an organization with a shop, its people, and an App that listens."""

import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import httpx
import jwt

from bot.sandbox import keys
from bot.sandbox.model import App, Installation, Repository, Token
from bot.sandbox.oauth import sign_ins
from bot.sandbox.operations import apps
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from tests.sandbox import contract

SECRET = "it is a secret to everybody"
EVENTS = (
    "issues",
    "issue_comment",
    "label",
    "milestone",
    "push",
    "sub_issues",
    "issue_dependencies",
    "repository",
    "member",
)

SEED = """
tokens:
  tok_ada: {login: ada, scopes: [repo, admin:org]}
  tok_bob: bob
  tok_eve: eve
github:
  users:
    - {login: ada, name: Ada, email: ada@example.org, id: 99}
    - {login: bob, name: Bob}
    - {login: eve}
  orgs:
    - login: acme
      name: Acme
      members: {ada: admin, bob: member}
      teams:
        - {name: Core, members: [bob], repos: {shop: push}}
  repos:
    - owner: acme
      name: shop
      description: Sells things
      auto_init: true
      files: {.github/coordination.yml: "version: 1\\n", src/main.py: "print('hello')\\n"}
      labels: [{name: "agent:claude", color: 00ff00, description: Rust core}]
      milestones: [{title: Week 1, due_on: 2025-01-24}]
      issues:
        - {title: Database schema, body: The tables, labels: [bug], milestone: 1, comments: [On it]}
        - {title: Gateway, author: bob}
        - {title: Launch, author: eve}
    - {owner: acme, name: vault, private: true, auto_init: true}
    - {owner: ada, name: notes}
"""
PERMISSIONS = (
    "issues: write, contents: write, members: read, administration: write, pull_requests: write, statuses: write"
)
APP = """
  apps:
    - app_id: 4711
      slug: baton
      name: Baton
      owner: acme
      bot_id: 5000
      permissions: {PERMISSIONS}
      events: [EVENTS]
      webhook_secret: SECRET
      installations:
        - {installation_id: 100, account: acme}
"""


def with_baton(seed: str, events: Iterable[str], permissions: str) -> str:
    """The seed and Baton's App, which is installed on the organization and listens."""
    app = APP.replace("EVENTS", ", ".join(events)).replace("SECRET", SECRET).replace("PERMISSIONS", permissions)
    return seed.rstrip() + app


SEED = with_baton(SEED, EVENTS, PERMISSIONS)


@dataclass(slots=True)
class Received:
    """One delivery as it came over the wire."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["x-github-event"]

    @property
    def payload(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    @property
    def name(self) -> str:
        action = self.payload.get("action")
        return f"{self.event}.{action}" if action else self.event


@dataclass(slots=True)
class Hook:
    """A receiver of webhooks that answers as it is told."""

    received: list[Received] = field(default_factory=list)
    everything: list[Received] = field(default_factory=list)
    """What `received` held before a test cleared it, too."""
    status: int = 202
    delay: float = 0.0
    open: threading.Event = field(default_factory=threading.Event)
    """While this is not set, no answer goes out."""
    server: ThreadingHTTPServer | None = None

    def __enter__(self) -> "Hook":
        self.open.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.server is not None
        self.open.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.server_port}/webhook"

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.received]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                hook.received.append(Received(headers, body))
                hook.everything.append(hook.received[-1])
                time.sleep(hook.delay)
                hook.open.wait()
                self.send_response(hook.status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *arguments: Any) -> None:
                """Says nothing."""

        return Handler


@dataclass(slots=True)
class Shop:
    """A started sandbox with what the tests ask of it."""

    sandbox: Sandbox
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def app(self) -> App:
        return self.sandbox.world.app_slugs["baton"]

    @property
    def installation(self) -> Installation:
        return self.sandbox.world.installations[100]

    @property
    def repository(self) -> Repository:
        return self.sandbox.world.repository("acme", "shop")

    def by(self, authorization: str | None, *, is_held: bool = True, prefix: str = "/api/v3") -> httpx.Client:
        """A client with this header; where GitHub's description is at hand its traffic is held against it."""
        headers = {"User-Agent": "tests"} | ({"Authorization": authorization} if authorization else {})
        hooks = {"response": [held]} if is_held else {}
        client = httpx.Client(base_url=self.sandbox.url + prefix, headers=headers, event_hooks=hooks)
        self.clients.append(client)
        return client

    def person(self, login: str, **options: Any) -> httpx.Client:
        return self.by(f"token tok_{login}", **options)

    def signed_in(self, login: str) -> str:
        """The token that a person has after signing in to the App."""
        value = f"ghu_{login}"

        def grant(world: World) -> None:
            world.tokens[value] = Token(value, world.account(login))
            sign_ins(world).apps[value] = self.app

        self.sandbox.do(grant)
        return value

    def jwt(self, **options: Any) -> httpx.Client:
        return self.by(f"Bearer {app_jwt(self.app)}", **options)

    def bot(self, *, permissions: dict[str, str] | None = None, **options: Any) -> httpx.Client:
        """The App's installation, with everything or less."""
        token = self.sandbox.do(apps.create_token, self.installation, permissions=permissions)
        return self.by(f"Bearer {token.value}", **options)

    def close(self) -> None:
        for client in self.clients:
            client.close()


def held(response: httpx.Response) -> None:
    """Fails the test where request or answer is not what GitHub's description allows."""
    against = contract.load()
    if against is not None and response.request.method != "HEAD":
        response.read()
        faults = against.faults(response)
        assert not faults, faults


def app_jwt(app: App, **claims: Any) -> str:
    now = int(time.time())
    key = signing_key(app.private_key or keys.shared())
    return jwt.encode({"iat": now - 30, "exp": now + 300, "iss": str(app.id), **claims}, key, "RS256")


@cache
def signing_key(pem: str) -> Any:
    """As it was read: that takes much longer than to sign."""
    return jwt.get_algorithm_by_name("RS256").prepare_key(pem)


@cache
def other_key() -> str:
    """A key that belongs to no App."""
    return keys.generate()
