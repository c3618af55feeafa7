"""Whole stories: real webhooks in, comments and labels out, over the sandbox and Baton's real server."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from github.Issue import Issue
from github.IssueComment import IssueComment

from bot.bootstrap import Server, build
from bot.demo.people import Person
from bot.demo.show import running
from bot.demo.stage import PLAN_PATH, Stage, set_up, start_sandbox
from bot.domain.region import split
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.state_block import Keys
from bot.sandbox.model import Role
from bot.settings import Settings
from bot.store.timers import Timers
from bot.web.serving import listen

PATIENCE = 60.0
SOON = 3.0
"""Timers due within these seconds belong to what just happened."""


@dataclass(slots=True, repr=False)
class Talk:
    """One repository, its people and Baton. Entries are named as on the board: `task:schema`, `status`."""

    stage: Stage
    settings: Settings
    server: Server | None = None
    _running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _port: int = 0

    async def start_server(self) -> None:
        """Starts Baton, or starts it again on the same port and database."""
        door = listen("127.0.0.1", self._port)
        self._port = door.getsockname()[1]
        assert self.settings.app_id
        auth = AppKey(self.settings.app_id, self.settings.key_pem)
        gateway = Gateway(auth, Keys.of(self.settings.state_keys), url=self.settings.github_url, limits=UNLIMITED)
        self.server = build(self.settings, gateway=gateway)
        await self._running.enter_async_context(running(self.server, door))

    async def stop_server(self) -> None:
        await self._running.aclose()
        self.server = None

    async def push(self, plan: str | None, *, login: str = "mira") -> None:
        """Pushes the plan file (None deletes it) and waits until Baton has done all."""
        await asyncio.to_thread(self.stage.push, {PLAN_PATH: plan}, message="Change the plan", login=login)
        await self.settle()

    async def says(self, login: str, entry: str, body: str) -> IssueComment:
        """A comment, and everything that follows from it."""
        comment = await self.person(login).comment(await self.number(entry), body)
        await self.settle()
        return comment

    async def closes(self, login: str, entry: str) -> None:
        await self.person(login).close(await self.number(entry))
        await self.settle()

    def person(self, login: str) -> Person:
        return self.stage.people[login]

    async def number(self, entry: str) -> int:
        return (await self.entries())[entry]

    async def entries(self) -> dict[str, int]:
        issues = await self.stage.maintainer.issues()
        return {parts.entry: issue.number for issue in issues if (parts := split(issue.body or "")).entry}

    async def issue(self, entry: str) -> Issue:
        return await self.stage.maintainer.look(await self.number(entry))

    async def state(self, entry: str) -> str:
        """`ready`, `waiting`, ... by its one state label; `done` where it is closed."""
        issue = await self.issue(entry)
        labels = [label.name.removeprefix("state:") for label in issue.labels if label.name.startswith("state:")]
        if issue.state == "closed":
            return "done" if not labels else f"closed with {labels}"
        return labels[0] if len(labels) == 1 else f"labels {labels}"

    async def states(self) -> dict[str, str]:
        entries = sorted(entry for entry in await self.entries() if entry.startswith("task:"))
        return {entry.removeprefix("task:"): await self.state(entry) for entry in entries}

    async def answers(self, entry: str) -> list[str]:
        """What Baton said in the entry's thread, without its hidden markers."""
        comments = await self.stage.maintainer.thread(await self.number(entry))
        return [said(comment.body) for comment in comments if comment.user.type == "Bot"]

    async def page(self) -> str:
        """The status page."""
        return split((await self.issue("status")).body or "").region

    async def reactions(self, entry: str, comment: IssueComment) -> list[str]:
        def read() -> list[str]:
            return [f"{one.user.login} {one.content}" for one in comment.get_reactions()]

        return await asyncio.to_thread(read)

    async def settle(self) -> None:
        """Waits until every webhook is out, every lane is empty and no timer is due soon; twice in a row."""
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while calm < 2:
                await asyncio.to_thread(self.stage.sandbox.drain)
                calm = calm + 1 if await self._is_calm() else 0
                await asyncio.sleep(0.02)

    async def _is_calm(self) -> bool:
        if self.server is None:
            return True
        depth = self.server.queue.depth()
        due = await Timers(self.server.database).next_due()
        return not depth["waiting"] and not depth["running"] and (due is None or due > time.time() + SOON)


def said(comment: str) -> str:
    return "\n".join(line for line in comment.splitlines() if not line.startswith("<!-- baton:")).strip()


@contextlib.asynccontextmanager
async def talking(
    folder: Path,
    *,
    logins: Iterable[str] = (),
    roles: dict[str, Role] | None = None,
    faults: Iterable[str] = (),
    without: Iterable[str] = (),
) -> AsyncIterator[Talk]:
    """A sandbox with an empty repository, and Baton installed and running on it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with start_sandbox(faults=faults, without=without) as sandbox:
        door = listen("127.0.0.1", 0)
        port = door.getsockname()[1]
        door.close()
        stage = set_up(
            sandbox, name="shop", logins=logins, roles=roles, webhook_url=f"http://127.0.0.1:{port}/webhook"
        )
        settings = Settings(
            _env_file=None,
            github_url=sandbox.url,
            app_id=stage.app.id,
            private_key=stage.app.private_key,
            webhook_secret=stage.app.webhook_secret,
            state_key=secrets.token_hex(32),
            database_url=f"sqlite:///{folder}/baton.db",
            status_interval=0,
        )
        talk = Talk(stage, settings, _port=port)
        await talk.start_server()
        try:
            await talk.settle()
            yield talk
        finally:
            await talk.stop_server()
