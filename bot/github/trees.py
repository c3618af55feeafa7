"""Trees, what joins two commits, and who is in a team: read where a verdict depends on it, and remembered there."""

from urllib.parse import quote

from bot.domain.ports import Place
from bot.domain.update_merges import Tree
from bot.errors import GitHubError, NotGranted, RateLimited
from bot.github.client import Client, Missing, Refused

PAGE = 100
MOST_PAGES = 10


async def read_tree(client: Client, place: Place, sha: str) -> Tree | None:
    """All paths of a commit; None where GitHub cuts the list or does not answer."""
    path = f"/repos/{place.owner}/{place.name}/git/trees/{quote(sha, safe='')}"
    try:
        content = (await client.rest("GET", path, place=place, params={"recursive": "1"})).content
    except RateLimited:
        raise
    except GitHubError:
        return None
    if content.get("truncated"):
        return None
    return {str(one["path"]): f"{one['mode']} {one['sha']}" for one in content["tree"] if one["type"] != "tree"}


async def read_joint(client: Client, place: Place, base: str, head: str) -> tuple[str, int] | None:
    """The merge base of two commits, and how many commits `head` has that `base` lacks; None where nobody can tell."""
    path = f"/repos/{place.owner}/{place.name}/compare/{quote(base, safe='')}...{quote(head, safe='')}"
    try:
        content = (await client.rest("GET", path, place=place, params={"per_page": 1})).content
    except RateLimited:
        raise
    except GitHubError:
        return None
    return str(content["merge_base_commit"]["sha"]), int(content["ahead_by"])


async def is_on_branch(client: Client, place: Place, sha: str, *, branch: str) -> bool:
    """Has the branch the commit? Raises where GitHub does not answer, so that it is asked again.

    By the branch's own head: behind its bare name a tag may stand that somebody called the same.
    """
    root = f"/repos/{place.owner}/{place.name}"
    try:
        ref = (await client.rest("GET", f"{root}/git/ref/heads/{quote(branch)}", place=place)).content
        head = str(ref["object"]["sha"])
        if head == sha:
            return True
        path = f"{root}/compare/{head}...{quote(sha, safe='')}"
        content = (await client.rest("GET", path, place=place, params={"per_page": 1})).content
    except (Missing, Refused, NotGranted):
        return False  # nothing joins them, the commit is gone, or nobody may know
    return content.get("status") in ("identical", "behind")


async def read_team(client: Client, place: Place, team: str) -> tuple[int, ...] | None:
    """Ids of the members of `org/slug`; None where GitHub does not tell."""
    org, _, slug = team.partition("/")
    path = f"/orgs/{quote(org, safe='')}/teams/{quote(slug, safe='')}/members"
    found: list[int] = []
    try:
        for page in range(1, MOST_PAGES + 1):
            answer = await client.rest("GET", path, place=place, params={"per_page": PAGE, "page": page})
            found += [int(one["id"]) for one in answer.content]
            if len(answer.content) < PAGE:
                return tuple(found)
    except RateLimited:
        raise
    except GitHubError:
        return None
    return None
