"""A webhook on a store that remembers, and requests signed as GitHub signs them."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from bot.domain.delivery import Delivery
from bot.web.app import create_app
from bot.web.counters import Counters
from bot.web.dashboard.app import create
from bot.web.dashboard.rooms import Rooms
from bot.web.dashboard.verdicts import SeenVerdicts
from bot.web.signature import signature_of
from bot.web.webhook import Webhook

OLD, NEW = b"the-old-secret", b"the-new-secret"


@dataclass
class Shelf:
    """A store of deliveries that can be told to fail."""

    stored: list[Delivery] = field(default_factory=list)
    fault: Exception | None = None

    async def __call__(self, delivery: Delivery) -> bool:
        if self.fault:
            raise self.fault
        is_new = delivery.guid not in {one.guid for one in self.stored}
        if is_new:
            self.stored.append(delivery)
        return is_new


@dataclass
class Server:
    """What a test talks to."""

    client: httpx.AsyncClient
    shelf: Shelf
    webhook: Webhook

    async def deliver(
        self,
        body: bytes | str = b"{}",
        *,
        event: str | None = "push",
        guid: str | None = "guid-1",
        secret: bytes = NEW,
        headers: dict[str, str | None] | None = None,
    ) -> httpx.Response:
        raw = body.encode() if isinstance(body, str) else body
        given: dict[str, str | None] = {
            "content-type": "application/json",
            "x-github-event": event,
            "x-github-delivery": guid,
            "x-hub-signature-256": signature_of(raw, secret),
            **(headers or {}),
        }
        sent = {name: value for name, value in given.items() if value is not None}
        return await self.client.post("/webhook", content=raw, headers=sent)


class Nothing:
    """No board is kept, and nobody may look."""

    async def get(self, repository_id: int) -> None:
        return None

    async def repositories(self) -> list[int]:
        return []


@pytest.fixture
def ready() -> Callable[[], str | None]:
    return lambda: None


@pytest.fixture
async def server(ready):
    shelf, counters = Shelf(), Counters()
    webhook = Webhook(shelf, (NEW, OLD), counters=counters)

    @asynccontextmanager
    async def lifespan():
        yield

    pages = create(None, Rooms(Nothing(), Nothing(), SeenVerdicts()), keys=[]).routes
    app = create_app(webhook=webhook, counters=counters, lifespan=lifespan, ready=ready, pages=pages)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://baton.test") as client:
        yield Server(client, shelf, webhook)
