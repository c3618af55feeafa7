"""The gateway against traffic that was recorded: what it sends is what it sent, what it understands is the same."""

import json
from datetime import datetime
from typing import Any

import pytest

from bot.domain.ports import Place
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.ticks import Ticks
from tests.github.cassettes import ABOUT, FOLDER, machine, secrets_in
from tests.github.scenes import SCENES, Stage
from tests.github.town import KEYS, PEM


def about() -> dict[str, Any]:
    return dict(json.loads(ABOUT.read_text(encoding="utf-8")))


async def no_sleep(seconds: float) -> None:
    return None


@pytest.mark.parametrize("title", SCENES)
async def test_replayed(title: str) -> None:
    said = about()
    owner, _, name = said["repository"].partition("/")
    now = datetime.fromisoformat(said["at"])
    ticks = Ticks(now=lambda: now, sleep=no_sleep)
    with machine(record=False).use_cassette(f"{title}.yaml") as cassette:
        gateway = Gateway(AppKey(1, PEM), KEYS, url=said["url"], limits=UNLIMITED, ticks=ticks)
        async with gateway:
            await SCENES[title](Stage(gateway, Place(0, owner, name), said["session"], now))
        assert cassette.all_played


def test_every_cassette_says_where_it_comes_from_and_holds_no_credential() -> None:
    source = about()["from"]
    found = sorted(FOLDER.glob("*.yaml"))
    assert [path.stem for path in found] == sorted(SCENES)
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# recorded from: {source}\n")
        assert secrets_in(text) == []
        assert "authorization" not in text.lower()


@pytest.mark.parametrize("text", ["token: ghs_abc123", "Authorization: Bearer eyJ", "-----BEGIN RSA PRIVATE KEY"])
def test_credentials_would_be_noticed(text: str) -> None:
    assert secrets_in(text)
