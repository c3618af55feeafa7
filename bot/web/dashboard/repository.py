"""Pages of repositories: the overview of all, the screens of one, and the stream that keeps each as it is."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.board import Board
from bot.pages.dashboard import sessions
from bot.web.dashboard import answers
from bot.web.dashboard.access import Viewer
from bot.web.dashboard.guard import HEADERS
from bot.web.dashboard.live import MOST_VIEWERS, Hub, Page
from bot.web.dashboard.rooms import Rooms
from bot.web.dashboard.screens import SCREENS, TABS, Screen
from bot.web.dashboard.shared import Shared

REPOSITORIES = 60
"""Sessions of one page of the overview."""
OPENED = 40
STATE = 300
"""Characters of what a viewer says that it has."""


class Repositories:
    """`origin` is the public address, empty where there is none."""

    def __init__(self, rooms: Rooms, hub: Hub, shared: Shared, origin: str) -> None:
        self.rooms, self.hub, self.shared, self.origin = rooms, hub, shared, origin

    async def overview(self, request: Request, viewer: Viewer) -> Response:
        boards = await self.rooms.readable(viewer)
        query = request.query_params.get("q", "")[:80]
        found = [board for board in boards if query.casefold() in _searched(board)]
        pages = max(1, -(-len(found) // REPOSITORIES))
        at = min(max(1, _number(request.query_params.get("page", ""))), pages)
        shown = await self.rooms.active(found[(at - 1) * REPOSITORIES : at * REPOSITORIES])
        values: dict[str, Any] = {
            "sessions": shown,
            "query": query,
            "total": len(found),
            "all": len(boards),
            "page": at,
            "pages": pages,
        }
        template = "parts/sessions" if "hx-request" in request.headers else "home"
        return answers.page(request, template, viewer=viewer, **values)

    async def any_change(self, request: Request, viewer: Viewer) -> Response:
        return self._stream(request, self.hub.listen_to_any(is_packed=_is_packed(request)))

    async def overview_of(self, request: Request, viewer: Viewer) -> Response:
        return await self._show(request, viewer, "overview")

    async def screen(self, request: Request, viewer: Viewer) -> Response:
        name = request.path_params["screen"]
        if name not in TABS or name == "overview":
            return missing(request, viewer)
        return await self._show(request, viewer, name)

    async def agent(self, request: Request, viewer: Viewer) -> Response:
        return await self._show(request, viewer, "agent", agent=request.path_params["agent"])

    async def pull(self, request: Request, viewer: Viewer) -> Response:
        return await self._show(request, viewer, "pull", number=str(request.path_params["number"]))

    async def session(self, request: Request, viewer: Viewer) -> Response:
        return await self._show(request, viewer, "session", session=request.path_params["session"])

    async def graph(self, request: Request, viewer: Viewer) -> Response:
        board = await self._board(request, viewer)
        if board is None:
            return Response("not found\n", 404, media_type="text/plain")
        opened = frozenset(request.query_params.getlist("open")[:OPENED])
        return answers.json(request, await self.rooms.graph(board, opened))

    async def live(self, request: Request, viewer: Viewer) -> Response:
        """The page's parts as they change. `have` says which ones the browser has; `Last-Event-ID` knows better."""
        board = await self._board(request, viewer)
        screen = request.query_params.get("screen", "")
        if board is None or screen not in SCREENS:
            return Response(status_code=204)  # tells an EventSource to ask no more
        page = page_of(board, screen, dict(request.query_params))
        state = request.headers.get("last-event-id") or request.query_params.get("have", "")
        return self._stream(request, self.hub.listen(page, state[:STATE], is_packed=_is_packed(request)))

    def _stream(self, request: Request, stream: AsyncGenerator[bytes]) -> Response:
        if self.hub.viewers >= MOST_VIEWERS:
            return Response("too many viewers; the page stays as it is\n", 503, media_type="text/plain")
        headers = {
            **HEADERS,
            "cache-control": "no-store",
            "x-accel-buffering": "no",
            "vary": "accept-encoding, cookie",
            **({"content-encoding": "gzip"} if _is_packed(request) else {}),
        }
        return answers.Stream(stream, headers)

    async def _board(self, request: Request, viewer: Viewer) -> Board | None:
        return await self.rooms.named(viewer, request.path_params["owner"], request.path_params["name"])

    async def _show(self, request: Request, viewer: Viewer, name: str, **more: str) -> Response:
        board = await self._board(request, viewer)
        if board is None:
            return missing(request, viewer)
        page = page_of(board, name, {**request.query_params, **more})
        rendered = await self.hub.rendered(page)
        if rendered is None:
            return missing(request, viewer, board=board)
        screen, query = SCREENS[name], dict(page.query)
        live = urlencode({"screen": name, **query, "have": rendered.state})
        return answers.page(
            request,
            "screen",
            viewer=viewer,
            screen=screen,
            heading=_heading(board, screen, query),
            tabs=[SCREENS[tab] for tab in TABS],
            parts=[(part, rendered.parts[part.name]) for part in screen.parts],
            query={**dict.fromkeys(screen.asks, ""), **query},
            **self._head(board),
            live=f"/r/{board.repository.slug}/live?{live}",
            agents=_agents(board),
            shared=self.shared.addresses(board, self.origin or str(request.base_url).rstrip("/")),
        )

    def _head(self, board: Board) -> Mapping[str, Any]:
        assert board.in_force
        return {
            "slug": board.repository.slug,
            "root": f"/r/{board.repository.slug}",
            "repo": board.repository.url,
            "title": board.in_force.plan.session.title,
            "archived": len(sessions.archived(board)),
        }


def page_of(board: Board, screen: str, query: Mapping[str, str]) -> Page:
    """Only what the screen understands is kept, so that whoever asks the same shares one rendering."""
    asks = SCREENS[screen].asks
    kept = {name: query[name].strip()[:most] for name, most in asks.items() if query.get(name, "").strip()}
    return Page(board.repository.id, screen, tuple(sorted(kept.items())))


def missing(request: Request, viewer: Viewer, *, board: Board | None = None) -> Response:
    """Says the same of what is not there and of what the viewer may not read."""
    root = f"/r/{board.repository.slug}" if board else ""
    return answers.page(request, "missing", viewer=viewer, status=404, root=root)


def _heading(board: Board, screen: Screen, query: Mapping[str, str]) -> str:
    assert board.in_force
    match screen.name:
        case "agent":
            return board.in_force.plan.agent_name(query["agent"])
        case "pull":
            return f"Pull request #{query['number']}"
        case _:
            return screen.title


def _agents(board: Board) -> list[tuple[str, str]]:
    assert board.in_force
    return [(name, board.in_force.plan.agent_name(name)) for name in board.in_force.plan.agents]


def _searched(board: Board) -> str:
    title = board.in_force.plan.session.title if board.in_force else ""
    return f"{board.repository.slug} {title}".casefold()


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 7 else 1


def _is_packed(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")
