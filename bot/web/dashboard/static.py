"""The files that pages use: read once, packed once, kept by browsers until they change."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.web.dashboard.guard import HEADERS

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    content: bytes
    packed: bytes
    version: str
    type: str


@cache
def files() -> dict[str, File]:
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def address(name: str) -> str:
    """With the version in it: a changed file has another address."""
    return f"/static/{name}?v={files()[name].version}"


async def serve(request: Request) -> Response:
    file = files().get(request.path_params["name"])
    if file is None:
        return Response("there is no such file\n", 404, media_type="text/plain")
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    is_current = request.query_params.get("v") == file.version
    headers = {
        **HEADERS,
        "cache-control": YEAR if is_current else "no-cache",
        "content-type": file.type,
        "vary": "accept-encoding",
        **({"content-encoding": "gzip"} if is_packed else {}),
    }
    return Response(file.packed if is_packed else file.content, headers=headers)


def _read(path: Path) -> File:
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    return File(content, packed, hashlib.sha256(content).hexdigest()[:12], TYPES[path.suffix])
