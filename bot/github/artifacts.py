"""Artifacts of workflow runs: found by their name, downloaded within a bound, and from where GitHub keeps them.

docs.github.com/rest/actions/artifacts: the download is a redirect to another host, where our token has no business.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.domain.ports import Place
from bot.domain.reported import LARGEST, ArtifactName, ArtifactRead
from bot.errors import NotGranted
from bot.github.client import Client, Missing, Refused
from bot.github.download import Unfetched, fetch

NOT_GRANTED = "the App may not read workflow runs; grant it *Actions: read* and accept that for the installation"

log = structlog.get_logger()


async def read_artifacts(
    client: Client, place: Place, names: Sequence[ArtifactName]
) -> Mapping[ArtifactName, ArtifactRead]:
    """Three requests an artifact, one where it is missing or too large. Raises only what is worth another try."""
    found: dict[ArtifactName, ArtifactRead] = {}
    for name in names:
        try:
            found[name] = ArtifactRead(await _content(client, place, name))
        except Unfetched as why:
            found[name] = ArtifactRead(fault=str(why))
            where = f"{place.owner}/{place.name}"
            log.warning("artifact not read", repository=where, run=name.run, artifact=name.name, why=str(why))
    return found


async def _content(client: Client, place: Place, name: ArtifactName) -> bytes:
    root = f"/repos/{place.owner}/{place.name}/actions"
    try:
        listed = await client.rest(
            "GET", f"{root}/runs/{name.run}/artifacts", place=place, params={"name": name.name, "per_page": 100}
        )
        artifact = _newest(listed.content, name)
        location = await client.location(f"{root}/artifacts/{artifact['id']}/zip", place=place)
    except NotGranted:
        raise Unfetched(NOT_GRANTED) from None
    except Missing:
        raise Unfetched("it is gone, or the App may not see it; run the workflow again") from None
    except Refused as refused:
        if refused.answer.status == 410:
            raise Unfetched("it has expired; run the workflow again") from None
        raise
    return await fetch(location, most=LARGEST, like=client.server, transport=client.transport)


def _newest(content: Any, name: ArtifactName) -> Mapping[str, Any]:
    """A run that was run again may have several of one name."""
    every = content.get("artifacts") if isinstance(content, dict) else None
    mine = [one for one in every or () if isinstance(one, dict) and one.get("name") == name.name]
    if not mine:
        raise Unfetched("the run has no artifact of this name; correct `artifact` in the plan, or upload it")
    newest: Mapping[str, Any] = max(mine, key=lambda one: int(one["id"]))
    if newest.get("expired"):
        raise Unfetched("it has expired; run the workflow again")
    size = int(newest.get("size_in_bytes") or 0)
    if size > LARGEST:
        raise Unfetched(f"it has {_shown(size)}, over {_shown(LARGEST)}; upload the JSON file alone")
    return newest


def _shown(size: int) -> str:
    for unit, scale in (("GB", 10**9), ("MB", 10**6)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
