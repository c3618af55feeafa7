"""The real server as a process of its own: acknowledged is stored, whatever happens to the process."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.web.signature import signature_of

ROOT = Path(__file__).parents[2]
SECRET = b"a-secret-for-tests"
BODY = (
    b'{"action":"created","issue":{"number":1},"comment":{"id":1,"body":"%s","user":{"id":5,"login":"ada"}},'
    b'"repository":{"id":42,"name":"shop","owner":{"login":"acme"}},"installation":{"id":7}}'
)


@pytest.fixture(scope="module")
def key() -> str:
    form = serialization.PrivateFormat.TraditionalOpenSSL
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@contextmanager
def serving(folder: Path, key: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server on a free port, whose GitHub does not answer: commands stay in the queue, comments end as ignored."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BATON_")},
        "BATON_APP_ID": "1",
        "BATON_PRIVATE_KEY": key,
        "BATON_WEBHOOK_SECRET": SECRET.decode(),
        "BATON_STATE_KEY": "0" * 64,
        "BATON_DATABASE_URL": f"sqlite:///{folder}/baton.db",
        "BATON_GITHUB_URL": "http://127.0.0.1:9",
        "BATON_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from bot.cli import main; main(['serve'])"]
    with (folder / "log").open("a") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE, stdout=log, text=True)
    assert server.stderr
    line = server.stderr.readline()
    assert "Baton listens on" in line, line + server.stderr.read()
    try:
        yield server, line.split("http://")[1].split(";")[0]
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


async def deliver(client: httpx.AsyncClient, guid: str, *, body: bytes) -> int:
    headers = {
        "content-type": "application/json",
        "x-github-event": "issue_comment",
        "x-github-delivery": guid,
        "x-hub-signature-256": signature_of(body, SECRET),
    }
    return (await client.post("/webhook", content=body, headers=headers)).status_code


def stored(folder: Path) -> dict[str, str]:
    with sqlite3.connect(folder / "baton.db") as connection:
        return dict(connection.execute("select guid, status from deliveries").fetchall())


async def test_killed_in_the_middle_of_a_burst_it_loses_nothing_that_it_acknowledged(tmp_path: Path, key: str) -> None:
    acknowledged: list[str] = []
    with serving(tmp_path, key) as (server, address):
        limits = httpx.Limits(max_connections=20)
        async with httpx.AsyncClient(base_url=f"http://{address}", limits=limits, trust_env=False) as client:

            async def send(number: int) -> None:
                for turn in range(200):
                    try:
                        status = await deliver(client, f"{number}-{turn}", body=BODY % b"hello")
                    except httpx.HTTPError:
                        return
                    assert status == 202
                    acknowledged.append(f"{number}-{turn}")
                    if len(acknowledged) == 300:
                        os.kill(server.pid, signal.SIGKILL)

            await asyncio.gather(*(send(number) for number in range(20)))
    assert 300 <= len(acknowledged) < 4000
    assert set(acknowledged) <= set(stored(tmp_path))


async def test_what_was_left_by_a_kill_is_taken_up_at_the_next_start(tmp_path: Path, key: str) -> None:
    with serving(tmp_path, key) as (_, address):
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client:
            assert await deliver(client, "left", body=BODY % b"hello") == 202
    with sqlite3.connect(tmp_path / "baton.db") as connection:
        connection.execute("update deliveries set status = 'running', error = ''")
    with serving(tmp_path, key):
        async with asyncio.timeout(60):
            while stored(tmp_path)["left"] != "ignored":  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)


async def test_told_to_stop_it_leaves_what_it_cannot_finish_in_the_queue(tmp_path: Path, key: str) -> None:
    with serving(tmp_path, key) as (server, address):
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client:
            assert await deliver(client, "command", body=BODY % b"/claim") == 202
            assert (await client.get("/readyz")).status_code == 200
            assert "baton_queue" in (await client.get("/metrics")).text
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) in (0, -signal.SIGTERM)
    assert stored(tmp_path)["command"] in ("queued", "running")


async def test_large_body_and_slow_sender_meet_a_closed_door(tmp_path: Path, key: str) -> None:
    with serving(tmp_path, key) as (_, address):
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n{")
        await writer.drain()
        assert b" 413 " in await asyncio.wait_for(reader.readline(), 60)
        writer.close()
