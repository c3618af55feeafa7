"""A bounded load generator for webhooks: so many connections, each sends when it was answered."""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.web.signature import signature_of


def payload(size: int = 8_000) -> bytes:
    """A comment without a command, of about the size that GitHub sends."""
    comment = {
        "id": 1,
        "node_id": "IC_1",
        "body": "Looks good to me. " * (size // 36),
        "user": {"id": 5, "login": "ada", "type": "User"},
        "created_at": "2025-01-01T00:00:00Z",
    }
    whole = {
        "action": "created",
        "issue": {"number": 1, "title": "An issue", "body": "Its words. " * (size // 22)},
        "comment": comment,
        "repository": {"id": 42, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}},
        "sender": {"id": 5, "login": "ada", "type": "User"},
        "installation": {"id": 7},
    }
    return json.dumps(whole).encode()


@dataclass
class Result:
    """What was measured after the warm-up: answers by status, and the time that each took, in seconds."""

    seconds: float
    statuses: dict[int, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    """Processor seconds of the server in the same time."""

    @property
    def cpu_each(self) -> float:
        return self.cpu / max(1, len(self.times))

    @property
    def rate(self) -> float:
        return self.statuses.get(202, 0) / self.seconds + self.statuses.get(200, 0) / self.seconds

    def quantile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Connection(asyncio.Protocol):
    """One keep-alive connection with one request on its way."""

    def __init__(self, load: "Load") -> None:
        self.load = load
        self.buffer = b""
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        if self.load.is_over:
            self.transport.close()
            return
        self.sent = time.perf_counter()
        self.transport.write(self.load.request())

    def data_received(self, more: bytes) -> None:
        self.buffer += more
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        self.load.took(int(head[9:12]), time.perf_counter() - self.sent)
        self.send()

    def connection_lost(self, _error: Exception | None) -> None:
        self.load.closed.release()


class Load:
    def __init__(
        self, port: int, *, secret: bytes, connections: int, seconds: float, warm_up: float, cpu: Callable[[], float]
    ) -> None:
        self.port, self.connections = port, connections
        self.seconds, self.warm_up, self.cpu = seconds, warm_up, cpu
        body = payload()
        self.head = (
            b"POST /webhook HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            b"user-agent: GitHub-Hookshot/0\r\nx-github-event: issue_comment\r\n"
            + f"x-hub-signature-256: {signature_of(body, secret)}\r\ncontent-length: {len(body)}\r\n".encode()
            + b"x-github-delivery: "
        )
        self.tail = b"\r\n\r\n" + body
        self.numbers = itertools.count()
        self.stamp = f"{time.time_ns():x}-"
        self.is_over = False
        self.is_warm = False
        self.result = Result(seconds)
        self.closed = asyncio.Semaphore(0)

    def request(self) -> bytes:
        return self.head + f"{self.stamp}{next(self.numbers)}".encode() + self.tail

    def took(self, status: int, seconds: float) -> None:
        if self.is_warm and not self.is_over:
            self.result.statuses[status] = self.result.statuses.get(status, 0) + 1
            self.result.times.append(seconds)

    async def run(self) -> Result:
        loop = asyncio.get_running_loop()
        for _ in range(self.connections):
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.port)
        await asyncio.sleep(self.warm_up)
        self.is_warm, before = True, self.cpu()
        await asyncio.sleep(self.seconds)
        self.is_over, self.result.cpu = True, self.cpu() - before
        for _ in range(self.connections):
            await asyncio.wait_for(self.closed.acquire(), 10)
        return self.result
