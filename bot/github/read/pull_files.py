"""The changed files of a pull request, over REST: only there a rename tells its former name."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.domain.ports import Place
from bot.domain.pull_facts import ChangedFile
from bot.errors import GitHubError, RateLimited
from bot.github.client import Client

PAGE = 100
FILES_LISTED = 3_000
"""GitHub lists no more: docs.github.com/rest/pulls/pulls#list-pull-requests-files."""


async def read_page(client: Client, place: Place, number: int, page: int = 1) -> Sequence[Any] | None:
    """A hundred files as GitHub tells them; None where they could not be read."""
    path = f"/repos/{place.owner}/{place.name}/pulls/{number}/files"
    try:
        answer = await client.rest("GET", path, place=place, params={"per_page": PAGE, "page": page})
    except RateLimited:
        raise
    except GitHubError:
        return None
    return answer.content if isinstance(answer.content, list) else None


async def read_files(
    client: Client, place: Place, number: int, *, first: Sequence[Any] | None, count: int, head: str
) -> tuple[tuple[ChangedFile, ...], str]:
    """Every file, and why some may be missing; empty where none is. `first` is the first page, read beforehand."""
    if first is None:
        return (), "the changed files could not be read"
    rows = list(first)
    page = 1
    while len(rows) < min(count, FILES_LISTED) and len(rows) == page * PAGE:
        page += 1
        more = await read_page(client, place, number, page)
        if more is None:
            return (), "not all changed files could be read"
        rows += more
    if any(not isinstance(one, dict) for one in rows):
        return (), "GitHub left a place empty among the changed files"
    files = _files(rows)
    if count > FILES_LISTED:
        return files, f"GitHub lists {FILES_LISTED:,} changed files, and there are {count:,}"
    if any(sha and sha != head for sha in map(_head_of, rows)) or len(rows) != count:
        return files, "the head moved while the changed files were read"
    return files, ""


def _files(rows: Sequence[Any]) -> tuple[ChangedFile, ...]:
    return tuple(
        ChangedFile(
            str(one["filename"]),
            str(one.get("previous_filename") or ""),
            int(one.get("additions") or 0),
            int(one.get("deletions") or 0),
        )
        for one in rows
    )


def _head_of(row: Any) -> str:
    """The commit that a file was listed for, by its address; empty where that does not tell."""
    query = parse_qs(urlsplit(str(row.get("contents_url") or "")).query)
    return query.get("ref", [""])[0]
