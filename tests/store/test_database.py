"""Commits in groups, and what a group must not do."""

import asyncio
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text

from bot.store.database import Database, DatabaseWrong, open_engine
from bot.store.migrations import migrate
from bot.store.tables import metadata


def test_migrations_make_exactly_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_migrating_a_second_time_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalars().all() == ["0002"]


def test_database_of_a_newer_version_is_refused_with_the_remedy(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseWrong, match=r"BATON_DATABASE_URL: .* delete it: the coordination is kept on GitHub"):
        migrate(engine)


def test_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(DatabaseWrong, match="file is not a database") as caught:
        migrate(open_engine(f"sqlite:///{tmp_path}/x.db"))
    assert "\n" not in str(caught.value)


def test_url_that_is_none_is_refused_with_an_example() -> None:
    with pytest.raises(DatabaseWrong, match=r"write for example sqlite:///baton\.db"):
        open_engine("what is this")


def test_connections_commit_to_disk_before_they_answer(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("pragma synchronous")).scalar() == 2
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"


async def test_writes_that_wait_together_share_one_commit(database: Database) -> None:
    commits: list[int] = []
    await database.do(lambda c: None)  # the writer has begun
    event.listen(database.engine, "commit", lambda _connection: commits.append(1))
    begun, gate = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        begun.set()
        gate.wait()

    first = asyncio.ensure_future(database.do(slow))
    await asyncio.to_thread(begun.wait)
    rest = [asyncio.ensure_future(database.do(lambda c: c.execute(text("select 1")).scalar())) for _ in range(20)]
    await asyncio.sleep(0.05)  # all of them are asked for
    gate.set()
    await first
    assert await asyncio.gather(*rest) == [1] * 20
    assert len(commits) == 2


async def test_failing_write_spoils_no_other_of_its_group(database: Database) -> None:
    def insert(name: str):
        return lambda c: c.execute(text("insert into marks values (:name, 'x')"), {"name": name}).rowcount

    def fails(connection: Connection) -> None:
        raise ValueError("no")

    results = await asyncio.gather(
        database.do(insert("a")), database.do(fails), database.do(insert("b")), return_exceptions=True
    )
    assert results[0] == 1
    assert results[2] == 1
    assert isinstance(results[1], ValueError)
    names = await database.do(lambda c: c.execute(text("select name from marks order by name")).scalars().all())
    assert names == ["a", "b"]


async def test_stopping_commits_what_waits(engine: Engine) -> None:
    database = Database(engine)
    database.start()
    write = asyncio.ensure_future(database.do(lambda c: c.execute(text("insert into marks values ('z', '1')"))))
    await asyncio.sleep(0)
    await database.stop()
    await write
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from marks")).scalar() == 1


async def test_write_to_a_stopped_database_is_refused(engine: Engine) -> None:
    with pytest.raises(DatabaseWrong, match="not running"):
        await Database(engine).do(lambda c: None)


async def test_log_of_sqlite_is_moved_beside_the_writer(database: Database, tmp_path: Path) -> None:
    for n in range(50):
        await database.do(
            lambda c, n=n: c.execute(text("insert into marks values (:n, :x)"), {"n": n, "x": "x" * 9000})
        )
    before = (tmp_path / "baton.db").stat().st_size
    await database.checkpoint()
    assert (tmp_path / "baton.db").stat().st_size > before
    await database.do(lambda c: c.execute(text("insert into marks values ('after', '')")))
