"""Stands in front of a server and writes down every exchange with its API, a JSON object a line."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.server import is_api


@dataclass(frozen=True, slots=True)
class Exchange:
    """`request` and `response` are JSON values; None is no body, `{"$base64": ...}` one that is no JSON."""

    method: str
    path: str
    query: str
    agent: str
    status: int
    request: Any
    response: Any


@dataclass(slots=True)
class Recorder:
    """An ASGI application around another. Pages for browsers are no API and are left out."""

    app: ASGIApp
    seen: list[Exchange] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope):
            await self.app(scope, receive, send)
            return
        asked, answered, status = bytearray(), bytearray(), 0

        async def hear() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def tell(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            await send(message)

        await self.app(scope, hear, tell)
        if status:  # a connection that was dropped is no answer
            self.seen.append(exchange(scope, bytes(asked), status, bytes(answered)))

    def write(self, path: Path) -> None:
        path.write_text("".join(json.dumps(asdict(one)) + "\n" for one in self.seen), encoding="utf-8")


def exchange(scope: Scope, asked: bytes, status: int, answered: bytes) -> Exchange:
    agent = dict(scope["headers"]).get(b"user-agent", b"").decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    # as it was sent: a name with a coded slash is one segment
    path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].decode("latin-1")
    return Exchange(scope["method"], path, query, agent, status, value(asked), value(answered))


def value(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return {"$base64": base64.b64encode(body[:2000]).decode()}


def read(path: Path) -> Iterator[Exchange]:
    """What a recorder, or any proxy that writes these fields, wrote. Fields that are not known are left alone."""
    names = Exchange.__dataclass_fields__
    for line in path.read_text(encoding="utf-8").splitlines():
        yield Exchange(**{name: value for name, value in json.loads(line).items() if name in names})
