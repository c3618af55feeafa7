"""What the dashboard costs those who deliver, and how soon it shows a change: viewers beside acknowledgements.

    python -m benchmarks.viewers [--viewers 200] [--rate 300] [--seconds 10] [--rounds 3]

A session of 1,000 tasks changes twice a second, with viewers and without. Deliveries come at a steady rate, well under
what the server can take: at its limit the time of an answer is how long the queue is, and tells nothing else.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from benchmarks.ack import private_key, running
from benchmarks.load import payload
from bot.web.signature import signature_of

HERE = Path(__file__).parent
SECRET = "for-measuring-only"
WANTED_RATIO = 1.2
WANTED_SECONDS = 0.5
PATH = "/r/acme/archive"


@dataclass
class Measured:
    """Seconds of each acknowledgement, and from a change on the board until a viewer has read it."""

    acks: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    events: int = 0
    cpu: float = 0.0
    """Processor seconds of the server."""

    def p99(self) -> float:
        return statistics.quantiles(self.acks, n=100)[98]


class Viewer:
    """Holds a stream open and notes when each change comes."""

    def __init__(self, port: int, measured: Measured) -> None:
        self.port, self.measured = port, measured

    async def look(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(f"GET {PATH}/live?screen=overview HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        try:
            async for line in reader:
                if line.startswith(b"event: latest"):
                    self.measured.events += 1
                if (at := line.find(b"changed at ")) >= 0:
                    self.measured.shown.append(time.time() - float(line[at + 11 : at + 28]))
        finally:
            writer.close()


async def deliver(port: int, *, rate: int, seconds: float, measured: Measured) -> None:
    """Sends at fixed times, whatever became of the ones before; a late answer delays no other."""
    body = payload()
    head = (
        "POST /webhook HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        "x-github-event: issue_comment\r\n"
        f"x-hub-signature-256: {signature_of(body, SECRET.encode())}\r\ncontent-length: {len(body)}\r\n"
        "x-github-delivery: "
    )
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(32):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    began = time.perf_counter()

    async def one(number: int) -> None:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        sent = time.perf_counter()
        reader, writer = await free.get()
        writer.write(f"{head}{time.time_ns():x}-{number}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        if b" 202 " not in answer.split(b"\r\n")[0]:
            raise SystemExit(f"not acknowledged: {answer!r}")
        if sent - began > 1.0:  # the first second warms up
            measured.acks.append(time.perf_counter() - sent)
        free.put_nowait((reader, writer))

    await asyncio.gather(*(one(number) for number in range(int(rate * seconds))))
    while not free.empty():
        free.get_nowait()[1].close()


def measure(arguments: argparse.Namespace, key: str, *, viewers: int) -> Measured:
    measured = Measured()

    async def run(port: int) -> None:
        looking = [asyncio.create_task(Viewer(port, measured).look()) for _ in range(viewers)]
        await asyncio.sleep(1.5)
        await deliver(port, rate=arguments.rate, seconds=arguments.seconds, measured=measured)
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)

    with TemporaryDirectory() as folder:
        told = json.dumps({"folder": folder, "key": key, "secret": SECRET})
        env = {"PYTHONPATH": str(HERE.parent), "BATON_BENCH": told}
        with running(
            [sys.executable, "-m", "benchmarks.watched"], cwd=HERE.parent, env=env, word="listening on "
        ) as one:
            before = one.cpu()
            uvloop.run(run(one.port))
            measured.cpu = one.cpu() - before
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    key = private_key()
    ratios, latest = [], []
    for _ in range(arguments.rounds):
        alone, watched = (measure(arguments, key, viewers=viewers) for viewers in (0, arguments.viewers))
        ratios.append(watched.p99() / alone.p99())
        latest.append(statistics.quantiles(watched.shown, n=100)[98] if len(watched.shown) > 1 else float("inf"))
        print(
            f"p99 without viewers {alone.p99() * 1e3:6.1f} ms, with {arguments.viewers} {watched.p99() * 1e3:6.1f} ms:"
            f" ratio {ratios[-1]:.2f}; {watched.events:,} updates read, p99 {latest[-1] * 1e3:.0f} ms after the change;"
            f" {(watched.cpu - alone.cpu) / max(1, watched.events) * 1e6:.0f} us of processor each"
        )
    ratio, seconds = statistics.median(ratios), statistics.median(latest)
    print(
        f"median ratio {ratio:.2f}, wanted {WANTED_RATIO};"
        f" a change is read within {seconds:.2f} s, wanted {WANTED_SECONDS}"
    )
    return 0 if ratio <= WANTED_RATIO and seconds <= WANTED_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
