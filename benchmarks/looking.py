"""Viewers for `benchmarks.viewers`, in a process of their own: they hold streams open and note when changes come."""

import asyncio
import json
import subprocess
import sys
import time
from functools import partial
from typing import cast

import uvloop

PATH = "/r/acme/archive"


class Looking:
    """The other end: tells the process how many are to look, and is told what they saw."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        self.child = child

    def begin(self, viewers: int) -> None:
        self._say(str(viewers))

    def end(self) -> tuple[list[float], int]:
        """Seconds after each change at which it was read, and how many updates there were."""
        told = json.loads(self._say("0"))
        return told["shown"], told["events"]

    def _say(self, word: str) -> str:
        assert self.child.stdin
        assert self.child.stdout
        self.child.stdin.write(f"{word}\n")
        self.child.stdin.flush()
        return self.child.stdout.readline()


class Viewer(asyncio.Protocol):
    """Reads as little as it can of what comes: whoever looks is not what is measured."""

    def __init__(self, head: bytes, seen: "Seen") -> None:
        self.head, self.seen = head, seen

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self.head)  # uvloop's is none of asyncio's classes

    def data_received(self, data: bytes) -> None:
        if (at := data.find(b"changed at ")) >= 0 and len(data) >= at + 28:
            self.seen.events += 1
            self.seen.shown.append(round(time.time() - float(data[at + 11 : at + 28]), 4))


class Seen:
    def __init__(self) -> None:
        self.shown: list[float] = []
        self.events = 0


async def look(port: int) -> None:
    head = f"GET {PATH}/live?screen=overview HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    open_ones: list[asyncio.BaseTransport] = []
    seen = Seen()
    while word := await asyncio.to_thread(sys.stdin.readline):
        if count := int(word):
            seen = Seen()
            for _ in range(count):
                open_ones.append((await loop.create_connection(partial(Viewer, head, seen), "127.0.0.1", port))[0])
            print(count, flush=True)
            continue
        for one in open_ones:
            one.close()
        open_ones.clear()
        print(json.dumps({"shown": seen.shown, "events": seen.events}), flush=True)


if __name__ == "__main__":
    uvloop.run(look(int(sys.argv[1])))
