"""Deliveries and dead letters, for operators: what came, how it ended, and a button that runs it again."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.web.dashboard import answers
from bot.web.dashboard.access import Viewer
from bot.web.dashboard.guard import is_own_form
from bot.web.dashboard.ports import Stored
from bot.web.dashboard.repository import missing
from bot.web.dashboard.rooms import Rooms

ROWS = 100
STATES = ("dead", "queued", "running", "done", "ignored")
SHOWN = 64 * 1024
"""Characters of a payload."""
FORM = 4_096
log = structlog.get_logger()


class Operations:
    """Operators administer a repository; in local mode everybody is one. Others are told that there is no such page."""

    def __init__(self, rooms: Rooms, origin: str) -> None:
        self.rooms, self.origin = rooms, origin

    async def index(self, request: Request, viewer: Viewer) -> Response:
        if not viewer.is_operator:
            return missing(request, viewer)
        status = request.query_params.get("status", "")
        status = status if status in STATES else ""
        looks = self.rooms.looks
        found = await looks.deliveries(viewer.administered, status=status, limit=ROWS)
        values: dict[str, Any] = {
            "rows": [await self._row(one) for one in found],
            "only": status,
            "counts": await looks.counts(viewer.administered),
            "states": STATES,
            "limit": ROWS,
        }
        template = "parts/deliveries" if "hx-request" in request.headers else "deliveries"
        return answers.page(request, template, viewer=viewer, **values)

    async def show(self, request: Request, viewer: Viewer) -> Response:
        found = await self._found(request, viewer)
        if found is None:
            return missing(request, viewer)
        return answers.page(
            request,
            "delivery",
            viewer=viewer,
            one=await self._row(found),
            payload=payload_of(found.body),
        )

    async def again(self, request: Request, viewer: Viewer) -> Response:
        """Only from this server's own page, with the form that it gave this viewer."""
        given = await form_of(request)
        if not is_own_form(request, self.origin) or not viewer.sent(given.get("form", "")):
            return Response("this form was not sent by the dashboard; open the page and send it from there\n", 403)
        found = await self._found(request, viewer)
        if found is None:
            return missing(request, viewer)
        is_again = await self.rooms.looks.revive(found.guid)
        log.info("dead letter runs again", guid=found.guid, by=viewer.login or "local", was_dead=is_again)
        return RedirectResponse(f"/deliveries/{found.guid}", 303)

    async def _found(self, request: Request, viewer: Viewer) -> Stored | None:
        one = await self.rooms.looks.delivery(request.path_params["guid"][:64])
        return one if one and viewer.administers(one.repository_id) else None

    async def _row(self, one: Stored) -> dict[str, object]:
        board = await self.rooms.boards.get(one.repository_id) if one.repository_id else None
        return {
            "guid": one.guid,
            "event": one.event,
            "action": one.action,
            "repository": board.repository.slug if board else (str(one.repository_id) if one.repository_id else ""),
            "root": f"/r/{board.repository.slug}" if board and board.in_force else "",
            "at": datetime.fromtimestamp(one.received, UTC),
            "status": one.status,
            "attempts": one.attempts,
            "error": one.error,
        }


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a small form; nothing for what is larger than any of ours."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > FORM:
            return {}
    return {name: values[0] for name, values in parse_qs(content.decode("utf-8", "replace")).items()}


def payload_of(body: bytes) -> str:
    """Readable, bounded; empty where it was pruned."""
    try:
        text = json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else ""
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n… cut here"
