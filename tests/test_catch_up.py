"""After downtime: what GitHub could not deliver is asked for again, once and in order."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot import catch_up
from bot.catch_up import CatchUp
from bot.domain.ports import Place
from bot.errors import GitHubDown
from tests.fakes import NOW, PLACE


@dataclass(frozen=True)
class Attempt:
    id: int
    guid: str
    at: datetime
    is_ok: bool = False


@dataclass(frozen=True)
class Installation:
    id: int
    is_suspended: bool = False


@dataclass
class App:
    attempts: list[Attempt] = field(default_factory=list)
    asked_since: list[datetime] = field(default_factory=list)
    redelivered: list[int] = field(default_factory=list)
    fault: Exception | None = None

    async def deliveries(self, *, since: datetime) -> AsyncIterator[Attempt]:
        self.asked_since.append(since)
        for attempt in sorted(self.attempts, key=lambda one: one.at, reverse=True):
            if attempt.at < since:
                return
            yield attempt

    async def redeliver(self, delivery: int) -> None:
        if self.fault:
            raise self.fault
        self.redelivered.append(delivery)

    async def installations(self) -> Sequence[Installation]:
        return [Installation(7), Installation(8, is_suspended=True)]

    async def repositories(self, installation: int) -> Sequence[Place]:
        return [PLACE, Place(43, "acme", "other", installation)]


@dataclass
class World:
    app: App = field(default_factory=App)
    marks: dict[str, str] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    timers: list[tuple[str, int, datetime]] = field(default_factory=list)
    now: datetime = NOW

    def start(self) -> CatchUp:
        return CatchUp(self.app, self.known, self, self, clock=lambda: self.now)

    async def known(self, guids: Collection[str]) -> Collection[str]:
        return self.stored & set(guids)

    async def mark(self, name: str) -> str | None:
        return self.marks.get(name)

    async def set_mark(self, name: str, value: str) -> None:
        self.marks[name] = value

    async def set(self, kind: str, place: Place, *, due: datetime) -> None:
        self.timers.append((kind, place.repository_id, due))


def ago(**past: float) -> datetime:
    return NOW - timedelta(**past)


@pytest.fixture
def world() -> World:
    return World(marks={"caught-up": ago(hours=2).isoformat()})


async def test_failed_deliveries_are_asked_for_again_oldest_first(world: World) -> None:
    world.app.attempts = [
        Attempt(3, "c", ago(minutes=10)),
        Attempt(1, "a", ago(minutes=30)),
        Attempt(2, "b", ago(minutes=20), is_ok=True),
    ]
    assert (await world.start().look()).redelivered == 2
    assert world.app.redelivered == [1, 3]


async def test_delivery_that_came_in_the_end_or_is_stored_is_not_asked_for(world: World) -> None:
    world.app.attempts = [
        Attempt(1, "a", ago(minutes=30)),
        Attempt(2, "a", ago(minutes=20), is_ok=True),
        Attempt(3, "b", ago(minutes=10)),
    ]
    world.stored = {"b"}
    await world.start().look()
    assert world.app.redelivered == []


async def test_delivery_that_fails_again_and_again_is_left(world: World) -> None:
    world.app.attempts = [Attempt(n, "a", ago(minutes=n)) for n in range(1, 6)]
    await world.start().look()
    assert world.app.redelivered == []


async def test_only_what_came_after_the_last_look_is_listed(world: World) -> None:
    running = world.start()
    await running.look()
    assert world.app.asked_since == [ago(hours=2, minutes=10)]
    world.now += timedelta(minutes=5)
    await running.look()
    assert world.app.asked_since[-1] == NOW - timedelta(minutes=10)


async def test_github_keeps_three_days(world: World) -> None:
    world.marks = {"caught-up": ago(days=30).isoformat()}
    await world.start().look()
    assert world.app.asked_since == [ago(days=3)]


async def test_too_many_are_spread_over_several_looks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catch_up, "MOST", 2)
    world.app.attempts = [Attempt(n, f"g{n}", ago(minutes=60 - n)) for n in range(1, 6)]
    running = world.start()
    for expected in ([1, 2], [1, 2, 3, 4], [1, 2, 3, 4, 5]):
        await running.look()
        assert world.app.redelivered == expected
        world.stored = {f"g{n}" for n in expected}
    assert datetime.fromisoformat(world.marks["caught-up"]) == NOW


async def test_look_that_fails_begins_again_where_it_was(world: World) -> None:
    world.app.attempts = [Attempt(1, "a", ago(minutes=30))]
    world.app.fault = GitHubDown("502")
    running = world.start()
    with pytest.raises(GitHubDown):
        await running.look()
    assert world.marks["caught-up"] == ago(hours=2).isoformat()
    world.app.fault = None
    await running.look()
    assert world.app.redelivered == [1]


async def test_first_start_reconciles_every_repository_of_active_installations_one_after_the_other() -> None:
    world = World()
    running = world.start()
    assert (await running.look()).reconciled == 2
    assert [(kind, number) for kind, number, _ in world.timers] == [("reconcile", 42), ("reconcile", 43)]
    assert world.timers[0][2] < world.timers[1][2]
    assert (await running.look()).reconciled == 0


@pytest.mark.parametrize(("gap", "expected"), [(timedelta(days=2), 0), (timedelta(days=4), 2)])
async def test_only_a_long_gap_reconciles_everything(world: World, gap: timedelta, expected: int) -> None:
    world.marks = {"caught-up": (NOW - gap).isoformat()}
    assert (await world.start().look()).reconciled == expected
