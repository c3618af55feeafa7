"""Tells one story in several ways: in order, shuffled and doubled, with deliveries lost; and compares how each ends.

A story is a function of a `Teller`, in chapters. What is said within a chapter needs nobody's answer: told badly, its
deliveries come at once, in another order, twice or never. Between chapters people wait, and look at what is there.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.board import Board
from bot.plan.models import Plan
from bot.sandbox.operations import comments
from tests.conversations.examples import manned, plan_of
from tests.conversations.talk import Talk, talking
from tests.conversations.test_bad_days import look_again
from tests.conversations.test_plan_life import timeless


@dataclass(frozen=True)
class Way:
    """How deliveries come. Where some are lost, people wait for the hourly sweep."""

    faults: tuple[str, ...] = ()
    waits: bool = False
    sweeps: bool = False


WAYS = {
    "ordered": Way(waits=True),
    "shuffled and doubled": Way(("webhooks-reordered=3", "webhooks-doubled")),
    "every second one lost": Way(("webhooks-lost=every:2",), sweeps=True),
}


@dataclass
class Teller:
    talk: Talk
    plan: Plan
    way: Way
    folder: Path
    bitten: Counter[str] = field(default_factory=Counter)
    """How often each fault had its effect."""

    async def says(self, login: str, entry: str, *lines: str) -> None:
        """One comment a line."""
        for line in lines:
            self.talk.at_once(login, comments.create, self.talk.issue(entry), body=line)
            if self.way.waits:
                await self.talk.settle()

    async def finishes(self, login: str, *tasks: str) -> None:
        for task in tasks:
            await self.says(login, f"task:{task}", "/claim", "/done")

    async def chapter(self) -> None:
        """Everybody has heard everything."""
        await self.talk.settle()
        if self.way.sweeps:
            self.quiet()
            await look_again(self.talk)
            self.loud()

    async def rebuild(self) -> None:
        """Baton's database is deleted; board and pages come back from GitHub alone."""
        await self.chapter()
        self.quiet()
        board, page = self.talk.board(), timeless(self.talk.page())
        await self.talk.assert_rebuilds()
        await self.talk.forget(self.folder)
        await look_again(self.talk)
        assert self.talk.board() == board
        assert timeless(self.talk.page()) == page
        self.loud()

    def states(self, kind: str) -> dict[str, str]:
        """Of all entries of a kind, by id."""
        names = sorted(entry for entry in self.talk.entries() if entry.startswith(f"{kind}:"))
        return {entry.partition(":")[2]: self.talk.state(entry) for entry in names}

    def quiet(self) -> None:
        faults = self.talk.stage.sandbox.world.faults
        self.bitten.update({one.name: one.trigger.bitten for one in faults.on})
        faults.turn_off()

    def loud(self) -> None:
        if self.way.faults:
            self.talk.stage.sandbox.world.faults.turn_on(*self.way.faults)


@dataclass(frozen=True)
class Story:
    """`example` names the document, `begin` makes of its plan the one that the story begins with."""

    example: str
    begin: Callable[[Plan], Plan]
    tell: Callable[[Teller], Awaitable[None]]


async def told(story: Story, way: Way, folder: Path) -> dict[str, Any]:
    """Tells the story; how everything stands at its end, as people see it and as Baton knows it."""
    plan = story.begin(plan_of(story.example))
    async with talking(folder, logins=tuple(plan.agents)) as talk:
        await talk.push(manned(plan, talk))
        teller = Teller(talk, plan, way, folder)
        teller.loud()
        await story.tell(teller)
        await teller.chapter()
        teller.quiet()
        assert all(teller.bitten[fault.partition("=")[0]] > 9 for fault in way.faults), teller.bitten
        await look_again(talk)
        assert talk.doubles() == []
        await talk.assert_rebuilds()
        assert talk.server
        board = await talk.server.corridor.boards.get(talk.stage.repository.id)
        assert board
        return {**seen(talk), "known": known(board), "logged": logged(board)}


def seen(talk: Talk) -> dict[str, Any]:
    """Without words that depend on when something was heard: who is told that a task is ready may have claimed it."""
    refused = {entry: sum("is not done:" in one for one in talk.answers(entry)) for entry in talk.entries()}
    board = {entry: {key: what for key, what in one.items() if key != "said"} for entry, one in talk.board().items()}
    milestones = {one.title: one.state for one in talk.stage.repository.milestones.values()}
    return {"board": board, "milestones": milestones, "refused": {entry: n for entry, n in refused.items() if n}}


LEFT_OUT = frozenset({"revision", "comment", "seen", "released_at", "told", "log", "beat"})
"""Numbers that GitHub gives, and what only remembers what was announced or when somebody was last heard."""


def known(board: Board) -> dict[str, Any]:
    return {str(entry): _plain(issue.state) for entry, issue in board.issues.items() if not entry.startswith("log:")}


def logged(board: Board) -> list[tuple[str, ...]]:
    """What happened, whoever told it first; openings follow from the rest."""
    logs = (issue.state.log for entry, issue in board.issues.items() if entry.startswith("log:"))
    return sorted((one.what, one.entry, one.agent) for log in logs for one in log)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        every = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in LEFT_OUT}
        return {name: _plain(one) for name, one in every.items() if not isinstance(one, datetime)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
