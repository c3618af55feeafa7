"""How fast deliveries are acknowledged: Baton (durable) and Probot (in memory) on one machine, one after the other.

    python -m benchmarks.ack [--seconds 8] [--connections 64] [--rounds 2]

The load generator and the servers share the machine; what counts is the ratio. Loopback only.
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.load import Load, Result

SECRET = "for-measuring-only"
HERE = Path(__file__).parent
WANTED = 0.6


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@dataclass
class Running:
    """A server as a subprocess."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Processor seconds so far, its threads included; 0 where the system does not tell."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: list[str], *, cwd: Path, env: dict[str, str], word: str) -> Iterator[Running]:
    """Starts a server that names its port behind `word`."""
    server = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield Running(port_of(server, word), server.pid)
    finally:
        server.terminate()
        server.wait(20)


def port_of(server: "subprocess.Popen[str]", word: str) -> int:
    assert server.stdout
    seen = []
    for line in server.stdout:
        seen.append(line)
        if word in line:
            threading.Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
            return int("".join(c for c in line.partition(word)[2].split(";")[0] if c.isdigit()))
    raise SystemExit("the server did not start:\n" + "".join(seen))


def measure(server: Running, arguments: argparse.Namespace) -> Result:
    async def run() -> Result:
        load = Load(
            server.port,
            secret=SECRET.encode(),
            connections=arguments.connections,
            seconds=arguments.seconds,
            warm_up=2.0,
            cpu=server.cpu,
        )
        return await load.run()

    return uvloop.run(run())


def baton(arguments: argparse.Namespace, key: str) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "BATON_APP_ID": "1",
            "BATON_PRIVATE_KEY": key,
            "BATON_WEBHOOK_SECRET": SECRET,
            "BATON_STATE_KEY": "0" * 64,
            "BATON_DATABASE_URL": f"sqlite:///{folder}/baton.db",
            "BATON_GITHUB_URL": "http://127.0.0.1:9",  # nobody answers there: nothing leaves this machine
            "BATON_PORT": "0",
            "PYTHONPATH": str(HERE.parent),
        }
        command = [sys.executable, "-c", "import sys; from bot.cli import main; main(['serve'])"]
        with running(command, cwd=Path(folder), env=env, word="http://127.0.0.1:") as server:
            result = measure(server, arguments)
        check_durable(Path(folder) / "baton.db", result)
        return result


def check_durable(database: Path, result: Result) -> None:
    """Every acknowledged delivery is in the database."""
    with sqlite3.connect(database) as connection:
        stored = connection.execute("select count(*) from deliveries").fetchone()[0]
    if stored < result.statuses.get(202, 0):
        raise SystemExit(f"{result.statuses} were acknowledged, but only {stored} are stored")


def probot(arguments: argparse.Namespace, key: str) -> Result | None:
    if not (shutil.which("npm") and shutil.which("node")):
        print("Probot: skipped, there is no npm on this machine")
        return None
    with tempfile.TemporaryDirectory() as folder:
        for file in (HERE / "probot").iterdir():
            if file.is_file():
                shutil.copy(file, folder)
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
        done = subprocess.run(install, cwd=folder, check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"Probot: skipped, npm install failed: {done.stderr.strip().splitlines()[-1:]}")
            return None
        env = {
            "APP_ID": "1",
            "PRIVATE_KEY": key,
            "WEBHOOK_SECRET": SECRET,
            "NODE_ENV": "production",
            "LOG_LEVEL": "fatal",
        }
        with running(["node", "server.js"], cwd=Path(folder), env=env, word="listening on ") as server:
            return measure(server, arguments)


def show(name: str, result: Result) -> None:
    others = {status: count for status, count in result.statuses.items() if status not in (200, 202)}
    print(
        f"{name:<8} {result.rate:>8,.0f} acknowledgements/s   p50 {result.quantile(0.5) * 1e3:6.1f} ms"
        f"   p99 {result.quantile(0.99) * 1e3:6.1f} ms   processor {result.cpu_each * 1e6:4.0f} us each"
        + (f"   other answers: {others}" if others else "")
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    key = private_key()
    ratios, by_processor = [], []
    for _ in range(arguments.rounds):
        ours = baton(arguments, key)
        show("Baton", ours)
        theirs = probot(arguments, key)
        if theirs is None:
            return 0
        show("Probot", theirs)
        ratios.append(ours.rate / theirs.rate)
        by_processor.append(theirs.cpu_each / ours.cpu_each if ours.cpu_each else 0.0)
        time.sleep(1)
    middle = statistics.median(ratios)
    print(f"ratio    {', '.join(f'{ratio:.2f}' for ratio in ratios)}; median {middle:.2f}, wanted {WANTED}")
    # what each could do with a processor of its own, whatever else the machine does meanwhile
    print(f"by processor time {', '.join(f'{ratio:.2f}' for ratio in by_processor)}")
    return 0 if middle >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
