"""A server with a dashboard, in a thread beside the browser: boards of every sort, and one repository that lives."""

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from sqlalchemy import select

from bot.bootstrap import Server, build, open_database
from bot.demo.show import running
from bot.demo.stage import PLAN_PATH, Stage, set_up, start_sandbox
from bot.domain.delivery import Delivery
from bot.domain.region import split
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.state_block import Keys
from bot.sandbox.actor import person
from bot.sandbox.model import Issue
from bot.sandbox.operations import comments
from bot.settings import Settings
from bot.store.arrivals import add
from bot.store.boards import row_of
from bot.store.tables import boards, deliveries
from bot.store.upsert import upsert
from bot.web.serving import listen
from tests.web.dashboard import worlds

PLAN = """\
version: 1
session: {{title: Shop launch, objective: Sell the first lamp.}}
agents:
  claude: {{role: Rust core, principals: "claude#{claude}"}}
  gemini: {{role: Infrastructure, principals: "gemini#{gemini}"}}
tasks:
  postgres: {{title: Set up the database, agent: gemini, estimate: 2 days}}
  schema:   {{title: Write the schema, agent: claude, after: postgres, estimate: 3 days}}
  shelf:    {{title: Build the shelf, agent: claude}}
  sign:     {{title: Hang the sign, agent: claude}}
"""


@dataclass
class Dashboard:
    """`url` has no slash at its end."""

    url: str
    stage: Stage
    server: Server

    def say(self, login: str, entry: str, body: str) -> None:
        """A comment, as somebody writes it on GitHub."""
        account = self.stage.accounts[login]
        self.stage.sandbox.do(comments.create, person(account), self.issue(entry), body=body)

    def issue(self, entry: str) -> Issue:
        return self.issues()[entry]

    def issues(self) -> dict[str, Issue]:
        """By entry."""
        every = self.stage.sandbox.do(lambda world: list(self.stage.repository.issues.values()))
        return {split(one.body or "").entry: one for one in every}

    def wait_for_board(self, *, within: float = 90.0) -> None:
        """Until Baton has made the plan's issues, of which the status is the last, and remembers them."""
        query = select(boards.c.board).where(boards.c.repository_id == self.stage.repository.id)
        ends = time.monotonic() + within
        while time.monotonic() < ends:
            with self.server.database.engine.connect() as connection:
                if connection.scalar(query) and "status" in self.issues():
                    return
            time.sleep(0.05)
        raise AssertionError("Baton has no board of the shop")


@contextmanager
def running_dashboard(*, with_sign_in: bool = False) -> Iterator[Dashboard]:
    """Serves until the block ends. Beside the shop there are the boards of `tests/web/dashboard/worlds.py`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with start_sandbox() as sandbox, TemporaryDirectory(prefix="baton-dashboard-") as folder:
        door = listen("127.0.0.1", 0)
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        stage = set_up(sandbox, name="shop", logins=("claude", "gemini"), webhook_url=f"{url}/webhook")
        settings = settings_of(stage, folder, url if with_sign_in else None)
        fill(settings)
        started, loop = threading.Event(), asyncio.new_event_loop()
        stop, made = asyncio.Event(), list[Server]()

        async def serve() -> None:
            gateway = Gateway(
                AppKey(settings.app_id or 0, settings.key_pem),
                Keys.of(settings.state_keys),
                url=settings.github_url,
                limits=UNLIMITED,
            )
            made.append(build(settings, gateway=gateway))
            async with running(made[0], door):
                started.set()
                await stop.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(60)
        dashboard = Dashboard(url, stage, made[0])
        ids = {login: stage.accounts[login].id for login in ("claude", "gemini")}
        stage.push({PLAN_PATH: PLAN.format(**ids)}, message="Plan the shop")
        dashboard.wait_for_board()
        yield dashboard
        loop.call_soon_threadsafe(stop.set)
        thread.join(60)


def settings_of(stage: Stage, folder: str, public_url: str | None) -> Settings:
    return Settings(
        _env_file=None,
        github_url=stage.sandbox.url,
        app_id=stage.app.id,
        private_key=stage.app.private_key,
        webhook_secret=stage.app.webhook_secret,
        state_key=secrets.token_hex(32),
        database_url=f"sqlite:///{Path(folder)}/baton.db",
        status_interval=0.2,
        oauth_client_id=stage.app.client_id if public_url else None,
        oauth_client_secret=stage.app.client_secret if public_url else None,
        public_url=public_url,
    )


def fill(settings: Settings) -> None:
    """Boards that nothing changes, and a dead letter."""
    database = open_database(settings)
    dead = Delivery("dead-letter-1", "issues", "opened", 42, 7, b'{"action": "opened"}', time.time())
    with database.engine.begin() as connection:
        rich = worlds.rich(datetime.now(UTC) - timedelta(days=9))
        for board in (rich, *(make() for make in worlds.ALL[1:])):
            upsert(connection, boards, row_of(board) | {"at": time.time()})
        add(connection, [dead])
        connection.execute(deliveries.update().values(status="dead", error="GitHub said no, eight times", attempts=8))
    database.engine.dispose()
