"""One server a database: two would each run the same deliveries, and commands would have their effects twice."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine

from bot.store.database import DatabaseWrong


def occupy(engine: Engine) -> Callable[[], None]:
    """Holds an SQLite database for this server until the answer is called, or the process ends, however it ends.

    The lock is a transaction in a file beside it, as that works on every system. Raises DatabaseWrong where another
    server has it. A database that several may use at a time is not held.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return lambda: None
    lock = sqlite3.connect(f"{path}.serving", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" not in str(error):
            raise DatabaseWrong(f"BATON_DATABASE_URL: {path}.serving: {error}; its folder must be writable") from None
        raise DatabaseWrong(
            f"BATON_DATABASE_URL: another server works on {path}; stop it, or give this one a database of its own"
        ) from None

    def leave() -> None:
        with suppress(sqlite3.Error):
            lock.close()

    return leave
