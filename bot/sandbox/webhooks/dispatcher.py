"""Delivers webhooks: one ordered lane an App, ten seconds a delivery, no second try by itself."""

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.sandbox.access import LEVELS, reaches
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.model import App, Delivery, Installation
from bot.sandbox.operations.apps import PERMISSION_OF_EVENT
from bot.sandbox.webhooks import payload
from bot.sandbox.world import Notice, World

if TYPE_CHECKING:
    import httpx

TIMEOUT = 10.0
KEPT = 10_000
RESPONSE_LIMIT = 65_536


class Webhooks:
    """Listens to the world; `run` delivers in the server's loop, `drain` waits until nothing is due."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.timeout = TIMEOUT
        self._due: deque[Delivery] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._idle: asyncio.Event | None = None
        self._client: httpx.AsyncClient | None = None
        world.listeners.append(self.hear)
        world.webhooks = self

    # what is due

    def hear(self, notice: Notice) -> None:
        """Makes a delivery for each App that hears of the notice."""
        for installation in self._hearing(notice):
            body = payload.render(self.world, notice, installation)
            self._add(installation.app, notice.event, notice.action, body, installation, notice)

    def ping(self, app: App) -> None:
        """What a new webhook is greeted with."""
        config = {"content_type": app.content_type, "insecure_ssl": app.insecure_ssl, "url": app.webhook_url or ""}
        hook = {
            "type": "App",
            "id": app.hook_id,
            "name": "web",
            "active": True,
            "events": list(app.events),
            "config": config,
            "updated_at": app.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "created_at": app.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "app_id": app.id,
            "deliveries_url": f"{self.world.api_url}/app/hook/deliveries",
        }
        body = payload.encode({"zen": "Keep it logically awesome.", "hook_id": app.hook_id, "hook": hook})
        self._add(app, "ping", None, body, None, None)

    def redeliver(self, app: App, identifier: int) -> Delivery:
        """The same bytes and GUID again, as a delivery of its own."""
        former = app.deliveries.get(identifier)
        if former is None:
            raise NotFound
        if app.webhook_url is None:
            raise Unprocessable("The App has no webhook URL")
        again = self._delivery(app, former.event, former.action, former.payload, former.guid)
        again.installation_id, again.repository_id = former.installation_id, former.repository_id
        again.redelivery = True
        self._queue(again)
        return again

    def _hearing(self, notice: Notice) -> Iterator[Installation]:
        if notice.installation is not None:
            if notice.installation.app.webhook_url:
                yield notice.installation
            return
        repository = notice.repository
        if repository is None:
            yield from self._hearing_of_organization(notice)
            return
        for installation in self.world.installations.values():
            if installation.app.webhook_url and hears(installation, notice.event) and reaches(installation, repository):
                yield installation

    def _hearing_of_organization(self, notice: Notice) -> Iterator[Installation]:
        for installation in self.world.installations.values():
            is_there = installation.account is notice.organization and installation.suspended_at is None
            if is_there and installation.app.webhook_url and hears(installation, notice.event):
                yield installation

    def _add(
        self,
        app: App,
        event: str,
        action: str | None,
        body: bytes,
        installation: Installation | None,
        notice: Notice | None,
    ) -> None:
        if app.webhook_url is None:
            return
        delivery = self._delivery(app, event, action, body, str(uuid.uuid4()))
        delivery.installation_id = None if installation is None else installation.id
        repository = None if notice is None else notice.repository
        delivery.repository_id = None if repository is None else repository.id
        self._queue(delivery)

    def _delivery(self, app: App, event: str, action: str | None, body: bytes, guid: str) -> Delivery:
        number = self.world.ids.next()
        return Delivery(number, guid, app, None, None, event, action, body, self.world.now())

    def _queue(self, delivery: Delivery) -> None:
        for due in self.world.faults.deliveries(delivery):
            self._due.append(due)
        self._signal()

    def _signal(self) -> None:
        if self._loop is not None and self._wake is not None:
            if self._idle is not None:
                self._loop.call_soon_threadsafe(self._idle.clear)
            self._loop.call_soon_threadsafe(self._wake.set)

    # delivering

    async def run(self) -> None:
        """Delivers until cancelled; the server runs it."""
        self._loop, self._wake, self._idle = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        try:
            while True:
                await self._pump()
                if not self._due:
                    self._idle.set()
                    await self._wake.wait()
                self._wake.clear()
        finally:
            self._loop = self._wake = self._idle = None
            await self._close()

    async def drain(self) -> None:
        """Returns when nothing is due any more, what came up meanwhile included."""
        loop = self._loop
        if loop is None:
            await self._pump()
            await self._close()
        elif loop is asyncio.get_running_loop():
            await self._until_idle()
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._until_idle(), loop))

    async def _until_idle(self) -> None:
        self._due.extend(self.world.faults.held())
        self._signal()
        await asyncio.sleep(0)
        while self._idle is not None and (self._due or not self._idle.is_set()):
            await self._idle.wait()
            await asyncio.sleep(0)

    async def _pump(self) -> None:
        while self._due:
            due, self._due = list(self._due), deque()
            lanes: dict[int, list[Delivery]] = {}
            for delivery in due:
                lanes.setdefault(delivery.app.id, []).append(delivery)
            await asyncio.gather(*(self._deliver_in_order(lane) for lane in lanes.values()))

    async def _deliver_in_order(self, lane: list[Delivery]) -> None:
        for delivery in lane:
            await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        body = payload.content(delivery.app, delivery.payload)
        delivery.request_headers = payload.headers(delivery, body)
        delivery.delivered_at = self.world.now()
        started = time.perf_counter()
        delivery.status, delivery.status_code = await self._send(delivery, body)
        delivery.duration = time.perf_counter() - started
        kept = delivery.app.deliveries
        kept[delivery.id] = delivery
        self.world.revision += 1
        while len(kept) > KEPT:
            kept.pop(next(iter(kept)))

    async def _send(self, delivery: Delivery, body: bytes) -> tuple[str, int]:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self.timeout, trust_env=False)
        url = delivery.app.webhook_url or ""
        try:
            async with asyncio.timeout(self.timeout):
                answer = await self._client.post(url, content=body, headers=delivery.request_headers)
        except (TimeoutError, httpx.TimeoutException):
            return "timed out", 504
        except httpx.HTTPError:
            return "failed to connect to host", 502
        delivery.response_headers = dict(answer.headers)
        delivery.response_body = answer.text[:RESPONSE_LIMIT]
        if answer.is_success:
            return "OK", answer.status_code
        return f"Invalid HTTP Response: {answer.status_code}", answer.status_code

    async def _close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()


def hears(installation: Installation, event: str) -> bool:
    """True if the App subscribed to the event and holds the permission that it needs."""
    if event not in installation.events:
        return False
    needed = PERMISSION_OF_EVENT.get(event, "metadata")
    return LEVELS.get(installation.permissions.get(needed, ""), 0) > 0
