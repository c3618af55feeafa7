"""Whole stories: real webhooks in, comments and labels out, over the sandbox and Baton's real server.

People act straight in the sandbox, as in a browser, so that faults on the wire concern Baton's requests alone. What
a story looks at is read from the sandbox's memory, which hides nothing and counts no request.
"""

import asyncio
import contextlib
import logging
import secrets
import socket
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

import bot.queue.retry
import bot.scheduler
from bot.bootstrap import Server, build
from bot.demo.show import running
from bot.demo.stage import MAINTAINER, PLAN_PATH, Stage, set_up, start_sandbox
from bot.dispatch import Corridor
from bot.domain.board import Board
from bot.domain.board import Issue as BoardIssue
from bot.domain.ports import Place
from bot.domain.region import split
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED, Limits
from bot.github.gateway import Gateway
from bot.github.history import History
from bot.github.state_block import Keys
from bot.github.ticks import Ticks
from bot.reconcile.difference import changes
from bot.sandbox.actor import person
from bot.sandbox.model import Comment, Issue, Label, Role
from bot.sandbox.operations import comments, issues, labels
from bot.settings import Settings
from bot.store.timers import Timers
from bot.web.serving import listen

PATIENCE = 90.0
SOON = 3.0
"""Timers due within these seconds belong to what just happened."""
FASTER = 0.02
"""Baton waits for GitHub, and between two tries, so much shorter than in earnest."""


@dataclass(slots=True, repr=False)
class Talk:
    """One repository, its people and Baton. Entries are named as on the board: `task:schema`, `status`."""

    stage: Stage
    settings: Settings
    server: Server | None = None
    limits: Limits = UNLIMITED
    _running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _port: int = 0
    ahead: timedelta = field(default_factory=timedelta)
    """How much later it is in the story than on this machine."""

    # Baton

    async def start_server(self) -> None:
        """Starts Baton, or starts it again on the same port and database."""
        door = listen("127.0.0.1", self._port)
        self._port = door.getsockname()[1]
        self.server = build(self.settings, gateway=self.gateway(), clock=self.clock)
        await self._running.enter_async_context(running(self.server, door))

    def gateway(self) -> Gateway:
        assert self.settings.app_id
        auth = AppKey(self.settings.app_id, self.settings.key_pem)
        keys = Keys.of(self.settings.state_keys)
        return Gateway(
            auth, keys, url=self.settings.github_url, limits=self.limits, ticks=Ticks(sleep=nap, now=self.now)
        )

    async def stop_server(self) -> None:
        await self._running.aclose()
        self.server = None

    def use_database(self, url: str) -> None:
        """From the next start on."""
        self.settings = self.settings.model_copy(update={"database_url": url})

    @property
    def requests(self) -> int:
        assert self.server
        return self.server.gateway.requests

    def place(self) -> Place:
        repository = self.stage.repository
        return Place(repository.id, repository.owner.login, repository.name, self.stage.installation.id)

    def clock(self) -> float:
        return time.time() + self.ahead.total_seconds()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    async def later(self, **passes: float) -> None:
        """Time passes on GitHub and in Baton alike (`hours=2`), and what is due happens."""
        self.ahead += timedelta(**passes)
        self.stage.sandbox.do(lambda world: world.clock.advance(**passes))
        await self.settle()

    async def settle(self) -> None:
        """Waits until every webhook is out, every lane is empty and no timer is due soon; twice in a row."""
        calm = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.to_thread(self.stage.sandbox.drain)
                calm = calm + 1 if await self._is_calm() else 0
                if calm == 2:
                    return
                await asyncio.sleep(0.02)

    async def _is_calm(self) -> bool:
        if self.server is None:
            return True
        depth = self.server.queue.depth()
        due = await Timers(self.server.database).next_due()
        return not depth["waiting"] and not depth["running"] and (due is None or due > self.clock() + SOON)

    # what people do

    async def act(self, login: str, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Somebody does something on GitHub, and Baton everything that follows from it."""
        result = self.at_once(login, operation, *arguments, **named)
        await self.settle()
        return result

    def at_once(self, login: str, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """As `act`, without waiting for Baton."""
        return self.stage.sandbox.do(operation, person(self.stage.accounts[login]), *arguments, **named)

    async def push(self, plan: str | None, *, login: str = MAINTAINER, path: str = PLAN_PATH) -> None:
        """Pushes the plan file; None deletes it."""
        await asyncio.to_thread(self.stage.push, {path: plan}, message="Change the plan", login=login)
        await self.settle()

    async def says(self, login: str, entry: str, body: str) -> Comment:
        """A comment, and everything that follows from it."""
        comment: Comment = await self.act(login, comments.create, self.issue(entry), body=body)
        return comment

    async def closes(self, login: str, entry: str) -> None:
        await self.act(login, issues.close, self.issue(entry))

    async def edits(self, login: str, entry: str, change: Callable[[str], str]) -> None:
        """The issue's text, in the browser."""
        issue = self.issue(entry)
        body = self.stage.sandbox.world.faults.browser_text(change((issue.body or "").replace("\r\n", "\n")))
        assert body != issue.body, "an edit changes something"
        await self.act(login, issues.edit, issue, body=body)

    async def labels(self, login: str, entry: str, *, add: str = "", remove: str = "") -> None:
        issue = self.issue(entry)
        if add:
            self.at_once(login, labels.add, issue, [self.label(add)])
        if remove:
            self.at_once(login, labels.remove, issue, [self.label(remove)])
        await self.settle()

    async def assert_rebuilds(self) -> None:
        """GitHub alone tells the board that Baton has cached, and the pages as they stand, to the byte."""
        await self.settle()
        assert self.server
        cached = await self.server.corridor.boards.get(self.stage.repository.id)
        assert cached
        assert cached.in_force
        assert not cached.pending.log, "what was logged is on GitHub"
        async with self.gateway() as gateway:
            loading = replace_corridor(self.server.corridor, gateway).loading
            board = replace(await gateway.board(self.place()), in_force=await loading.plan_in_force(self.place()))
            fresh = await loading.before_held(self.place(), board, now=self.now())
            assert fresh
        found = differences(cached, fresh)
        assert not found, "\n".join(found)
        rest = changes(cached.in_force.plan, fresh, now=self.now())
        left = [str(action)[:300] for action in rest.actions]
        assert not left, "a rebuild would write: " + "\n".join(left)

    async def forget(self, folder: Path) -> None:
        """Baton's database is deleted, and Baton starts again."""
        await self.settle()
        await self.stop_server()
        self.use_database(f"sqlite:///{folder}/{secrets.token_hex(4)}.db")
        await self.start_server()
        await self.settle()

    # what is there

    def every(self) -> list[Issue]:
        return self.stage.sandbox.do(lambda world: list(self.stage.repository.issues.values()))

    def label(self, name: str) -> Label:
        return self.stage.repository.labels[name]

    def entries(self) -> dict[str, int]:
        """Numbers by entry, of open issues first where a former session had the same."""
        every = sorted(self.every(), key=lambda issue: (issue.state == "open", issue.number))
        return {entry: issue.number for issue in every if (entry := split(issue.body or "").entry)}

    def issue(self, entry: str) -> Issue:
        return self.stage.repository.issues[self.entries()[entry]]

    def state(self, entry: str) -> str:
        """`ready`, `waiting`, ... by its one state label; `done` where it is closed."""
        return state_of(self.issue(entry))

    def states(self) -> dict[str, str]:
        """Of all tasks."""
        names = sorted(entry for entry in self.entries() if entry.startswith("task:"))
        return {entry.removeprefix("task:"): self.state(entry) for entry in names}

    def answers(self, entry: str) -> list[str]:
        """What Baton said in the entry's thread, without its hidden markers."""
        return [said(one.body) for one in self.issue(entry).comments.values() if self.is_own(one)]

    def is_own(self, comment: Comment) -> bool:
        return comment.author is self.stage.app.bot

    def page(self) -> str:
        """The status page."""
        return split(self.issue("status").body or "").region

    def reactions(self, comment: Comment) -> list[str]:
        return [f"{one.account.login} {one.content}" for one in comment.reactions.values()]

    def fingerprint(self) -> dict[str, Any]:
        """Everything that Baton could have written, times and all: the same twice means that nothing was written."""
        repository = self.stage.repository
        return {
            "labels": {one.name: (one.id, one.description, one.updated_at) for one in repository.labels.values()},
            "milestones": {one.title: (one.id, one.updated_at) for one in repository.milestones.values()},
            "issues": {
                one.number: (one.title, one.body, one.state, one.updated_at, len(one.edits), len(one.timeline))
                for one in self.every()
            },
            "pins": [pin.issue.number for pin in repository.pins],
        }

    def board(self) -> dict[str, Any]:
        """The board as people see it, by entries instead of numbers: comparable between two stories."""
        names = {number: entry for entry, number in self.entries().items()}
        found = [one for one in self.every() if one.number in names]
        return {
            names[one.number]: {
                "title": one.title,
                "state": state_of(one),
                "labels": sorted(label.name for label in one.labels.values()),
                "milestone": one.milestone.title if one.milestone else "",
                "parent": names.get(one.parent.number, "") if one.parent else "",
                "after": sorted(names.get(other.number, f"#{other.number}") for other in one.blocked_by.values()),
                "said": sorted(self._by_name(said(note.body), names) for note in one.comments.values()),
            }
            for one in sorted(found, key=lambda issue: names[issue.number])
        }

    def _by_name(self, text: str, names: Mapping[int, str]) -> str:
        for number, name in sorted(names.items(), reverse=True):
            text = text.replace(f"#{number}", f"#<{name}>")
        return text

    def doubles(self) -> list[str]:
        """What is there twice and should be once: issues of one entry, labels, answers."""
        entries = Counter(entry for issue in self.every() if (entry := split(issue.body or "").entry))
        keys = Counter(
            (issue.number, line)
            for issue in self.every()
            for one in issue.comments.values()
            if self.is_own(one)
            for line in one.body.splitlines()
            if line.startswith("<!-- baton:said")
        )
        twice = [*entries.items(), *keys.items()]
        return [f"{what} {count} times" for what, count in twice if count > 1]


def replace_corridor(corridor: Corridor, gateway: Gateway) -> Corridor:
    """One that reads by another door and has cached nothing."""
    earlier = History(gateway.client)
    return Corridor(
        gateway,
        corridor.boards,
        corridor.timers,
        corridor.records,
        repositories=corridor.repositories,
        earlier=earlier,
    )


ISSUE_FIELDS = tuple(name for name in BoardIssue.__dataclass_fields__ if name != "active_at")
"""Signs of life are written down when they matter; what came since is known to the cache alone."""


def differences(one: Board, other: Board) -> list[str]:
    """What two boards do not agree on, by name; lists of what was looked for and not kept are left out."""
    wholes = ("repository", "session", "status", "labels", "milestones", "in_force")
    found = [f"{name}: {getattr(one, name)} / {getattr(other, name)}" for name in wholes if differ(one, other, name)]
    found += [f"{entry} is on one board" for entry in one.issues.keys() ^ other.issues.keys()]
    for entry in one.issues.keys() & other.issues.keys():
        left, right = one.issues[entry], other.issues[entry]
        names = [name for name in ISSUE_FIELDS if differ(left, right, name)]
        found += [f"{entry}, {name}: {getattr(left, name)} / {getattr(right, name)}" for name in names]
    return [line[:500] for line in found]


def differ(one: object, other: object, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


async def nap(seconds: float) -> None:
    await asyncio.sleep(seconds * FASTER)


def said(comment: str) -> str:
    return "\n".join(line for line in comment.splitlines() if not line.startswith("<!-- baton:")).strip()


def state_of(issue: Issue) -> str:
    found = [one.name.removeprefix("state:") for one in issue.labels.values() if one.name.startswith("state:")]
    if issue.state == "closed":
        return f"closed with {found}" if found else "done"
    return found[0] if len(found) == 1 else f"labels {found}"


@contextlib.contextmanager
def kept_port() -> Iterator[int]:
    """A port that is ours while no server listens there: callers are refused, and nobody else is given it."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        port: int = kept.getsockname()[1]
        if sys.platform != "linux":
            kept.close()  # elsewhere a bound port cannot be listened on beside us
        yield port


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
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with (
        pytest.MonkeyPatch.context() as patch,
        start_sandbox(faults=faults, without=without) as sandbox,
        kept_port() as port,
    ):
        patch.setattr(bot.scheduler, "TICK", 0.05)
        patch.setattr(bot.queue.retry, "FIRST", 0.1)
        stage = set_up(sandbox, name="shop", logins=logins, roles=roles, webhook_url=f"http://127.0.0.1:{port}/webhook")
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
