"""What the dashboard costs those who deliver, and how soon it shows a change: viewers beside acknowledgements.

    python -m benchmarks.viewers [--viewers 200] [--rate 300] [--seconds 4] [--pairs 8]

A session of 1,000 tasks changes twice a second, with viewers and without. Deliveries come at a steady rate, well under
what the server can take: at its limit the time of an answer is how long the queue is, and tells nothing else.

One server runs throughout. Turns with viewers and without them alternate, so that whatever else the machine does falls
on both; the answers of all turns together give the two p99s, and drawing whole turns anew, again and again, gives the
interval in which their ratio lies. Viewers look from a process of their own: who delivers must not wait for who reads.
"""

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from benchmarks.ack import private_key, running
from benchmarks.load import payload
from benchmarks.looking import Looking
from bot.web.signature import signature_of

HERE = Path(__file__).parent
SECRET = "for-measuring-only"
WANTED_RATIO = 1.2
WANTED_SECONDS = 0.5
SETTLE = 1.0
"""Seconds after viewers came or went before anything is counted."""
DRAWS = 1_000


@dataclass
class Turn:
    """Seconds of each acknowledgement in one turn."""

    acks: list[float] = field(default_factory=list)


class Deliveries:
    """Connections that stay open through all turns, as GitHub's do."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        body = payload()
        head = (
            "POST /webhook HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            "x-github-event: issue_comment\r\n"
            f"x-hub-signature-256: {signature_of(body, SECRET.encode())}\r\ncontent-length: {len(body)}\r\n"
            "x-github-delivery: "
        )
        self.head, self.rest = head.encode(), b"\r\n\r\n" + body
        self.count = 0

    async def open(self) -> None:
        for _ in range(32):
            self.free.put_nowait(await asyncio.open_connection("127.0.0.1", self.port))

    async def turn(self, *, rate: int, seconds: float) -> Turn:
        """Sends at fixed times, whatever became of the ones before; a late answer delays no other."""
        turn, began = Turn(), time.perf_counter()
        await asyncio.gather(*(self._one(turn, began + number / rate) for number in range(int(rate * seconds))))
        return turn

    async def _one(self, turn: Turn, due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        sent = time.perf_counter()
        reader, writer = await self.free.get()
        self.count += 1
        writer.write(self.head + f"{time.time_ns():x}-{self.count}".encode() + self.rest)
        answer = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        if b" 202 " not in answer.split(b"\r\n")[0]:
            raise SystemExit(f"not acknowledged: {answer!r}")
        turn.acks.append(time.perf_counter() - sent)
        self.free.put_nowait((reader, writer))


@dataclass
class Measured:
    """Turns without viewers and with them, in pairs; what viewers read."""

    alone: list[Turn] = field(default_factory=list)
    watched: list[Turn] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    """Seconds from a change on the board until a viewer has read it."""
    events: int = 0


def p99(turns: Sequence[Turn]) -> float:
    return statistics.quantiles([ack for turn in turns for ack in turn.acks], n=100)[98]


def interval(measured: Measured) -> tuple[float, float]:
    """Between which the ratio lies in 95 of 100 draws of whole turns."""
    dice = random.Random(1)
    found = []
    for _ in range(DRAWS):
        drawn = [dice.choices(turns, k=len(turns)) for turns in (measured.alone, measured.watched)]
        found.append(p99(drawn[1]) / p99(drawn[0]))
    parts = statistics.quantiles(found, n=40)
    return parts[0], parts[-1]


@contextmanager
def lookers(port: int) -> Iterator[Looking]:
    command = [sys.executable, "-m", "benchmarks.looking", str(port)]
    child = subprocess.Popen(command, cwd=HERE.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Looking(child)
    finally:
        child.terminate()
        child.wait(20)


async def measure(port: int, looking: Looking, arguments: argparse.Namespace) -> Measured:
    measured, deliveries = Measured(), Deliveries(port)
    await deliveries.open()
    await deliveries.turn(rate=arguments.rate, seconds=2 * SETTLE)  # warms up
    for pair in range(arguments.pairs):
        for is_watched in (False, True) if pair % 2 else (True, False):
            if is_watched:
                await asyncio.to_thread(looking.begin, arguments.viewers)
            await asyncio.sleep(SETTLE)
            turn = await deliveries.turn(rate=arguments.rate, seconds=arguments.seconds)
            (measured.watched if is_watched else measured.alone).append(turn)
            if is_watched:
                shown, events = await asyncio.to_thread(looking.end)
                measured.shown += shown
                measured.events += events
        print(
            f"pair {pair + 1}: p99 without viewers {p99(measured.alone[-1:]) * 1e3:6.1f} ms,"
            f" with {arguments.viewers} {p99(measured.watched[-1:]) * 1e3:6.1f} ms",
            flush=True,
        )
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--pairs", type=int, default=8)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        told = json.dumps({"folder": folder, "key": private_key(), "secret": SECRET})
        env = {"PYTHONPATH": str(HERE.parent), "BATON_BENCH": told}
        command = [sys.executable, "-m", "benchmarks.watched"]
        with running(command, cwd=HERE.parent, env=env, word="listening on ") as one, lookers(one.port) as looking:
            measured = uvloop.run(measure(one.port, looking, arguments))
    return told_of(measured)


def told_of(measured: Measured) -> int:
    ratio, (low, high) = p99(measured.watched) / p99(measured.alone), interval(measured)
    latest = statistics.quantiles(measured.shown, n=100)[98] if len(measured.shown) > 1 else float("inf")
    count = sum(len(turn.acks) for turn in measured.watched)
    certain = "held" if high <= WANTED_RATIO else "missed" if low > WANTED_RATIO else "not certain here"
    print(
        f"p99 of {count:,} answers each: {p99(measured.alone) * 1e3:.1f} ms and {p99(measured.watched) * 1e3:.1f} ms;"
        f" ratio {ratio:.2f}, in 95 of 100 draws {low:.2f} to {high:.2f}, wanted {WANTED_RATIO}: {certain}\n"
        f"{measured.events:,} updates were read, p99 {latest:.2f} s after the change, wanted {WANTED_SECONDS}"
    )
    return 0 if ratio <= WANTED_RATIO and latest <= WANTED_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
