"""Queries in words that the server's schema was seen to know, and in no others."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.ports import Place
from bot.errors import GitHubError, NotGranted
from bot.github.answers import Fault
from bot.github.client import Client, Missing, Result
from bot.github.memory import InProcess, Memory
from bot.github.probe import LEAST, PROBE, Schema, schema_from, tells_schema, with_probe

Query = Callable[[Schema], str]


class Ask:
    """Reads from one server.

    The first query also asks what the schema has. Of an unknown server it wants only what all have, and is sent again
    where there is more; of a remembered one it wants what was there, and so also learns whether that is still so.
    """

    def __init__(self, client: Client, *, schema: Schema | None = None, memory: Memory | None = None) -> None:
        self.client = client
        self._memory = memory or InProcess()
        self._known = schema
        self._is_sure = schema is not None

    @property
    def schema(self) -> Schema:
        if self._known is None:
            self._known = self._memory.recall(self.client.server.graphql)
        return self._known or LEAST

    async def query(self, query: Query, place: Place, **variables: Any) -> Result:
        """What came, and faults that may belong to single fields. Raises `Missing` where there is no repository."""
        named = {"owner": place.owner, "name": place.name, **variables}
        document, is_first = query(self.schema), not self._is_sure
        result = await self.client.graphql(with_probe(document) if is_first else document, named, place=place)
        if any(fault.is_unknown_field for fault in result.faults):
            await self.learn_again(place)
        elif is_first and tells_schema(result.content):
            self._learn(schema_from(result.content))
        elif is_first:
            await self._probe(place)
        if query(self.schema) != document:
            result = await self.client.graphql(query(self.schema), named, place=place)
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

    async def be_sure(self, place: Place) -> None:
        """Before a write that no query went before: it is written in words that the server was seen to know."""
        if self.schema is LEAST:
            await self._probe(place)

    async def learn_again(self, place: Place) -> None:
        """The server refused a word that it knew: it was replaced by an older one."""
        self._memory.forget(self.client.server.graphql)
        await self._probe(place)

    async def _probe(self, place: Place) -> None:
        result = await self.client.graphql(PROBE, {}, place=place)
        if not tells_schema(result.content):
            why = result.faults[0].message if result.faults else "no reason given"
            raise GitHubError(f"{self.client.server.graphql}: the server does not tell its schema ({why}); try again")
        self._learn(schema_from(result.content))

    def _learn(self, schema: Schema) -> None:
        self._known, self._is_sure = schema, True
        self._memory.keep(self.client.server.graphql, schema)


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
