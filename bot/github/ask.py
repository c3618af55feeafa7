"""Queries in the words that the server's schema knows: the newest first, and after a refusal what a probe found."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.board import Features
from bot.domain.ports import Place
from bot.errors import GitHubError, NotGranted
from bot.github.answers import Fault
from bot.github.client import Client, Missing, Result
from bot.github.probe import CAUTIOUS, NEWEST, PROBE, Schema, schema_from, with_probe

Query = Callable[[Schema], str]


class Ask:
    """Reads from one server. The first query tells whether its schema is the newest, so that asking costs nothing."""

    def __init__(self, client: Client, *, schema: Schema | None = None) -> None:
        self.client = client
        self._schema = schema or NEWEST
        self._is_sure = schema is not None

    @property
    def schema(self) -> Schema:
        return self._schema

    async def query(self, query: Query, place: Place, **variables: Any) -> Result:
        """What came, and faults that may belong to single fields. Raises `Missing` where there is no repository."""
        named = {"owner": place.owner, "name": place.name, **variables}
        is_careful = not self._is_sure and self.client.is_enterprise
        asked = CAUTIOUS if is_careful else self._schema
        document = query(asked)
        result = await self.client.graphql(with_probe(document) if is_careful else document, named, place=place)
        if not self._is_sure and any(fault.is_unknown_field for fault in result.faults):
            await self._probe(place)
        elif is_careful:
            self._schema = schema_from(result.content)
        if query(self._schema) != document:
            result = await self.client.graphql(query(self._schema), named, place=place)
        self._is_sure = True
        if result.content.get("repository") is None:
            raise _no_repository(place, result.faults)
        return result

    async def repository(self, query: Query, place: Place, **variables: Any) -> Mapping[str, Any]:
        """Like `query`, but any fault is an error; gives what stands under `repository`."""
        result = await self.query(query, place, **variables)
        if result.faults:
            raise refusal(result.faults[0], f"{place.owner}/{place.name}")
        content: Mapping[str, Any] = result.content["repository"]
        return content

    async def be_sure(self, features: Features, place: Place) -> None:
        """Before the first request goes by a cached board, which tells whether the server is an older one."""
        if not self._is_sure and features != NEWEST.features:
            await self._probe(place)

    async def _probe(self, place: Place) -> None:
        result = await self.client.graphql(PROBE, {}, place=place)
        self._schema, self._is_sure = schema_from(result.content), True


def refusal(fault: Fault, where: str) -> GitHubError:
    """The error that a person reads for a fault that nobody expected."""
    at = ".".join(str(part) for part in fault.at)
    words = f"{where}: {fault.message}" + (f" (at {at})" if at else "")
    if fault.is_forbidden:
        return NotGranted(f"{words}; grant the permission in the App's settings and accept it for the installation")
    return Missing(words) if fault.is_missing else GitHubError(words)


def _no_repository(place: Place, faults: tuple[Fault, ...]) -> GitHubError:
    slug = f"{place.owner}/{place.name}"
    if not faults or any(fault.is_missing for fault in faults):
        return Missing(
            f"{slug}: no such repository, or these credentials may not see it; check the name and the access"
        )
    return refusal(faults[0], slug)
