"""Generated files: one verified commit with what differs; where the branch is protected, a pull request with it.

docs.github.com/graphql/reference/mutations#createcommitonbranch
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha1
from typing import Any

import structlog

from bot.domain.actions import CommitFiles
from bot.domain.ports import Place
from bot.github.answers import Fault
from bot.github.ask import Ask
from bot.github.client import Missing, Refused
from bot.github.perform.attempt import Attempt
from bot.github.perform.batch import Done, Failed, Outcome, send
from bot.github.perform.desk import Desk
from bot.github.perform.write import Write
from bot.github.probe import Schema
from bot.github.read.queries import with_repository

BRANCH = "baton/status"
"""Where files go whose own branch takes no commit of ours."""
MOST = 40
_PROTECTED = re.compile(r"protected branch|rule violation|through a pull request|not authorized to push", re.IGNORECASE)

log = structlog.get_logger()
Files = Sequence[tuple[str, str]]


async def commit(action: CommitFiles, *, ask: Ask, place: Place, attempt: Attempt) -> None:
    """Looks first: files that are as wanted cost one request and no commit, so that our own push starts nothing."""
    wanted = action.files[:MOST]
    found = await _look(wanted, ask=ask, place=place)
    if found is None:
        return
    changed = _changed(found, "now", wanted)
    if not changed:
        return
    outcome = await _write(action, changed, found["head"], found["branch"], ask=ask, place=place)
    match outcome:
        case Done():
            return
        case Failed(fault) if _PROTECTED.search(fault.message):
            await _propose(action, found, wanted, ask=ask, place=place)
        case Failed(fault) if fault.is_forbidden:
            log.warning("files are not committed", repository=f"{place.owner}/{place.name}", why=_grant(fault))
        case Failed(fault):  # somebody pushed in between: what is there now is looked at again
            attempt.retry(action, fault.message, pause=1.0)
        case lost:
            attempt.retry(action, lost.why, pause=2.0)


async def _look(files: Files, *, ask: Ask, place: Place) -> dict[str, Any] | None:
    """Head and blobs of the default branch and of our own; None for an empty repository."""
    names = [f"f{at}" for at in range(len(files))]
    blobs = [
        f'{side}_{name}: object(expression: "{ref}:{_quoted(path)}") {{ ... on Blob {{ oid }} }}'
        for side, ref in (("now", "HEAD"), ("ours", f"refs/heads/{BRANCH}"))
        for name, (path, _) in zip(names, files, strict=True)
    ]
    head = "defaultBranchRef { name target { oid } }"
    ours = f'ours: ref(qualifiedName: "refs/heads/{BRANCH}") {{ target {{ oid }} }}'

    def query(_schema: Schema) -> str:
        return with_repository([head, ours, *blobs])

    content = (await ask.query(query, place)).content["repository"]
    default = content.get("defaultBranchRef")
    if default is None:
        return None
    sides = {side: [(content.get(f"{side}_{name}") or {}).get("oid", "") for name in names] for side in ("now", "ours")}
    return {
        "branch": str(default["name"]),
        "head": str(default["target"]["oid"]),
        "own": str(content["ours"]["target"]["oid"]) if content.get("ours") else "",
        **sides,
    }


def _changed(found: Mapping[str, Any], side: str, files: Files) -> list[tuple[str, str]]:
    """The files whose blob on GitHub is another one."""
    return [one for one, oid in zip(files, found[side], strict=True) if oid != blob_id(one[1])]


def blob_id(text: str) -> str:
    """What git calls a file with these words."""
    raw = text.encode()
    return sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


async def _write(action: CommitFiles, files: Files, head: str, branch: str, *, ask: Ask, place: Place) -> Outcome:
    additions = [{"path": path, "contents": b64encode(text.encode()).decode()} for path, text in files]
    fields = {
        "branch": {"repositoryNameWithOwner": f"{place.owner}/{place.name}", "branchName": branch},
        "message": {"headline": action.message},
        "fileChanges": {"additions": additions},
        "expectedHeadOid": head,
    }
    write = Write(action, "createCommitOnBranch", fields, "commit { oid }", _nothing)
    (outcome,) = await send(ask.client, [write], place=place, fragments={})
    return outcome


async def _propose(action: CommitFiles, found: Mapping[str, Any], files: Files, *, ask: Ask, place: Place) -> None:
    """The same files on our own branch, and one open pull request for it; nothing where it has them already."""
    root = f"/repos/{place.owner}/{place.name}"
    opened = await ask.client.rest(
        "GET", f"{root}/pulls", place=place, params={"head": f"{place.owner}:{BRANCH}", "state": "open"}
    )
    own, changed = found["own"], _changed(found, "ours", files)
    if not own:
        await ask.client.rest(
            "POST",
            f"{root}/git/refs",
            place=place,
            json={"ref": f"refs/heads/{BRANCH}", "sha": found["head"]},
            content=1,
        )
    elif not opened.content:  # what was proposed is merged or turned down: begin at the branch's head again
        await ask.client.rest(
            "PATCH", f"{root}/git/refs/heads/{BRANCH}", place=place, json={"sha": found["head"], "force": True}
        )
    if not (own and opened.content):
        own, changed = found["head"], _changed(found, "now", files)
    if changed:
        outcome = await _write(action, changed, own, BRANCH, ask=ask, place=place)
        if isinstance(outcome, Failed):
            log.warning("files are not proposed", repository=f"{place.owner}/{place.name}", why=outcome.fault.message)
            return
    if not opened.content:
        about = {"title": action.message, "head": BRANCH, "base": found["branch"], "body": "Written by Baton."}
        try:
            await ask.client.rest("POST", f"{root}/pulls", place=place, json=about, content=1)
        except (Missing, Refused) as refused:
            log.warning("files are not proposed", repository=f"{place.owner}/{place.name}", why=str(refused)[:200])


def _nothing(desk: Desk, payload: Mapping[str, Any]) -> None:
    """The board holds no files."""


def _grant(fault: Fault) -> str:
    return f"{fault.message}; grant Contents: write in the App's settings"[:300]


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
