"""Check runs, requested reviewers, and who pushed a commit: what a verdict needs beside its facts."""

from typing import Any
from urllib.parse import quote

from bot.domain.board import Account
from bot.domain.ports import Place
from bot.domain.pull_reads import CheckRunText, OpenPull
from bot.errors import GitHubError, NotGranted, RateLimited
from bot.github.ask import Ask
from bot.github.client import Client, Missing, Refused
from bot.github.read.plan_file import LARGEST, decoded
from bot.github.read.pull_query import open_pulls_query
from bot.github.read.pull_shapes import ListedPulls
from bot.github.read.shapes import as_shape

MOST_PAGES = 10
ACTIVITIES = 100


async def put_check(client: Client, place: Place, check: CheckRunText, *, id: int = 0) -> int:
    """Writes the check in place where `id` names one, else a new one; its id."""
    body: dict[str, Any] = {
        "name": check.name,
        "status": "completed" if check.conclusion else "in_progress",
        "external_id": check.external_id,
        "output": {"title": check.title, "summary": check.summary, "text": check.text},
        "actions": [
            {"label": one.label, "identifier": one.identifier, "description": one.description} for one in check.buttons
        ],
    }
    if check.conclusion:
        body["conclusion"] = check.conclusion
    path = f"/repos/{place.owner}/{place.name}/check-runs"
    if id:
        try:
            answer = await client.rest("PATCH", f"{path}/{id}", place=place, json=body, content=1)
            return int(answer.content["id"])
        except Missing:
            pass  # GitHub archives old ones
    answer = await client.rest("POST", path, place=place, json={**body, "head_sha": check.sha}, content=1)
    return int(answer.content["id"])


async def put_sticky(client: Client, place: Place, number: int, text: str, *, id: int = 0) -> None:
    """Edits Baton's comment, or makes it; in a locked conversation nothing is said."""
    issues = f"/repos/{place.owner}/{place.name}/issues"
    try:
        if id:
            await client.rest("PATCH", f"{issues}/comments/{id}", place=place, json={"body": text}, content=1)
        else:
            await client.rest("POST", f"{issues}/{number}/comments", place=place, json={"body": text}, content=1)
    except (NotGranted, Refused, Missing):
        return


async def request_reviewers(client: Client, place: Place, number: int, logins: list[str]) -> bool:
    """Whether they were asked; without the permission nobody is, and the check names them all the same."""
    path = f"/repos/{place.owner}/{place.name}/pulls/{number}/requested_reviewers"
    try:
        await client.rest("POST", path, place=place, json={"reviewers": logins}, content=1)
    except (NotGranted, Refused, Missing):
        return False
    return True


async def open_pulls(ask: Ask, place: Place, *, has_queue: bool = False) -> tuple[list[OpenPull], bool]:
    """All that are open, and whether the list is whole."""
    found: list[OpenPull] = []
    after: str | None = None
    for _ in range(MOST_PAGES):
        content = await ask.repository(lambda _schema: open_pulls_query(has_queue=has_queue), place, after=after)
        page = as_shape(content["pulls"], ListedPulls, what="pull requests")
        for one in page.nodes:
            if one:
                entry = one.merge_queue_entry
                queued = entry.head_commit.oid if entry and entry.head_commit else ""
                position = entry.position if entry else 0
                found.append(OpenPull(one.number, one.base_ref_name, one.head_ref_oid, queued, position))
        if not page.page_info.has_next_page:
            return found, True
        after = page.page_info.end_cursor
    return found, False


async def pusher_of(client: Client, place: Place, *, repository: str, branch: str, sha: str) -> Account | None:
    """Who moved the branch to the commit, by the repository's activity; None where GitHub does not tell."""
    path = f"/repos/{repository}/activity"
    params: dict[str, str | int] = {"ref": f"refs/heads/{branch}", "per_page": ACTIVITIES}
    try:
        answer = await client.rest("GET", path, place=place, params=params)
    except RateLimited:
        raise
    except GitHubError:
        return None
    for one in answer.content if isinstance(answer.content, list) else ():
        actor = one.get("actor") or {}
        if one.get("after") == sha and actor.get("id"):
            login = str(actor.get("login") or "")
            is_bot = actor.get("type") == "Bot" or login.endswith("[bot]")
            return Account(int(actor["id"]), login.removesuffix("[bot]"), is_bot)
    return None


async def blob_text(client: Client, place: Place, sha: str) -> str | None:
    """A blob's text; None where it is too large or no text."""
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/git/blobs/{quote(sha, safe='')}", place=place)
    return None if int(answer.content.get("size") or 0) > LARGEST else decoded(answer.content)
