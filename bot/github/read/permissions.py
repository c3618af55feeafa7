"""Who may do what: by numeric id, never by a name alone."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from bot.domain.board import Account
from bot.domain.facts import Permission
from bot.domain.ports import Place
from bot.errors import GitHubError, RateLimited
from bot.github.client import Client, Missing

COLLABORATOR = "edges { permission node { databaseId } }"
_LEVELS: tuple[Permission, ...] = get_args(Permission)


async def permissions_from(
    client: Client, place: Place, content: Mapping[str, Any], people: Sequence[Account]
) -> dict[int, Permission]:
    """From aliases `p0`, `p1`, ...; where GraphQL may not see collaborators, REST is asked for each."""
    found: dict[int, Permission] = {}
    for at, account in enumerate(people):
        connection = content.get(f"p{at}")
        if connection is None:
            found[account.id] = await _by_rest(client, place, account)
            continue
        edges = [edge for edge in connection.get("edges") or () if edge and edge.get("node")]
        mine = [edge for edge in edges if edge["node"].get("databaseId") == account.id]
        found[account.id] = _level(str(mine[0]["permission"])) if mine else "none"
    return found


async def permission_by_rest(client: Client, place: Place, account: Account) -> Permission | None:
    """Of one account; None where GitHub does not tell."""
    try:
        return await _by_rest(client, place, account)
    except RateLimited:
        raise
    except GitHubError:
        return None


async def _by_rest(client: Client, place: Place, account: Account) -> Permission:
    path = f"/repos/{place.owner}/{place.name}/collaborators/{account.login}/permission"
    try:
        content = (await client.rest("GET", path, place=place)).content
    except Missing:
        return "none"
    if (content.get("user") or {}).get("id") != account.id:
        return "none"
    # `permission` knows four levels; `role_name` also triage and maintain, or the name of a custom role
    role = _level(str(content.get("role_name")))
    return role if role != "none" else _level(str(content.get("permission")))


def _level(word: str) -> Permission:
    return next((level for level in _LEVELS if level == word.lower()), "none")
