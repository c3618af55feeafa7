"""Tokens: made when needed, kept while they last, for one repository alone."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.ports import Place
from bot.errors import GitHubError, UsageError
from bot.github.answers import Answer
from bot.github.auth import AppKey, Nobody, PersonalToken
from bot.github.ticks import Ticks
from tests.github.town import PEM, Town

START = datetime(2025, 8, 13, 9, tzinfo=UTC)


class Desk:
    """Hands out numbered tokens that last an hour."""

    def __init__(self) -> None:
        self.now = START
        self.asked: list[tuple[str, str, Any]] = []

    async def as_app(self, method: str, path: str, json: Any) -> Answer:
        self.asked.append((method, path, json))
        if path.endswith("/installation"):
            return Answer(200, {}, {"id": 7})
        ends = (self.now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Answer(201, {}, {"token": f"t{len(self.asked)}", "expires_at": ends})

    async def token(self, auth: AppKey, place: Place) -> str:
        return await auth.token(place, as_app=self.as_app, ticks=Ticks(now=lambda: self.now))


async def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    desk, auth, place = Desk(), AppKey(1, PEM), Place(9, "acme", "shop", 5)
    assert await desk.token(auth, place) == "t1"
    desk.now += timedelta(minutes=54)
    assert await desk.token(auth, place) == "t1"
    desk.now += timedelta(minutes=1)
    assert await desk.token(auth, place) == "t2"


async def test_a_token_is_for_the_repository_alone() -> None:
    desk, auth = Desk(), AppKey(1, PEM)
    await desk.token(auth, Place(9, "acme", "shop", 5))
    await desk.token(auth, Place(0, "", "", 5))
    assert [json for _, _, json in desk.asked] == [{"repository_ids": [9]}, {}]


async def test_an_installation_that_is_not_known_is_looked_up_once() -> None:
    desk, auth, place = Desk(), AppKey(1, PEM), Place(0, "Acme", "shop")
    await desk.token(auth, place)
    auth.forget(place)
    await desk.token(auth, place)
    assert [path for _, path, _ in desk.asked] == [
        "/repos/Acme/shop/installation",
        "/app/installations/7/access_tokens",
        "/app/installations/7/access_tokens",
    ]


async def test_a_revoked_token_is_replaced_within_the_request(town: Town) -> None:
    from bot.sandbox.operations import apps

    gateway = town.gateway()
    await gateway.board(town.place)
    apps.revoke_tokens(town.world, town.installation)
    await gateway.board(town.place)
    assert gateway.count == {"graphql": 3, "auth": 2}


async def test_authentication_is_counted_apart(town: Town) -> None:
    gateway = town.gateway()
    await gateway.board(Place(0, "acme", "shop"))
    assert gateway.count == {"auth": 2, "graphql": 1}
    assert gateway.requests == 1


async def test_an_app_that_is_not_installed_says_so(town: Town) -> None:
    gateway = town.gateway()
    with pytest.raises(GitHubError, match="acme/nothing: the App is not installed there"):
        await gateway.board(Place(0, "acme", "nothing"))
    with pytest.raises(GitHubError, match="installation 99999 is gone"):
        await gateway.board(Place(1, "acme", "shop", 99999))


async def test_another_app_s_key_is_refused_with_its_settings_named(town: Town) -> None:
    with pytest.raises(GitHubError, match="check BATON_APP_ID and BATON_PRIVATE_KEY"):
        await town.gateway(AppKey(424242, PEM)).board(town.place)


@pytest.mark.parametrize("pem", ["", "no key", "-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----"])
def test_a_key_that_is_none_is_named(pem: str) -> None:
    with pytest.raises(UsageError, match="BATON_PRIVATE_KEY is no RSA key"):
        AppKey(1, pem).app_token(START)


def test_the_key_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes a hundred times as long as signing."""
    first = AppKey(1, PEM).app_token(START)
    monkeypatch.setattr("jwt.algorithms.load_pem_private_key", lambda *_, **__: pytest.fail("read again"))
    assert AppKey(1, PEM).app_token(START) == first


@pytest.mark.parametrize("secret", ["", "two words", "line\n", "ü"])
def test_a_token_that_is_none_is_named(secret: str) -> None:
    with pytest.raises(UsageError, match="GH_TOKEN is no token"):
        PersonalToken(secret)


def test_without_an_app_the_remedy_is_told() -> None:
    with pytest.raises(UsageError, match="baton setup"):
        PersonalToken("x").app_token(START)
    with pytest.raises(UsageError, match="baton setup"):
        Nobody().app_token(START)


def test_secrets_do_not_show_in_logs() -> None:
    assert "PRIVATE" not in repr(AppKey(1, PEM))
    assert "hush" not in repr(PersonalToken("hush"))
    assert json.dumps(repr(AppKey(1, PEM)))
