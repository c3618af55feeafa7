"""Finding, comparing and writing Baton's ruleset: under a person's token, for Baton never asks for administration."""

from collections.abc import Mapping
from typing import Any

from bot.domain.ports import Place
from bot.github.client import Client


async def find_ruleset(client: Client, place: Place, name: str) -> Mapping[str, Any] | None:
    """The repository's own ruleset of that name, whole; None where there is none."""
    path = f"/repos/{place.owner}/{place.name}/rulesets"
    listed = await client.rest("GET", path, place=place, params={"includes_parents": "false", "per_page": 100})
    found = next((one for one in listed.content if one["name"] == name and one["source_type"] == "Repository"), None)
    if found is None:
        return None
    answer = await client.rest("GET", f"{path}/{found['id']}", place=place)
    content: Mapping[str, Any] = answer.content
    return content


async def put_ruleset(client: Client, place: Place, ruleset: Mapping[str, Any], *, id: int = 0) -> int:
    """Creates it, or writes over the one with this id; its id."""
    path = f"/repos/{place.owner}/{place.name}/rulesets"
    if id:
        answer = await client.rest("PUT", f"{path}/{id}", place=place, json=dict(ruleset))
    else:
        answer = await client.rest("POST", path, place=place, json=dict(ruleset))
    return int(answer.content["id"])
