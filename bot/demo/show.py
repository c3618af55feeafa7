"""Runs the demo: sandbox, Baton's server and story in one process, told to a page or to the terminal."""

import asyncio
import contextlib
import logging
import secrets
import socket
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
import uvicorn

from bot.bootstrap import Server, build
from bot.demo.feed import Feed
from bot.demo.page import DemoPage
from bot.demo.script import Script, with_principals
from bot.demo.stage import Stage, set_up, start_sandbox
from bot.demo.story import NoEffect, Scene, Step, StepState, Story
from bot.demo.turn import say, turn
from bot.domain.region import split
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.state_block import Keys
from bot.plan.write import write
from bot.settings import Settings
from bot.web.serving import Serving, configure, listen

PACE = 5.0
"""Seconds that a scene stands before the next one, when somebody watches."""
LOOK_EVERY = 0.2
MARKS: Mapping[StepState, str] = {"done": "✓", "failed": "✗", "skipped": "–"}

Tell = Callable[[str], None]
"""Prints a line."""


@dataclass(slots=True, repr=False)
class Show:
    """Everything that runs; `story` is played by `play`."""

    stage: Stage
    story: Story
    script: Script


@contextlib.asynccontextmanager
async def opened(script: Script) -> AsyncIterator[Show]:
    """Starts the sandbox and Baton on loopback; both end with the block, and nothing is left on disk."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with start_sandbox() as sandbox, TemporaryDirectory(prefix="baton-demo-") as folder:
        door = listen("127.0.0.1", 0)
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        stage = set_up(sandbox, name="demo", logins=script.logins.values(), webhook_url=f"{address}/webhook")
        plan = with_principals(
            script.plan, {a: f"{login}#{stage.accounts[login].id}" for a, login in script.logins.items()}
        )
        settings = _settings(stage, Path(folder))
        async with running(build(settings, gateway=_gateway(settings)), door):
            yield Show(stage, Story(stage, plan, write(plan), script.logins), script)


def _settings(stage: Stage, folder: Path) -> Settings:
    return Settings(
        github_url=stage.sandbox.url,
        app_id=stage.app.id,
        private_key=stage.app.private_key,
        webhook_secret=stage.app.webhook_secret,
        state_key=secrets.token_hex(32),
        database_url=f"sqlite:///{folder}/baton.db",
        status_interval=0.5,
    )


def _gateway(settings: Settings) -> Gateway:
    """Without pacing: the sandbox has no limits unless it is told to."""
    assert settings.app_id
    auth = AppKey(settings.app_id, settings.key_pem)
    return Gateway(auth, Keys.of(settings.state_keys), url=settings.github_url, limits=UNLIMITED)


async def play(
    story: Story, *, pace: float, before: Callable[[Step], None], after: Callable[[Step, Scene], None]
) -> bool:
    """Plays every step; False where one had no effect, and then the rest is not played."""
    for step in story.steps:
        if step.play is None:
            after(step, Scene(f"{step.title}: left out, {step.left_out}."))
            continue
        step.state = "running"
        before(step)
        try:
            scene = await step.play()
        except NoEffect as error:
            step.state = "failed"
            after(step, Scene(f"{step.title}: {error}"))
            return False
        step.state = "done"
        after(step, scene)
        await asyncio.sleep(pace)
    return True


async def on_page(script: Script, *, port: int, tell: Tell, open_browser: bool, pace: float = PACE) -> None:
    """Shows the story in a browser until it is interrupted."""
    async with opened(script) as show:
        feed = Feed()
        page = DemoPage(
            sandbox=show.stage.sandbox,
            repository=show.stage.slug,
            title=show.story.plan.session.title,
            file=script.file,
            document=script.text,
            steps=show.story.steps,
            feed=feed,
            say=lambda login, number, body: _say(show, page, feed, login, number, body),
        )
        door = listen("127.0.0.1", port)
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        server = uvicorn.Server(configure(page.app(), host="127.0.0.1", port=port, grace=1))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        tell(f"the demo is at {address}")
        tell(f"the sandbox's own pages: {show.stage.sandbox.url}/{show.stage.slug}/issues")
        tell("Ctrl-C ends it; nothing is left behind")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, address)
        following = asyncio.create_task(_follow_status(show, page, feed))
        playing = asyncio.create_task(_play_on_page(show, page, feed, tell, pace=pace))
        await serving
        for task in (following, playing):
            task.cancel()


async def in_terminal(script: Script, *, tell: Tell) -> bool:
    """Plays the story without waiting and prints the status page at its end; True if every step had its effect."""
    async with opened(script) as show:

        def after(step: Step, scene: Scene) -> None:
            tell(f"{MARKS[step.state]} {scene.caption}")
            for line in scene.lines:
                first, *rest = line.text.splitlines() or [""]
                tell(f"    {line.who:>12}  {first}")
                for more in rest:
                    tell(f"    {'':>12}  {more}")

        held = await play(show.story, pace=0, before=lambda step: None, after=after)
        if held:
            await asyncio.sleep(1)  # the last edit of the status page comes a moment after the last label
            issue = await show.stage.maintainer.look(show.story.numbers["status"])
            tell("\n" + split(issue.body).region)
        return held


async def _play_on_page(show: Show, page: DemoPage, feed: Feed, tell: Tell, *, pace: float) -> None:
    def before(step: Step) -> None:
        feed.tell("step", {"id": step.id, "state": step.state}, memory=f"step:{step.id}")

    def after(step: Step, scene: Scene) -> None:
        before(step)
        tell(f"{MARKS[step.state]} {scene.caption}")
        if step.state != "skipped":
            feed.tell("scene", {"html": page.scene(scene)})

    if await play(show.story, pace=pace, before=before, after=after):
        feed.tell("turn", turn(show.story, show.script))
        tell("your turn: comment as any agent on the page")


async def _say(show: Show, page: DemoPage, feed: Feed, login: str, number: int, body: str) -> None:
    async for scene in say(show.stage, login, number, body):
        feed.tell("scene", {"html": page.scene(scene)})


async def _follow_status(show: Show, page: DemoPage, feed: Feed) -> None:
    """Tells the page the status issue's text whenever it changes."""
    shown = ""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        number = show.story.numbers.get("status")
        if number is None:
            continue
        body = (await show.stage.maintainer.look(number)).body or ""
        if body != shown:
            shown = body
            url = f"{show.stage.sandbox.url}/{show.stage.slug}/issues/{number}"
            feed.tell("status", {"html": page.html(split(body).region), "url": url})


class InnerServer(Serving):
    """A server beside others in one process: signals are not its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def running(server: Server, door: socket.socket) -> AsyncIterator[None]:
    """Serves Baton in this loop on a socket that already listens; waits until it is ready."""
    web = InnerServer(configure(server.app, host="127.0.0.1", port=0, grace=1), on_stop=server.hang_up)
    serving = asyncio.create_task(web.serve(sockets=[door]))
    while not web.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        web.should_exit = True
        await serving
