"""Check runs, requested reviewers, and who pushed a commit: what a verdict needs beside its facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.domain.board import Account
from bot.domain.ports import Place
from bot.domain.pull_reads import CheckRunText, OpenPull, Push
from bot.errors import GitHubError, NotGranted, RateLimited
from bot.github.ask import Ask
from bot.github.client import Client, Missing, Refused
from bot.github.read.plan_file import LARGEST, decoded
from bot.github.read.pull_query import open_pulls_query
from bot.github.read.pull_shapes import ListedPull, ListedPulls
from bot.github.read.shapes import as_shape

MOST_PAGES = 100
"""Ten thousand open pull requests; who has more is told."""
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
    """All that are open, and whether the list is whole. Their places in the queue, where the server has queues."""
    found: list[OpenPull] = []
    after: str | None = None
    is_whole = True
    for _ in range(MOST_PAGES):
        content = await ask.repository(lambda schema: open_pulls_query(schema, has_queue=has_queue), place, after=after)
        page = as_shape(content["pulls"], ListedPulls, what="pull requests")
        found += [_listed(one) for one in page.nodes if one]
        is_whole = is_whole and None not in page.nodes
        if not page.page_info.has_next_page:
            return found, is_whole
        after = page.page_info.end_cursor
    return found, False


def _listed(one: ListedPull) -> OpenPull:
    entry = one.merge_queue_entry
    return OpenPull(one.number, one.base_ref_name, one.head_ref_oid, one.queued, entry.position if entry else 0)


async def pushes_to(client: Client, place: Place, *, repository: str, branch: str) -> list[Push] | None:
    """The last movements of a branch by the repository's activity, newest first; None where GitHub did not answer.

    Of a private fork, and on a server without activity, it has nothing to tell.
    """
    path = f"/repos/{repository}/activity"
    params: dict[str, str | int] = {"ref": f"refs/heads/{branch}", "per_page": ACTIVITIES}
    try:
        answer = await client.rest("GET", path, place=place, params=params)
    except RateLimited:
        raise
    except (Missing, NotGranted):
        return []
    except GitHubError:
        return None
    rows = answer.content if isinstance(answer.content, list) else ()
    return [push for one in rows if isinstance(one, dict) and (push := _push(one))]


def _push(one: Mapping[str, Any]) -> Push | None:
    """A movement; None where the branch was deleted, or nobody is named."""
    actor = one.get("actor") or {}
    sha = str(one.get("after") or "")
    if not actor.get("id") or not sha.strip("0"):
        return None
    login = str(actor.get("login") or "")
    is_bot = actor.get("type") == "Bot" or login.endswith("[bot]")
    by = Account(int(actor["id"]), login.removesuffix("[bot]"), is_bot)
    return Push(sha, by, datetime.fromisoformat(str(one["timestamp"])))


async def blob_text(client: Client, place: Place, sha: str) -> str | None:
    """A blob's text; None where it is too large or no text."""
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/git/blobs/{quote(sha, safe='')}", place=place)
    return None if int(answer.content.get("size") or 0) > LARGEST else decoded(answer.content)
