"""Who may send what: this server's own pages, and in local mode this machine's browser alone."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(request: Request) -> bool:
    """The browser is on this machine and knows the server by a name of this machine; nothing stands between.

    A name that somebody else's DNS points here is not ours, and what came through a proxy may come from anywhere.
    A proxy that says nothing of itself still speaks HTTP/1.0, as nginx does unless told otherwise; no browser does.
    """
    if request.scope.get("http_version") == "1.0":
        return False
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    peer = request.client.host if request.client else ""
    return is_loopback(host) and is_loopback(peer) and not any(name in request.headers for name in PROXIED)


def is_own_form(request: Request, origin: str) -> bool:
    """Browsers name the origin with every form; what names none is no browser. `origin` is the public one, or empty."""
    given = request.headers.get("origin")
    if given is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    return given == origin if origin else urlsplit(given).netloc == request.headers.get("host")


def safe_path(path: str) -> str:
    """A path of this server to go back to; the front page for anything else."""
    is_plain = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if is_plain and len(path) <= 500 else "/"
