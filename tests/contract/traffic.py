"""What is recorded: the demo, every operation of the gateway, a conversation, pull requests, the command line."""

import asyncio
import os
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from starlette.types import ASGIApp

import tests.conversations.talk
from bot import cli
from bot.demo import show
from bot.demo.script import script_from
from bot.demo.stage import pages, set_up
from bot.domain.ports import Place
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.sandbox.server import Sandbox
from tests.contract.changes import tell_of_changes
from tests.contract.recorder import Exchange, Recorder
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import talking
from tests.github.scenes import SCENES, Stage
from tests.github.town import KEYS

DOCUMENT = Path(__file__).parents[2] / "examples" / "status.md"
PLAN = """\
version: 1
session: By hand
agents: {claude: Rust core, gemini: {role: Infrastructure, principals: [gemini]}}
phases: {build: {title: Build}, run: {title: Run, after: build}}
checkpoints: {beta: {title: Beta, due: 2026-01-30, items: [Everything answers]}}
tasks:
  schema: {agent: claude, phase: build, checkpoint: beta}
  gateway: {agent: gemini, phase: run, after: schema}
"""


class Traffic:
    """Plays against sandboxes with some faults on, and keeps every exchange with them."""

    def __init__(self, faults: Iterable[str] = ()) -> None:
        self.faults = tuple(faults)
        self.recorders: list[Recorder] = []

    @property
    def seen(self) -> list[Exchange]:
        return [one for recorder in self.recorders for one in recorder.seen]

    def sandbox(self, *, faults: Iterable[str] = (), without: Iterable[str] = ()) -> Sandbox:
        def around(app: ASGIApp) -> Recorder:
            self.recorders.append(Recorder(app))
            return self.recorders[-1]

        return Sandbox.start(faults=(*self.faults, *faults), without=without, pages=pages, around=around)

    def play(self, folder: Path, *, tell: Callable[[str], None] = print, with_changes: bool = True) -> None:
        asyncio.run(self.demo(tell))
        asyncio.run(self.operations())
        asyncio.run(self.conversation(folder))
        self.command_line(folder)
        if with_changes:
            (folder / "changes").mkdir()
            asyncio.run(self.changes(folder / "changes"))

    async def demo(self, tell: Callable[[str], None]) -> None:
        with patch.object(show, "start_sandbox", self.sandbox):
            assert await show.in_terminal(script_from(DOCUMENT), tell=tell), "a step of the demo had no effect"

    async def operations(self) -> None:
        """Each operation of the gateway, as it is also recorded and replayed."""
        with self.sandbox() as sandbox:
            stage = set_up(sandbox, name="shop", logins=[], webhook_url=None)
            auth = AppKey(stage.app.id, stage.app.private_key)
            async with Gateway(auth, KEYS, url=sandbox.url, limits=UNLIMITED) as gateway:
                now = datetime.now(UTC).replace(microsecond=0)
                for scene in SCENES.values():
                    await scene(Stage(gateway, Place(0, stage.repository.owner.login, "shop"), "scenes", now))

    async def conversation(self, folder: Path) -> None:
        """What people do, what Baton answers, and a start after a time in which deliveries were missed."""
        with patch.object(tests.conversations.talk, "start_sandbox", self.sandbox):
            async with talking(folder, logins=LOGINS, roles={"stranger": "read"}) as talk:
                await talk.push(plan_for(talk))
                await talk.says("gemini", "task:postgres", "/claim")
                await talk.says("stranger", "task:postgres", "/done")
                await talk.says("gemini", "task:postgres", "/block on #1 waits for a machine")
                await talk.says("gemini", "task:postgres", "/unblock")
                await talk.closes("claude", "task:auth")
                await talk.stop_server()
                talk.at_once("gemini", tests.conversations.talk.comments.create, talk.issue("task:docs"), body="/claim")
                await talk.start_server()
                assert talk.server
                await talk.server.catch_up.look()
                await talk.settle()
                await talk.says("gemini", "task:postgres", "/done all tables are there")
                await talk.push("version: 1\ntasks: {broken: [}\n")
                await talk.push(plan_for(talk, drop=("docs",)))
                assert talk.state("task:schema") == "ready"

    async def changes(self, folder: Path) -> None:
        """Pull requests, and what Baton does beside them."""
        with patch.object(tests.conversations.talk, "start_sandbox", self.sandbox):
            async with talking(folder, logins=LOGINS, roles={"stranger": "read"}) as talk:
                await tell_of_changes(talk, folder)

    def command_line(self, folder: Path) -> None:
        """`baton plan`, `apply` and `status` as a person calls them, twice."""
        (folder / "plan.yml").write_text(PLAN, encoding="utf-8")
        with self.sandbox() as sandbox:
            stage = set_up(sandbox, name="shop", logins=["gemini"], webhook_url=None)
            told = {
                "BATON_GITHUB_URL": sandbox.url,
                "BATON_STATE_KEY": "0" * 32,
                "GH_TOKEN": stage.token_of("mira"),
                "XDG_CACHE_HOME": str(folder),
            }
            with patch.dict(os.environ, told), redirect_stdout(TextIOWrapper(BytesIO())):
                file, where = str(folder / "plan.yml"), ["--repo", stage.slug]
                calls = (["plan", file, "--json"], *[["apply", file, "--quiet"]] * 2, ["status", file, "--json"])
                for words in calls:
                    assert cli.run([*words, *where]) == 0, words
