"""Bodies of requests, while nobody knows yet whether they are GitHub's: bounded in size, time and memory."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bot.web.envelope import Headers, Refusal

BODY_LIMIT = 25 * 1024 * 1024
"""GitHub sends no more: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap"""
BODY_TIME = 15.0
"""Seconds for a body to come; GitHub itself gives up after ten."""
SMALL = 64 * 1024
"""Bytes that every body may have, however full it is."""
MOST = 256 * 1024 * 1024
"""Bytes of larger bodies that are on their way at a time."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class Gone(Exception):
    """The sender hung up in the middle of the body: nobody is there to be answered."""


class Bodies:
    """Reads bodies. `held` counts the bytes of those that are not whole yet."""

    def __init__(self) -> None:
        self.held = 0

    async def read(self, receive: Receive, *, length: int) -> bytes:
        """The whole body, as its header announced it. Raises Refusal or Gone."""
        try:
            async with asyncio.timeout(BODY_TIME):
                message = await receive()
                if message["type"] == "http.request" and not message.get("more_body"):
                    return whole(message.get("body", b""), length)
                return whole(await self.rest(receive, message), length)
        except TimeoutError:
            raise Refusal(408, f"the body did not come within {BODY_TIME:g} seconds; send it again") from None

    async def rest(self, receive: Receive, message: Message) -> bytes:
        parts, size = [], 0
        try:
            while True:
                if message["type"] == "http.disconnect":
                    raise Gone
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                self.held += len(parts[-1])
                if size > BODY_LIMIT:
                    raise Refusal(413, "body is over 25 MB; GitHub sends no such delivery")
                if size > SMALL and self.held > MOST:
                    raise Refusal(503, "too many large bodies are on their way; the delivery is asked for again")
                if not message.get("more_body"):
                    return b"".join(parts)
                message = await receive()
        finally:
            self.held -= size


def length_of(headers: Headers) -> int:
    length = headers.get(b"content-length", b"0")
    if not length.isdigit():
        raise Refusal(400, "Content-Length is no number")
    if len(length) > 18 or int(length) > BODY_LIMIT:
        raise Refusal(413, "body is over 25 MB; GitHub sends no such delivery")
    return int(length)


def whole(body: bytes, length: int) -> bytes:
    if len(body) < length:
        raise Refusal(400, f"body ends after {len(body)} of {length} bytes; send it again")
    return body
