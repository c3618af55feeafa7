import pytest

from tests.sandbox.graphql.place import Place, build


@pytest.fixture
def place() -> Place:
    return build()
