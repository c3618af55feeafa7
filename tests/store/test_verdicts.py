"""Verdicts outlive the process, as many as the dashboard shows."""

import pytest

from bot.store import verdicts as store
from bot.store.database import Database
from bot.store.verdicts import KeptVerdicts


async def test_the_newest_verdict_is_there_after_a_restart(database: Database) -> None:
    await KeptVerdicts(database).keep(42, 7, b"old")
    await KeptVerdicts(database).keep(42, 7, b"new")
    await KeptVerdicts(database).keep(43, 7, b"another's")
    assert await KeptVerdicts(database).read(42) == {7: b"new"}


async def test_a_closed_pull_request_and_a_repository_that_is_gone_leave_nothing(database: Database) -> None:
    kept = KeptVerdicts(database)
    for number in (1, 2, 3):
        await kept.keep(42, number, b"x")
    await kept.drop(42, 2)
    assert set(await kept.read(42)) == {1, 3}
    await kept.only(42, {3, 4})
    assert set(await kept.read(42)) == {3}
    await kept.drop(42)
    assert await kept.read(42) == {}


async def test_only_those_that_were_judged_last_are_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 3)
    times = iter(range(100))
    kept = KeptVerdicts(database, clock=lambda: float(next(times)))
    for number in (1, 2, 3, 4, 1):
        await kept.keep(42, number, b"x")
    assert list(await kept.read(42)) == [3, 4, 1]
