from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.sandbox import pages
from tests.sandbox.graphql.place import Place, build


@pytest.fixture
def place() -> Place:
    return build()


@pytest.fixture
def browser(place: Place) -> Iterator[TestClient]:
    """A browser without script: it follows redirects and keeps cookies."""
    with TestClient(pages.app(place.world), base_url="http://127.0.0.1:4000") as client:
        client.headers["accept"] = "text/html"
        client.headers["origin"] = "http://127.0.0.1:4000"
        yield client
