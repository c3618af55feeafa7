"""Who may use the pages: this machine's browser, on this server's own address, from this server's own forms."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Handler = Callable[[Request], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self' http://127.0.0.1:* http://localhost:*"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
LOOPBACK_NAMES = {"localhost", "testserver"}
NOT_HERE = "The sandbox answers on this machine's own address only; open http://127.0.0.1 with its port.\n"
NOT_OURS = "This form was not sent by a page of the sandbox; open the page and send it from there.\n"


def guarded(handler: Handler) -> Handler:
    """Refuses names that only a rebound domain would use, and forms of other sites."""

    async def guard(request: Request) -> Response:
        if not (is_loopback(host_of(request)) and comes_from_here(request)):
            return PlainTextResponse(NOT_HERE, 403)
        if request.method not in ("GET", "HEAD") and not is_same_origin(request):
            return PlainTextResponse(NOT_OURS, 403)
        response = await handler(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guard


def host_of(request: Request) -> str:
    return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""


def is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def comes_from_here(request: Request) -> bool:
    """The other end of the connection is this machine; a test's client has a name instead of an address."""
    return request.client is None or request.client.host == "testclient" or is_loopback(request.client.host)


def is_same_origin(request: Request) -> bool:
    """Browsers name the origin with every form; what names none is no browser."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
