"""Opens the database, and writes to it in groups: what came in during a commit shares the next one."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.errors import BatonError

T = TypeVar("T")
BACKSTOP = 20_000
"""Pages of SQLite's log from which on the writer itself moves them into the file; else `checkpoint` does, meanwhile."""
GROUP = 500
"""Writes of one transaction at most, so that the first of a flood is not answered after the last."""


class DatabaseWrong(BatonError):
    """The database cannot be opened or is of another version."""


def open_engine(url: str) -> Engine:
    """An engine with durable commits. Raises DatabaseWrong naming BATON_DATABASE_URL.

    Errors of the database quote no values: these are payloads, and errors are logged.
    """
    try:
        parsed = make_url(url)
        make_folder(parsed)
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", hide_parameters=True)
    except (ArgumentError, ImportError, OSError, SQLAlchemyError) as error:
        raise DatabaseWrong(f"BATON_DATABASE_URL: {one_line(error)}; write for example sqlite:///baton.db") from None
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", make_durable)
    return engine


def make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def make_durable(connection: Any, _record: object) -> None:
    """GitHub never redelivers by itself, so an acknowledged delivery must survive a power cut."""
    cursor = connection.cursor()
    for pragma in ("page_size=8192", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def one_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


@dataclass(slots=True)
class Write:
    """One piece of work for the writer thread, and the future that waits for its commit."""

    work: Callable[..., Any]
    future: asyncio.Future[Any]
    item: Any = None
    is_many: bool = False


@dataclass(slots=True)
class Database:
    """One thread writes; a future is resolved after the commit that its write was part of."""

    engine: Engine
    _waiting: SimpleQueue[Write | None] = field(default_factory=SimpleQueue)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Starts the writer for the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write_until_stopped, name="baton-writer", daemon=True)
        self._thread.start()

    async def checkpoint(self) -> None:
        """Moves what was committed from SQLite's log into its file, beside the writer and not in its way."""
        if self.engine.dialect.name != "sqlite":
            return

        def work() -> None:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

        await asyncio.to_thread(work)

    async def stop(self) -> None:
        """Commits what is waiting, then ends the thread."""
        if self._thread:
            self._waiting.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        self.engine.dispose()

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in the next transaction. It may run twice where another work of the group failed."""
        future = self._future()
        self._waiting.put(Write(work, future))
        result: T = await future
        return result

    def put(self, work: Callable[[Connection, list[Any]], list[T]], item: object) -> asyncio.Future[T]:
        """Like `do`, for work that takes all items of the group at once and answers one result for each."""
        future = self._future()
        self._waiting.put(Write(work, future, item, True))
        return future

    def now(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a transaction of its own, in this thread: for the command line."""
        with self.engine.begin() as connection:
            return work(connection)

    def _future(self) -> asyncio.Future[Any]:
        if self._loop is None or self._thread is None:
            raise DatabaseWrong("the database's writer is not running; the server is starting or stopping")
        return self._loop.create_future()

    def _write_until_stopped(self) -> None:
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={BACKSTOP}")
                connection.commit()
            while (first := self._waiting.get()) is not None:
                group, is_last = self._group_after(first)
                answers = write_group(connection, group)
                assert self._loop is not None
                if not self._loop.is_closed():
                    self._loop.call_soon_threadsafe(answer, answers)
                if is_last:
                    return

    def _group_after(self, first: Write) -> tuple[list[Write], bool]:
        group = [first]
        while len(group) < GROUP:
            try:
                write = self._waiting.get_nowait()
            except Empty:
                break
            if write is None:
                return group, True
            group.append(write)
        return group, False


Answer = tuple[asyncio.Future[Any], Any, BaseException | None]


def write_group(connection: Connection, group: Sequence[Write]) -> list[Answer]:
    """One transaction for all; where a work fails, each is done again alone, so that it spoils no other's."""
    try:
        with connection.begin():
            return [answer for works in by_work(group) for answer in run(connection, works)]
    except Exception as error:
        if len(group) == 1:
            return [(group[0].future, None, error)]
    return [answer for write in group for answer in write_group(connection, [write])]


def by_work(group: Iterable[Write]) -> Iterable[list[Write]]:
    """Writes that share their work stand together, at the place of the first."""
    together: dict[object, list[Write]] = {}
    for write in group:
        together.setdefault(write.work if write.is_many else id(write), []).append(write)
    return together.values()


def run(connection: Connection, writes: Sequence[Write]) -> Iterable[Answer]:
    if writes[0].is_many:
        results = writes[0].work(connection, [write.item for write in writes])
        return [(write.future, result, None) for write, result in zip(writes, results, strict=True)]
    return [(write.future, write.work(connection), None) for write in writes]


def answer(answers: Iterable[Answer]) -> None:
    for future, result, error in answers:
        if future.done():  # its request was cancelled; the write stands
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
