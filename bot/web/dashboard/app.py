"""The dashboard's routes, and what every request goes through: who looks, and what they are told when they may not."""

import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.errors import GitHubError, SignInRefused
from bot.web.dashboard import answers, static
from bot.web.dashboard.access import (
    Access,
    LocalAccess,
    NotHere,
    PublicRepositories,
    SignedAccess,
    SignInFirst,
    Viewer,
)
from bot.web.dashboard.deliveries import Operations
from bot.web.dashboard.live import Hub
from bot.web.dashboard.repository import Repositories
from bot.web.dashboard.rooms import Rooms
from bot.web.dashboard.shared import FileKeys, Shared
from bot.web.dashboard.sign_in import SignIn

log = structlog.get_logger()
Handler = Callable[[Request, Viewer], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What bootstrap puts into the server. `hub` is told of changes, and closed when the server stops."""

    routes: tuple[Route, ...]
    hub: Hub


def create(
    access: Access | None,
    rooms: Rooms,
    *,
    keys: Sequence[str],
    origin: str = "",
    public: PublicRepositories | None = None,
) -> Dashboard:
    """`access` is None where the dashboard is off: then the front page says how it is turned on.

    `keys` are the server's, from which those of badges and calendars are made; `public` tells whose need none.
    """
    hub = Hub(rooms.render, rooms.changed)
    if access is None:
        return Dashboard((Route("/", off), Route("/static/{name}", static.serve)), hub)
    shared = Shared(rooms, access, FileKeys(keys), public)
    pages = Repositories(rooms, hub, shared, origin)
    operations = Operations(rooms, origin if isinstance(access, SignedAccess) else "")
    guarded = functools.partial(with_viewer, access)
    repository = "/r/{owner}/{name}"
    routes = [
        Route("/", guarded(pages.overview)),
        Route("/changes", guarded(pages.any_change)),
        Route("/deliveries", guarded(operations.index)),
        Route("/deliveries/{guid}", guarded(operations.show)),
        Route("/deliveries/{guid}/again", guarded(operations.again), methods=["POST"]),
        Route("/static/{name}", static.serve),
        Route(repository, guarded(pages.overview_of)),
        Route(f"{repository}/live", guarded(pages.live)),
        Route(f"{repository}/graph.json", guarded(pages.graph)),
        Route(f"{repository}/badge.svg", shared.badge),
        Route(f"{repository}/calendar.ics", shared.calendar),
        Route(f"{repository}/agents/{{agent}}", guarded(pages.agent)),
        Route(f"{repository}/pulls/{{number:int}}", guarded(pages.pull)),
        Route(f"{repository}/sessions/{{session}}", guarded(pages.session)),
        Route(f"{repository}/{{screen}}", guarded(pages.screen)),
    ]
    if isinstance(access, SignedAccess):
        door = SignIn(access, origin)
        routes += [
            Route("/sign-in", door.begin),
            Route("/sign-in/back", door.back),
            Route("/sign-out", door.end, methods=["POST"]),
        ]
    return Dashboard(tuple(routes), hub)


def with_viewer(access: Access, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Nobody gets further without a viewer; whoever has none is sent to sign in, or told why they see nothing."""

    async def answer(request: Request) -> Response:
        try:
            viewer = await access.viewer(request)
        except (SignInFirst, SignInRefused):
            return sign_in_first(request)
        except NotHere:
            return answers.page(request, "elsewhere", viewer=None, status=403)
        except GitHubError as error:
            log.warning("nobody could be asked who may read", error=str(error)[:200])
            return answers.page(request, "unknown", viewer=None, status=503)
        return await handler(request, viewer)

    return answer


def sign_in_first(request: Request) -> Response:
    """Streams and forms are refused; a page is shown after signing in."""
    if request.url.path == "/":
        return answers.page(request, "welcome", viewer=None)
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return Response("sign in first\n", 401, media_type="text/plain")
    query = f"?{request.url.query}" if request.url.query else ""
    target = request.url.include_query_params(next=f"{request.url.path}{query}")
    return RedirectResponse(f"/sign-in?{target.query.rpartition('&')[2]}", 303)


async def off(request: Request) -> Response:
    return answers.page(request, "off", viewer=None)


__all__ = ["Dashboard", "LocalAccess", "SignedAccess", "create"]
