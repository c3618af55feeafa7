"""What the checks beside approvals read: messages of commits, files at commits, Python of a whole tree."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.head_facts import CommitMessage, Sources
from bot.domain.heads import Commit, Spot
from bot.domain.ports import Place
from bot.github.ask import Ask, Query
from bot.github.client import Client
from bot.github.read.queries import with_repository

PAGE = 100
COMMITS_LISTED = 250
"""GitHub lists no more: docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request."""
A_REQUEST = 50
MOST_FILES = 2_000
MOST_REMEMBERED = 10_000
MOST_HISTORY = 30
_BLOB = "... on Blob { oid byteSize isTruncated isBinary text }"


async def commit_messages(client: Client, place: Place, number: int) -> tuple[tuple[CommitMessage, ...], bool]:
    """Messages in order, and whether these are all."""
    found: list[CommitMessage] = []
    for page in range(1, 4):
        path = f"/repos/{place.owner}/{place.name}/pulls/{number}/commits"
        answer = await client.rest("GET", path, place=place, params={"per_page": PAGE, "page": page})
        rows = answer.content if isinstance(answer.content, list) else []
        found += [_message(row) for row in rows]
        if len(rows) < PAGE:
            break
    return tuple(found), len(found) < COMMITS_LISTED


def _message(row: Mapping[str, Any]) -> CommitMessage:
    commit = row.get("commit") or {}
    return CommitMessage(str(row["sha"]), str(commit.get("message") or ""), len(row.get("parents") or ()) > 1)


async def texts_at(ask: Ask, place: Place, wanted: Sequence[Spot]) -> dict[Spot, str | None]:
    """Texts of files; one that is not there is left out, one that cannot be read is None."""
    found: dict[Spot, str | None] = {}
    for start in range(0, len(wanted), A_REQUEST):
        some = wanted[start : start + A_REQUEST]
        asked = [f"f{at}: object(expression: {json.dumps(f'{sha}:{path}', ensure_ascii=False)}) {{ {_BLOB} }}"
                 for at, (sha, path) in enumerate(some)]  # fmt: skip
        content = await ask.repository(_asking(asked), place)
        for at, spot in enumerate(some):
            blob = content.get(f"f{at}")
            if blob and blob.get("oid"):
                found[spot] = _text(blob)
    return found


def _asking(wanted: Sequence[str]) -> Query:
    return lambda _schema: with_repository(wanted)


def _text(blob: Mapping[str, Any]) -> str | None:
    is_whole = not blob.get("isTruncated") and not blob.get("isBinary")
    return str(blob["text"]) if is_whole and blob.get("text") is not None else None


async def merge_base(client: Client, place: Place, base: str, head: str) -> str:
    """Where the head left the base."""
    path = f"/repos/{place.owner}/{place.name}/compare/{base}...{head}"
    answer = await client.rest("GET", path, place=place, params={"per_page": 1})
    return str(answer.content["merge_base_commit"]["sha"])


async def commits_of(client: Client, place: Place, path: str, *, ref: str) -> list[Commit]:
    """The newest commits that changed a file, newest first."""
    params: dict[str, str | int] = {"path": path, "sha": ref, "per_page": MOST_HISTORY}
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/commits", place=place, params=params)
    return [Commit(str(one["sha"]), _first(one.get("parents"))) for one in answer.content]


def _first(parents: Any) -> str:
    return str(parents[0]["sha"]) if parents else ""


async def merged_pulls(client: Client, place: Place, *, base: str, most: int) -> list[int]:
    """Numbers of the pull requests that were merged last."""
    params: dict[str, str | int] = {"state": "closed", "base": base, "sort": "updated", "direction": "desc"}
    params["per_page"] = min(PAGE, most * 3)
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/pulls", place=place, params=params)
    merged = [row for row in answer.content if row.get("merged_at")]
    merged.sort(key=lambda row: str(row["merged_at"]), reverse=True)
    return [int(row["number"]) for row in merged[:most]]


@dataclass(slots=True)
class PythonTree:
    """Python of whole trees. Blobs never change, so each is read once."""

    ask: Ask
    _texts: OrderedDict[str, str | None] = field(default_factory=OrderedDict)

    async def sources(self, place: Place, sha: str, keep: Callable[[Iterable[str]], Sequence[str]]) -> Sources:
        """Files of the commit whose paths `keep` chooses of all Python files; never executed, only read."""
        path = f"/repos/{place.owner}/{place.name}/git/trees/{sha}"
        answer = await self.ask.client.rest("GET", path, place=place, params={"recursive": "1"})
        blobs = {
            str(row["path"]): str(row["sha"])
            for row in answer.content["tree"]
            if row.get("type") == "blob" and str(row["path"]).endswith((".py", ".pyi"))
        }
        wanted = keep(blobs)
        missing = (
            "GitHub cuts the list of files: the repository has too many" if answer.content.get("truncated") else ""
        )
        if len(wanted) > MOST_FILES:
            missing = f"{len(wanted):,} Python files belong to agents, over {MOST_FILES:,}"
            wanted = wanted[:MOST_FILES]
        await self._read(place, [blobs[one] for one in wanted])
        texts = {one: self._texts[blobs[one]] for one in wanted}
        unread = [one for one, text in texts.items() if text is None]
        if unread and not missing:
            missing = f"{unread[0]} cannot be read: it is too large or no text"
        return Sources({one: text for one, text in texts.items() if text is not None}, missing)

    async def _read(self, place: Place, oids: Sequence[str]) -> None:
        new = [oid for oid in dict.fromkeys(oids) if oid not in self._texts]
        for start in range(0, len(new), A_REQUEST):
            some = new[start : start + A_REQUEST]
            asked = [f"b{at}: object(oid: {json.dumps(oid)}) {{ {_BLOB} }}" for at, oid in enumerate(some)]
            content = await self.ask.repository(_asking(asked), place)
            for at, oid in enumerate(some):
                self._texts[oid] = _text(content.get(f"b{at}") or {})
        for oid in oids:
            self._texts.move_to_end(oid)
        while len(self._texts) > MOST_REMEMBERED:
            self._texts.popitem(last=False)
