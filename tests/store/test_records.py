"""Effects are remembered once, timers keep the earlier time."""

from datetime import timedelta

from sqlalchemy import select

from bot.domain.actions import CloseIssue, Comment
from bot.domain.board import Entry
from bot.domain.ports import Place
from bot.store.database import Database
from bot.store.records import Records
from bot.store.tables import audit
from bot.store.timers import Timers
from tests.fakes import NOW, PLACE


async def test_effects_are_known_afterwards(database: Database) -> None:
    records = Records(database)
    for _ in range(2):
        await records.happened(42, ["a", "b", "a"], why="", actions=(), guids=("g",))
    assert await records.known(["a", "b", "c"]) == {"a", "b"}
    assert await records.known([]) == frozenset()


async def test_audit_tells_what_was_done_without_anybodys_text(database: Database) -> None:
    records = Records(database, clock=lambda: 5.0)
    actions = (CloseIssue(Entry("task:docs")), Comment(3, "secret words", key="k"))
    await records.happened(42, [], why="/done by claude", actions=actions, guids=("g1", "g2"))
    row = (await database.do(lambda c: c.execute(select(audit)).all()))[0]
    assert (row.at, row.guids, row.why) == (5.0, "g1 g2", "/done by claude")
    assert row.actions == '["CloseIssue task:docs", "Comment 3"]'


async def test_database_remembers_when_it_was_born(database: Database) -> None:
    assert await Records(database, clock=lambda: 7.0).born() == 7.0
    assert await Records(database, clock=lambda: 9.0).born() == 7.0


async def test_old_effects_are_pruned(database: Database) -> None:
    await Records(database, clock=lambda: 5.0).happened(42, ["old"], why="x", actions=(), guids=())
    await Records(database, clock=lambda: 50.0).happened(42, ["new"], why="x", actions=(), guids=())
    await Records(database).prune(before=10.0)
    assert await Records(database).known(["old", "new"]) == {"new"}


async def test_timer_that_is_set_twice_keeps_the_earlier_time(database: Database) -> None:
    timers = Timers(database)
    for minutes in (5, 3, 9):
        await timers.set("status", PLACE, due=NOW + timedelta(minutes=minutes))
    assert await timers.next_due() == (NOW + timedelta(minutes=3)).timestamp()
    assert await timers.due(NOW.timestamp()) == []
    [one] = await timers.due((NOW + timedelta(hours=1)).timestamp())
    assert (one.kind, one.place) == ("status", PLACE)


async def test_cleared_timer_is_gone_unless_it_was_set_anew(database: Database) -> None:
    timers = Timers(database)
    await timers.set("status", PLACE, due=NOW)
    [one] = await timers.due(NOW.timestamp())
    await timers.set("status", PLACE, due=NOW - timedelta(minutes=1))
    await timers.clear([one])
    assert len(await timers.due(NOW.timestamp())) == 1
    await timers.clear(await timers.due(NOW.timestamp()))
    assert await timers.next_due() is None


async def test_timers_of_a_repository_are_forgotten_with_it(database: Database) -> None:
    timers = Timers(database)
    other = Place(43, "acme", "other", 7)
    for place in (PLACE, other):
        await timers.set("status", place, due=NOW)
    await timers.forget(42)
    assert [one.place for one in await timers.due(NOW.timestamp() + 1)] == [other]
