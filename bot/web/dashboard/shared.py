"""The badge and the calendar: read by READMEs and calendars, which cannot sign in and so show a key."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.board import Board
from bot.errors import GitHubError, SignInRefused
from bot.pages.exports.picture import badge
from bot.pages.exports.situated import calendar_of
from bot.pages.situation import Situation
from bot.web.dashboard.access import Access, NotHere, PublicRepositories, SignInFirst
from bot.web.dashboard.guard import HEADERS
from bot.web.dashboard.rooms import Rooms

LENGTH = 32
"""Characters of a key: 128 bits."""
SHARED = {**HEADERS, "cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}
"""Other sites may show them: that is what they are for."""
OWN = {**HEADERS, "cache-control": "no-store", "vary": "cookie"}
"""To somebody who showed no key: a page of another site would learn from the picture's size how far things are."""


@dataclass(frozen=True, slots=True)
class FileKeys:
    """Keys that open one file of one repository. The first key of the server makes them, all of its keys take them."""

    keys: Sequence[str]

    def key(self, name: str, repository_id: int) -> str:
        return _key(self.keys[0], name, repository_id)

    def opens(self, given: str, name: str, repository_id: int) -> bool:
        """As long for a key that is nearly right as for any other."""
        found = [hmac.compare_digest(given.encode(), _key(one, name, repository_id).encode()) for one in self.keys]
        return any(found)


def _key(key: str, name: str, repository_id: int) -> str:
    told = f"baton dashboard file\n{name}\n{repository_id}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()[:LENGTH]


@dataclass(frozen=True, slots=True)
class Shared:
    """Whoever shows the file's key reads it, and whoever may read the repository. `public` is None where public
    repositories need a key too.
    """

    rooms: Rooms
    access: Access
    keys: FileKeys
    public: PublicRepositories | None = None

    async def badge(self, request: Request) -> Response:
        return await self._file(request, "badge", lambda s: badge(s).encode(), "image/svg+xml")

    async def calendar(self, request: Request) -> Response:
        return await self._file(request, "calendar", calendar_of, "text/calendar; charset=utf-8")

    def addresses(self, board: Board, base: str) -> dict[str, str]:
        """Where each is read without signing in."""
        number, root = board.repository.id, f"{base}/r/{board.repository.slug}"
        return {
            "badge": f"{root}/badge.svg?key={self.keys.key('badge', number)}",
            "calendar": f"{root}/calendar.ics?key={self.keys.key('calendar', number)}",
        }

    async def _file(self, request: Request, name: str, made: Callable[[Situation], bytes], kind: str) -> Response:
        """The same words for what is not there, for a wrong key, and for whoever may not read."""
        board = await self.rooms.of_name(request.path_params["owner"], request.path_params["name"])
        number = board.repository.id if board else 0  # as much work where there is no such repository
        is_shared = await self._is_shared(request, name, number)
        if not (is_shared or await self._may_read(request, number)) or board is None:
            return Response("not found\n", 404, media_type="text/plain", headers={"cache-control": "no-store"})
        content = await asyncio.to_thread(lambda: made(self.rooms.situation(board)))
        return Response(content, media_type=kind, headers=SHARED if is_shared else OWN)

    async def _is_shared(self, request: Request, name: str, number: int) -> bool:
        """With whoever has the address, or with everybody."""
        is_opened = self.keys.opens(request.query_params.get("key", "")[: 2 * LENGTH], name, number)
        return is_opened or bool(self.public and number in await self.public.now())

    async def _may_read(self, request: Request, number: int) -> bool:
        try:
            return (await self.access.viewer(request)).may_read(number)
        except (SignInFirst, SignInRefused, NotHere, GitHubError):
            return False
