"""A migrated database in a file, and its writer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.database import Database, open_engine
from bot.store.migrations import migrate


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    return engine


@pytest.fixture
async def database(engine: Engine) -> AsyncIterator[Database]:
    database = Database(engine)
    database.start()
    yield database
    await database.stop()
