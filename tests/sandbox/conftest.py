"""A fresh shop for each test, and a receiver of its webhooks."""

from collections.abc import Iterator

import pytest

from bot.sandbox.server import Sandbox
from tests.sandbox import contract
from tests.sandbox.shop import SEED, Hook, Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Sandbox.start(SEED) as sandbox:
        shop = Shop(sandbox)
        yield shop
        shop.close()


@pytest.fixture
def hook(shop: Shop) -> Iterator[Hook]:
    """The App's webhook; `hook.received` after `shop.sandbox.drain()`."""
    with Hook() as hook:
        shop.app.webhook_url = hook.url
        yield hook
        against = contract.load()
        if against is not None:
            faults = [fault for one in hook.everything for fault in against.event_faults(one.event, one.payload)]
            assert not faults, faults
