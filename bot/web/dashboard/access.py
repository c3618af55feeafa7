"""Who looks, and what they may see: asked of GitHub with their own token, and remembered for minutes."""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from starlette.requests import Request

from bot.web.dashboard.cookies import LONGEST, Jar, Session
from bot.web.dashboard.guard import is_local
from bot.web.dashboard.ports import People

log = structlog.get_logger()
SESSION = "baton"
REMEMBERED = 180.0
"""Seconds for which GitHub's answer counts: so long a right that was taken away may still be used."""
PATIENCE = 15.0
RETRY = 30.0
"""Seconds after which GitHub is asked again, where it did not say what is public."""
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """`repositories` are ids with whether the viewer administers them; None: all of them, in local mode."""

    login: str
    form: str
    """What every form of this viewer carries; nobody else's page can know it."""
    repositories: Mapping[int, bool] | None
    public: frozenset[int] = frozenset()
    """Repositories that GitHub lets everybody read."""

    def sent(self, form: str) -> bool:
        return hmac.compare_digest(form.encode(), self.form.encode())

    def may_read(self, repository_id: int) -> bool:
        return self.repositories is None or repository_id in self.repositories or repository_id in self.public

    def administers(self, repository_id: int) -> bool:
        return self.repositories is None or self.repositories.get(repository_id, False)

    @property
    def administered(self) -> frozenset[int] | None:
        """None: all of them, and what belongs to none."""
        if self.repositories is None:
            return None
        return frozenset(number for number, is_admin in self.repositories.items() if is_admin)

    @property
    def is_operator(self) -> bool:
        return self.repositories is None or any(self.repositories.values())


class NotHere(Exception):
    """Local mode, and the request does not come from this machine."""


class SignInFirst(Exception):
    """Nobody has signed in, or GitHub takes the token no more."""


@dataclass(slots=True)
class LocalAccess:
    """Without sign-in: everybody who sits at this machine, or, where `is_open`, who reaches the server."""

    is_open: bool = False
    form: str = field(default_factory=lambda: secrets.token_hex(16))

    async def viewer(self, request: Request) -> Viewer:
        if not (self.is_open or is_local(request)):
            raise NotHere
        return Viewer("", self.form, None)


@dataclass(slots=True)
class PublicRepositories:
    """Which repositories everybody may read, as the App is told. While GitHub does not say, none is public."""

    ask: Callable[[], Awaitable[frozenset[int]]]
    clock: Callable[[], float] = time.monotonic
    _until: float = float("-inf")
    _known: frozenset[int] = frozenset()
    _asking: asyncio.Task[frozenset[int]] | None = None

    async def now(self) -> frozenset[int]:
        """Asked once for all who come meanwhile."""
        if self.clock() < self._until:
            return self._known
        if self._asking is None:
            self._asking = asyncio.create_task(self._asked())
        return await asyncio.shield(self._asking)

    async def _asked(self) -> frozenset[int]:
        try:
            async with asyncio.timeout(PATIENCE):
                self._known, lasts = await self.ask(), REMEMBERED
        except Exception as error:  # an answer in no known shape says nothing either
            log.warning("nobody could be asked what is public", error=f"{type(error).__name__}: {error}"[:200])
            self._known, lasts = frozenset(), RETRY
        finally:
            self._asking = None
        self._until = self.clock() + lasts
        return self._known


async def none_public() -> frozenset[int]:
    return frozenset()


@dataclass(slots=True)
class SignedAccess:
    """With sign-in: what GitHub says that the person may read, and what everybody may."""

    people: People
    jar: Jar
    public: PublicRepositories = field(default_factory=lambda: PublicRepositories(none_public))
    clock: Callable[[], float] = time.monotonic
    _known: OrderedDict[str, tuple[float, Mapping[int, bool]]] = field(default_factory=OrderedDict)

    def session(self, request: Request) -> Session | None:
        content = self.jar.open(request.cookies.get(self.jar.name(SESSION)), SESSION, lasts=LONGEST)
        try:
            return Session(**content) if content else None
        except TypeError:
            return None

    async def viewer(self, request: Request) -> Viewer:
        """Raises SignInFirst, SignInRefused, and GitHubError where GitHub does not say what they may read."""
        session = self.session(request)
        if session is None:
            raise SignInFirst
        theirs = await self._repositories(session)
        return Viewer(session.login, self.jar.form_token(session.nonce), theirs, await self.public.now())

    async def _repositories(self, session: Session) -> Mapping[int, bool]:
        key = hashlib.sha256(session.token.encode()).hexdigest()
        at, known = self._known.get(key, (float("-inf"), {}))
        if self.clock() - at < REMEMBERED:
            return known
        self._known.pop(key, None)
        found = await self.people.repositories(session.token)
        self._known[key] = (self.clock(), found)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return found

    def forget(self, session: Session) -> None:
        self._known.pop(hashlib.sha256(session.token.encode()).hexdigest(), None)


Access = LocalAccess | SignedAccess
