"""A repository with a plan, behind the corridor."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database, open_engine
from bot.store.migrations import migrate
from tests.boards import PLAN
from tests.corridor import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    database = Database(engine)
    database.start()
    yield World(database)
    await database.stop()


@pytest.fixture
async def applied(world: World) -> World:
    """The plan is applied, and the sweep that follows the first sight is over."""
    await world.push(PLAN)
    await world.tick(minutes=1)
    world.forget_requests()
    return world


def states(world: World) -> dict[str, str]:
    return {
        entry.partition(":")[2]: next((name for name in issue.labels if name.startswith("state:")), "closed")
        for entry, issue in world.github.truth.issues.items()
        if entry.startswith("task:")
    }
