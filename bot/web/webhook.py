"""The acknowledgement path: verify the bytes, store and commit the delivery, answer 202. Raw ASGI, to be lean."""

import json
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import structlog

from bot.domain.delivery import Delivery
from bot.web.body import Bodies, Gone, Receive, length_of
from bot.web.counters import Counters
from bot.web.envelope import HANDLED, Headers, Refusal, check_type, event_of, guid_of, headers_of, read
from bot.web.signature import is_signed

SIGNATURE = re.compile(rb"sha256=[0-9a-fA-F]{64}")
COMPARE = "compare BATON_WEBHOOK_SECRET with the App's secret"
JSON = (b"content-type", b"application/json")

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Store = Callable[[Delivery], Awaitable[bool]]
"""Commits a delivery; False where its GUID is queued or done already."""

log = structlog.get_logger()


class Webhook:
    """`POST /webhook` as an ASGI application. `is_stopping` refuses while the server shuts down."""

    def __init__(self, store: Store, secrets: Sequence[bytes], *, counters: Counters) -> None:
        self.store = store
        self.secrets = tuple(secrets)
        self.counters = counters
        self.is_stopping = False
        self.bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            status, text = await self.take(scope, receive)
        except Refusal as refusal:
            status, text = refusal.status, answer("refused", refusal.line)
            log.info("delivery refused", status=refusal.status, reason=refusal.line)
        except Gone:
            return
        self.counters.answered(status)
        await reply(send, status, text)

    async def take(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] != "POST":
            raise Refusal(405, "deliveries are POSTed")
        if self.is_stopping:
            raise Refusal(503, "the server is stopping; the delivery is asked for again at its next start")
        headers = headers_of(scope["headers"])
        length = length_of(headers)
        self.check_may_be_signed(headers)
        body = await self.bodies.read(receive, length=length)
        self.check_signature(body, headers)
        check_type(headers)
        event, guid = event_of(headers), guid_of(headers)
        delivery = read(body, guid=guid, event=event, now=time.time())
        if event not in HANDLED:
            return 202, answer("ignored", f"Baton does nothing on {event}")
        return 202, ACCEPTED if await self.commit(delivery) else DUPLICATE

    def check_may_be_signed(self, headers: Headers) -> None:
        """Who shows no signature is turned away before a byte of the body is kept."""
        given = headers.get(b"x-hub-signature-256", b"")
        if not given:
            raise Refusal(401, "no X-Hub-Signature-256; set a secret for the webhook (SHA-1 alone is not taken)")
        if not SIGNATURE.fullmatch(given):
            raise Refusal(401, f"X-Hub-Signature-256 is no SHA-256 signature; {COMPARE}")

    def check_signature(self, body: bytes, headers: Headers) -> None:
        given = headers.get(b"x-hub-signature-256", b"")
        if is_signed(body, given, self.secrets):
            return
        raise Refusal(401, f"X-Hub-Signature-256 does not fit; {COMPARE}")

    async def commit(self, delivery: Delivery) -> bool:
        try:
            return await self.store(delivery)
        except Exception:
            log.exception("delivery not stored", guid=delivery.guid)
            raise Refusal(503, "the delivery could not be stored; it is asked for again") from None


def answer(status: str, reason: str = "") -> bytes:
    return json.dumps({"status": status, "reason": reason} if reason else {"status": status}).encode()


ACCEPTED = answer("accepted")
DUPLICATE = answer("duplicate", "this GUID is queued or done")


async def reply(send: Send, status: int, text: bytes) -> None:
    headers = [JSON, (b"content-length", str(len(text)).encode())]
    if status == 405:
        headers.append((b"allow", b"POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
