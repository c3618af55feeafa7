"""Where artifacts lie: another host than the API's, that knows addresses with a signature and no tokens."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.actions import Artifact
from bot.sandbox.world import World

LASTS = timedelta(minutes=1)
PATH = "/artifacts-of-runs/{artifact:int}.zip"
NO_TOKENS = "InvalidAuthenticationInfo: an address with a signature and an Authorization header do not go together."


def host_of(world: World) -> str:
    """The same server by its other name, so that a client sees another host."""
    parts = urlsplit(world.url)
    return f"localhost:{parts.port}" if parts.port else "localhost"


def address_of(world: World, artifact: Artifact) -> str:
    until = (world.now() + LASTS).isoformat(timespec="seconds")
    query = urlencode({"se": until, "sig": _signature(world, artifact.id, until)})
    return f"http://{host_of(world)}{PATH.replace('{artifact:int}', str(artifact.id))}?{query}"


def routes(world: World) -> list[BaseRoute]:
    async def download(request: Request) -> Response:
        return answer(world, request)

    return [Route(PATH, download, methods=["GET"])]


def answer(world: World, request: Request) -> Response:
    if request.headers.get("host") != host_of(world):
        return PlainTextResponse("ResourceNotFound", 404)
    if "authorization" in request.headers:
        return PlainTextResponse(NO_TOKENS, 400)
    number, until = int(request.path_params["artifact"]), request.query_params.get("se", "")
    is_signed = hmac.compare_digest(request.query_params.get("sig", ""), _signature(world, number, until))
    if not is_signed or datetime.fromisoformat(until) <= world.now():
        return PlainTextResponse("AuthenticationFailed", 403)
    artifact = world.actions.artifacts.get(number)
    if artifact is None:
        return PlainTextResponse("BlobNotFound", 404)
    name = f'attachment; filename="{number}.zip"'
    return Response(artifact.content, media_type="application/zip", headers={"Content-Disposition": name})


def _signature(world: World, number: int, until: str) -> str:
    world.actions.secret = world.actions.secret or secrets.token_bytes(32)
    return hmac.new(world.actions.secret, f"{number} {until}".encode(), hashlib.sha256).hexdigest()
