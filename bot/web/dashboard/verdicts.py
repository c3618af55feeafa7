"""The newest verdicts, as they were judged: in memory for those who look, and kept for after a restart."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
import structlog

from bot.rules.approvals.verdict import Verdict

MOST = 200
"""Pull requests that are kept of one repository."""
REPOSITORIES = 100
"""Repositories whose verdicts are in memory."""

_decode = msgspec.json.Decoder(Verdict).decode
log = structlog.get_logger()


class Kept(Protocol):
    """Where verdicts outlive the process. `drop` without a number takes all of a repository, `only` leaves these."""

    async def read(self, repository_id: int) -> Mapping[int, bytes]: ...

    async def keep(self, repository_id: int, number: int, verdict: bytes) -> None: ...

    async def drop(self, repository_id: int, number: int | None = None) -> None: ...

    async def only(self, repository_id: int, numbers: Collection[int]) -> None: ...


@dataclass(slots=True)
class Shelf:
    """One repository's. What was closed before the kept ones were read does not come back with them."""

    verdicts: OrderedDict[int, Verdict] = field(default_factory=OrderedDict)
    closed: set[int] = field(default_factory=set)
    open: frozenset[int] | None = None
    """None: nobody listed them yet."""
    is_read: bool = False

    def may_come_back(self, number: int) -> bool:
        return number not in self.closed and (self.open is None or number in self.open)


@dataclass(slots=True)
class SeenVerdicts:
    """Whoever judges puts the verdict here; `on_change` tells those who look. Without `kept` memory is all."""

    kept: Kept | None = None
    on_change: Callable[[int], None] = lambda repository_id: None
    _shelves: OrderedDict[int, Shelf] = field(default_factory=OrderedDict)
    _writing: set[asyncio.Task[None]] = field(default_factory=set)

    def put(self, repository_id: int, verdict: Verdict) -> None:
        shelf = self._shelf(repository_id)
        if shelf.verdicts.get(verdict.number) == verdict:
            return
        shelf.verdicts[verdict.number] = verdict
        shelf.closed.discard(verdict.number)
        shelf.verdicts.move_to_end(verdict.number)
        while len(shelf.verdicts) > MOST:
            shelf.verdicts.popitem(last=False)
        if self.kept:
            self._write(self.kept.keep(repository_id, verdict.number, msgspec.json.encode(verdict)))
        self.on_change(repository_id)

    def drop(self, repository_id: int, number: int | None = None) -> None:
        """A pull request that is closed, or a repository that is gone."""
        if number is None:
            self._shelves[repository_id] = Shelf(is_read=True)
        else:
            shelf = self._shelf(repository_id)
            shelf.verdicts.pop(number, None)
            shelf.closed.add(number)
        if self.kept:
            self._write(self.kept.drop(repository_id, number))
        self.on_change(repository_id)

    def only(self, repository_id: int, numbers: Collection[int]) -> None:
        """These are open, as GitHub lists them: the others were closed while nobody heard of it."""
        shelf = self._shelf(repository_id)
        gone = shelf.verdicts.keys() - set(numbers)
        for number in gone:
            del shelf.verdicts[number]
        if not shelf.is_read:
            shelf.open = frozenset(numbers)
        if self.kept and (gone or not shelf.is_read):
            self._write(self.kept.only(repository_id, frozenset(numbers)))
        if gone:
            self.on_change(repository_id)

    async def of(self, repository_id: int) -> Mapping[int, Verdict]:
        shelf = self._shelf(repository_id)
        if not shelf.is_read and self.kept:
            self._fill(shelf, await self.kept.read(repository_id))
        return dict(shelf.verdicts)

    async def close(self) -> None:
        """Waits for what is being written."""
        await asyncio.gather(*self._writing, return_exceptions=True)

    def _shelf(self, repository_id: int) -> Shelf:
        shelf = self._shelves.setdefault(repository_id, Shelf())
        self._shelves.move_to_end(repository_id)
        while len(self._shelves) > REPOSITORIES and self.kept:
            self._shelves.popitem(last=False)
        return shelf

    def _fill(self, shelf: Shelf, kept: Mapping[int, bytes]) -> None:
        """What was judged meanwhile is newer than what was kept."""
        if shelf.is_read:
            return
        older = {number: verdict_of(content) for number, content in kept.items() if shelf.may_come_back(number)}
        found = {number: one for number, one in older.items() if one} | shelf.verdicts
        shelf.verdicts = OrderedDict(list(found.items())[-MOST:])
        shelf.is_read = True

    def _write(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside whoever judges: a check on GitHub never waits for this, and a lost row costs one sweep."""
        task = asyncio.get_running_loop().create_task(logged(work))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)


async def logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:
        log.warning("a verdict was not kept for the dashboard", error=str(error)[:200])


def verdict_of(content: bytes) -> Verdict | None:
    """None where it is of a Baton that wrote otherwise."""
    try:
        return _decode(content)
    except msgspec.MsgspecError:
        return None
