"""A door on loopback that GitHub sends the browser back to, open until the right code has come."""

import http.server
import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

SILENT = 2.0
CODE = re.compile(r"[A-Za-z0-9_-]{1,128}")
DONE = "<!doctype html><meta charset=utf-8><title>Baton</title><p>Done. Go back to your terminal; close this page.</p>"
WRONG = (
    "<!doctype html><meta charset=utf-8><title>Baton</title>"
    "<p>This answer does not belong to the registration that is running. Begin again from your terminal.</p>"
)


class Callback:
    """`/` is the page that starts, `/callback?code=...&state=...` what GitHub comes back to."""

    def __init__(self, page: Callable[[str, str], str]) -> None:
        """`page` makes the first page from the redirect address and the state."""
        self.state = secrets.token_urlsafe(32)
        self.code = ""
        door = self

        class Handler(http.server.BaseHTTPRequestHandler):
            timeout = SILENT
            """Browsers open connections ahead and say nothing; the right one must not wait behind them."""

            def do_GET(self) -> None:
                door.answer(self)

            def log_message(self, *_words: object) -> None:
                """Nothing: the address holds the code."""

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._first_page = page(f"{self.url}/callback", self.state)

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        if request.headers.get("Host") != urlsplit(self.url).netloc:  # a page elsewhere whose name leads here
            reply(request, 403, WRONG)
            return
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/":
            reply(request, 200, self._first_page)
        elif parts.path != "/callback":
            reply(request, 404, WRONG)
        elif self.is_ours(query):
            self.code = query["code"]
            reply(request, 200, DONE)
        else:
            reply(request, 400, WRONG)

    def is_ours(self, query: dict[str, str]) -> bool:
        """The state shows that the answer belongs to the page that we made, and to nobody else's."""
        fits = secrets.compare_digest(query.get("state", "").encode(), self.state.encode())
        return fits and bool(CODE.fullmatch(query.get("code", "")))

    def wait(self, *, seconds: float) -> str:
        """The code, or nothing when the time is over."""
        until = time.monotonic() + seconds
        while not self.code and (left := until - time.monotonic()) > 0:
            self._server.timeout = min(left, 1.0)
            self._server.handle_request()
        self._server.server_close()
        return self.code


def reply(request: http.server.BaseHTTPRequestHandler, status: int, page: str) -> None:
    text = page.encode()
    request.send_response(status)
    request.send_header("Content-Type", "text/html; charset=utf-8")
    request.send_header("Content-Length", str(len(text)))
    request.send_header("Referrer-Policy", "no-referrer")
    request.end_headers()
    request.wfile.write(text)
