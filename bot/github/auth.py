"""Who Baton is to GitHub: an App with tokens for each installation, or the account of a personal token."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from bot.domain.ports import Place
from bot.errors import GitHubError, UsageError
from bot.github.answers import Answer
from bot.github.ticks import Ticks

AsApp = Callable[[str, str, Any], Awaitable[Answer]]
"""Sends a request (method, path, JSON) as the App itself; counted as authentication."""

_JWT_LIFE = timedelta(minutes=9)
_SKEW = timedelta(seconds=60)
"""GitHub refuses a token that was issued in its future; clocks differ."""
_SPARE = timedelta(minutes=5)
"""A token is renewed this long before it ends, so that it does not end in the middle of a batch."""


class Auth(Protocol):
    async def token(self, place: Place, *, as_app: AsApp, ticks: Ticks) -> str: ...

    def forget(self, place: Place) -> None:
        """GitHub refused the token: the next one is a new one."""
        ...

    def app_token(self, now: datetime) -> str:
        """Raises `UsageError` where no App's key is there."""
        ...


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """`GH_TOKEN` or `GITHUB_TOKEN`: a person's, or the one that a workflow was given."""

    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.secret or any(not 32 < ord(character) < 127 for character in self.secret):
            raise UsageError("GH_TOKEN is no token: it is empty or has spaces in it; run `gh auth token` to see yours")

    async def token(self, place: Place, *, as_app: AsApp, ticks: Ticks) -> str:
        return self.secret

    def forget(self, place: Place) -> None:
        return None

    def app_token(self, now: datetime) -> str:
        raise UsageError("this needs the App's key: set BATON_APP_ID and BATON_PRIVATE_KEY, or run `baton setup`")


@dataclass(frozen=True, slots=True)
class Nobody:
    """Before there is an App."""

    async def token(self, place: Place, *, as_app: AsApp, ticks: Ticks) -> str:
        raise UsageError("there are no credentials: set GH_TOKEN, or BATON_APP_ID and BATON_PRIVATE_KEY")

    def forget(self, place: Place) -> None:
        return None

    def app_token(self, now: datetime) -> str:
        raise UsageError("there is no App yet: run `baton setup`")


@dataclass(slots=True)
class AppKey:
    """The App's number and its private key in PEM; tokens are kept in memory only."""

    app_id: int
    pem: str = field(repr=False)
    _tokens: dict[tuple[int, int], tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _installations: dict[str, int] = field(default_factory=dict, repr=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def token(self, place: Place, *, as_app: AsApp, ticks: Ticks) -> str:
        """A token for the place's installation, for its repository alone where that is known."""
        async with self._turn:
            installation = place.installation or await self._installation_of(place, as_app)
            key = (installation, place.repository_id)
            secret, ends = self._tokens.get(key, ("", None))
            if ends is None or ends - _SPARE <= ticks.now():
                secret, ends = await _new_token(installation, place.repository_id, as_app)
                self._tokens[key] = (secret, ends)
            return secret

    def forget(self, place: Place) -> None:
        installation = place.installation or self._installations.get(_slug(place), 0)
        self._tokens.pop((installation, place.repository_id), None)

    def app_token(self, now: datetime) -> str:
        import jwt

        claims = {"iat": now - _SKEW, "exp": now + _JWT_LIFE, "iss": str(self.app_id)}
        try:
            return jwt.encode(claims, _signing_key(self.pem), algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError) as error:
            raise UsageError(
                f"BATON_PRIVATE_KEY is no RSA key in PEM form ({str(error)[:80]}); "
                "take the .pem file that GitHub handed out for the App"
            ) from error

    async def _installation_of(self, place: Place, as_app: AsApp) -> int:
        slug = _slug(place)
        if slug not in self._installations:
            answer = await as_app("GET", f"/repos/{place.owner}/{place.name}/installation", None)
            if answer.status == 404:
                raise GitHubError(
                    f"{place.owner}/{place.name}: the App is not installed there, or there is no such repository; "
                    "install it from the App's page on GitHub"
                )
            self._installations[slug] = int(answer.content["id"])
        return self._installations[slug]


@lru_cache(maxsize=4)
def _signing_key(pem: str) -> Any:
    """The key as it was read: that proves its primes, which costs more than all that is signed with it."""
    import jwt

    return jwt.get_algorithm_by_name("RS256").prepare_key(pem)


async def _new_token(installation: int, repository_id: int, as_app: AsApp) -> tuple[str, datetime]:
    only = {"repository_ids": [repository_id]} if repository_id else {}
    answer = await as_app("POST", f"/app/installations/{installation}/access_tokens", only)
    if answer.status == 404:
        raise GitHubError(f"installation {installation} is gone: the App was uninstalled there")
    if answer.status >= 400:
        raise GitHubError(f"GitHub gave no token for installation {installation}: {answer.message}")
    return str(answer.content["token"]), datetime.fromisoformat(answer.content["expires_at"])


def _slug(place: Place) -> str:
    return f"{place.owner}/{place.name}".lower()
