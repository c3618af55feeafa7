"""What the demo's page hears: the newest of each kind for those who come late, then everything as it happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

KEEP_ALIVE = 15.0
"""Seconds without news after which a comment line keeps the stream open."""


class Feed:
    """Server-sent events with a memory. One event loop; `tell` may be called from its tasks only."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()
        self._latest: dict[str, str] = {}

    def tell(self, kind: str, told: dict[str, Any], *, memory: str | None = None) -> None:
        """Sends to everyone; remembers the newest by `memory` (default: one for each kind)."""
        text = f"event: {kind}\ndata: {json.dumps(told)}\n\n"
        self._latest[memory or kind] = text
        for listener in self._listeners:
            listener.put_nowait(text)

    async def listen(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        for text in self._latest.values():
            queue.put_nowait(text)
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(queue)
