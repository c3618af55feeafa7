"""The plan file as it stands on a branch, read whole or not at all."""

import base64
import binascii
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot.domain.facts import PlanFile
from bot.domain.ports import Place
from bot.github.client import Client, Missing
from bot.github.read.shapes import Shape

PLAN_PATH = ".github/coordination.yml"
LARGEST = 1_000_000
"""Bytes. Larger plans are refused, and GitHub's contents answer has no text of them anyway."""

BLOB = "... on Blob { oid byteSize isTruncated text }"


class PlanBlob(Shape, frozen=True):
    """`oid` is empty where the path is a folder."""

    oid: str = ""
    byte_size: int = 0
    is_truncated: bool = False
    text: str | None = None


async def read_plan_file(client: Client, place: Place, *, ref: str | None = None) -> PlanFile | None:
    """The file on `ref` or the default branch; unchanged, it costs nothing of the primary limit."""
    query = f"?ref={quote(ref, safe='')}" if ref else ""
    try:
        answer = await client.rest_if_changed(
            f"/repos/{place.owner}/{place.name}/contents/{PLAN_PATH}{query}", place=place
        )
    except Missing:
        return None
    content = answer.content
    if not isinstance(content, dict) or content.get("type") != "file":
        return None
    plan = PlanFile(str(content["sha"]), int(content["size"]), decoded(content))
    return await whole_text(client, place, plan)


def plan_from(blob: PlanBlob | None) -> PlanFile | None:
    if blob is None or not blob.oid:
        return None
    return PlanFile(blob.oid, blob.byte_size, None if blob.is_truncated else blob.text)


async def whole_text(client: Client, place: Place, plan: PlanFile) -> PlanFile:
    """GraphQL cuts texts, and gives none of what it takes for binary: the blob itself is asked then."""
    if plan.size > LARGEST:
        return replace(plan, text=None)
    if plan.text is not None:
        return plan
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/git/blobs/{plan.sha}", place=place)
    return replace(plan, text=decoded(answer.content))


def decoded(content: Any) -> str | None:
    """Bytes that are no UTF-8 become replacement characters: the plan's loader says where they stand."""
    if content.get("encoding") != "base64":
        return None
    try:
        return base64.b64decode(content.get("content", "")).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
