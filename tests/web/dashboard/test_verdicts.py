"""What was judged is there after a restart, and what was closed meanwhile is not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.database import Database, open_engine
from bot.store.migrations import migrate
from bot.store.verdicts import KeptVerdicts
from bot.web.dashboard import verdicts as module
from bot.web.dashboard.verdicts import SeenVerdicts
from tests.web.dashboard.test_pages import VERDICT


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[KeptVerdicts]:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    database = Database(engine)
    database.start()
    yield KeptVerdicts(database)
    await database.stop()


async def judged(kept: KeptVerdicts, *numbers: int) -> None:
    seen = SeenVerdicts(kept)
    for number in numbers:
        seen.put(42, replace(VERDICT, number=number))
    await seen.close()


async def test_a_verdict_comes_back_as_it_was(kept: KeptVerdicts) -> None:
    await judged(kept, 7)
    assert await SeenVerdicts(kept).of(42) == {7: VERDICT}
    assert await SeenVerdicts(kept).of(43) == {}


async def test_what_was_judged_since_is_newer_than_what_was_kept(kept: KeptVerdicts) -> None:
    await judged(kept, 7, 8)
    seen = SeenVerdicts(kept)
    seen.put(42, replace(VERDICT, status="approved"))
    assert {number: one.status for number, one in (await seen.of(42)).items()} == {7: "approved", 8: "waiting"}
    await seen.close()


async def test_what_was_closed_does_not_come_back(kept: KeptVerdicts) -> None:
    await judged(kept, 7, 8, 9)
    seen = SeenVerdicts(kept)
    seen.drop(42, 8)
    seen.only(42, {7, 8})  # the list of open ones was a little older
    assert set(await seen.of(42)) == {7}
    await seen.close()
    assert set(await SeenVerdicts(kept).of(42)) == {7}


async def test_a_sweep_takes_away_what_was_closed_unheard(kept: KeptVerdicts) -> None:
    seen, changed = SeenVerdicts(kept), []
    seen.on_change = changed.append
    for number in (7, 8):
        seen.put(42, replace(VERDICT, number=number))
    seen.only(42, {7, 8})
    assert changed == [42, 42]
    seen.only(42, {8})
    assert changed == [42, 42, 42]
    assert set(await seen.of(42)) == {8}
    await seen.close()
    assert set(await SeenVerdicts(kept).of(42)) == {8}


async def test_a_repository_that_is_gone_leaves_nothing(kept: KeptVerdicts) -> None:
    await judged(kept, 7)
    seen = SeenVerdicts(kept)
    seen.drop(42)
    assert await seen.of(42) == {}
    await seen.close()
    assert await kept.read(42) == {}


async def test_the_same_verdict_again_is_no_change_and_no_write(kept: KeptVerdicts) -> None:
    seen, changed = SeenVerdicts(kept), []
    seen.on_change = changed.append
    for _ in range(3):
        seen.put(42, VERDICT)
    assert changed == [42]
    await seen.close()


async def test_a_row_of_another_version_is_no_verdict(kept: KeptVerdicts) -> None:
    await kept.keep(42, 7, b'{"number": 7}')
    await kept.keep(42, 8, b"\xff")
    assert await SeenVerdicts(kept).of(42) == {}


async def test_memory_has_an_end(kept: KeptVerdicts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    monkeypatch.setattr(module, "REPOSITORIES", 2)
    seen = SeenVerdicts(kept)
    for repository in (1, 2, 3):
        for number in range(5):
            seen.put(repository, replace(VERDICT, number=number))
    await seen.close()
    assert set(await seen.of(3)) == {2, 3, 4}
    assert 1 not in seen._shelves
    assert set(await seen.of(1)) == {2, 3, 4}, "read again"
