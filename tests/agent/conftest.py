"""A repository with Baton running, and agents that sit at it with their own tokens."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from github.Requester import Requester

from bot.agent.door import Account
from bot.agent.say import Pace
from bot.agent.seat import Seat
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking

T = TypeVar("T")
QUICK = Pace(timeout=20, first=0.05, factor=1.2, longest=0.5)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Talk]:
    """The usual shop; `ops` is the one critical task."""
    async with talking(tmp_path, logins=LOGINS, roles={"stranger": "read"}) as talk:
        await talk.push(plan_for(talk, tasks={"ops": "{agent: gemini, critical: true}"}))
        yield talk


def account(talk: Talk, login: str) -> Account:
    return Account(talk.stage.token_of(login), talk.stage.sandbox.api_url, talk.stage.slug)


def seat(talk: Talk, login: str, agent: str | None = None, *, pace: Pace = QUICK, wait: bool = True) -> Seat:
    return Seat(account(talk, login), login if agent is None else agent, pace, wait=wait)


async def away(call: Callable[[], T]) -> T:
    """Runs what an agent does in its own thread, as on its own machine."""
    return await asyncio.to_thread(call)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The requests of agents, by verb and the last part of the address."""
    counted: Counter[str] = Counter()
    plain = Requester.requestJson

    def counting(self: Requester, verb: str, url: str, *rest: Any, **named: Any) -> Any:
        last = url.partition("?")[0].rpartition("/")[2]
        counted[f"{verb} {'#' if last.isdigit() else last}"] += 1
        return plain(self, verb, url, *rest, **named)

    monkeypatch.setattr(Requester, "requestJson", counting)
    return counted
