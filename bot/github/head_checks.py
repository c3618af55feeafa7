"""Writing the checks beside approvals: found by name and App, compared, written with all their remarks."""

from collections.abc import Sequence
from typing import Any

from bot.domain.head_facts import Annotation, HeadCheck
from bot.domain.ports import Place
from bot.github.client import Client, Missing

A_REQUEST = 50
"""GitHub takes so many annotations at a time: docs.github.com/rest/checks/runs."""
MOST = 500


async def put_head_check(client: Client, place: Place, check: HeadCheck, *, app: str) -> bool:
    """Whether anything was written: a check that says the same already stays. `app` is Baton's slug."""
    path = f"/repos/{place.owner}/{place.name}"
    found = await client.rest(
        "GET", f"{path}/commits/{check.sha}/check-runs", place=place,
        params={"check_name": check.name, "filter": "latest"},
    )  # fmt: skip
    mine = [one for one in found.content["check_runs"] if (one.get("app") or {}).get("slug") == app]
    own = max(mine, key=lambda one: int(one["id"]), default=None)
    if own and own.get("external_id") == check.external_id and own.get("conclusion") == check.conclusion:
        return False
    # remarks are only ever added to a run, so one that had some is not written over
    is_same = own is not None and not own.get("output", {}).get("annotations_count")
    await _write(client, place, check, id=int(own["id"]) if own and is_same else 0)
    return True


async def _write(client: Client, place: Place, check: HeadCheck, *, id: int) -> None:
    path = f"/repos/{place.owner}/{place.name}/check-runs"
    first, *rest = _portions(check.annotations[:MOST]) or [()]
    body = {**_head(check), "output": _output(check, first)}
    if id:
        try:
            await client.rest("PATCH", f"{path}/{id}", place=place, json=body, content=1)
        except Missing:
            id = 0  # GitHub archives old ones
    if not id:
        answer = await client.rest("POST", path, place=place, json={**body, "head_sha": check.sha}, content=1)
        id = int(answer.content["id"])
    for portion in rest:
        await client.rest("PATCH", f"{path}/{id}", place=place, json={"output": _output(check, portion)}, content=1)


def _head(check: HeadCheck) -> dict[str, Any]:
    return {
        "name": check.name,
        "status": "completed",
        "conclusion": check.conclusion,
        "external_id": check.external_id,
    }


def _output(check: HeadCheck, annotations: Sequence[Annotation]) -> dict[str, Any]:
    return {
        "title": check.title,
        "summary": check.summary,
        "text": check.text,
        "annotations": [
            {
                "path": one.path,
                "start_line": one.line,
                "end_line": one.line,
                "annotation_level": one.level,
                "message": one.message,
                **({"title": one.title} if one.title else {}),
            }
            for one in annotations
        ],
    }


def _portions(annotations: Sequence[Annotation]) -> list[Sequence[Annotation]]:
    return [annotations[at : at + A_REQUEST] for at in range(0, len(annotations), A_REQUEST)]
