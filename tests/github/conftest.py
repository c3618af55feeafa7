from collections.abc import AsyncIterator

import pytest

from tests.github.town import Town, build


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    made = build()
    yield made
    await made.close()
