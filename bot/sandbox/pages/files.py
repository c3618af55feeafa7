"""The stylesheet, the script and the sign that all pages share."""

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def names() -> set[str]:
    return {path.name for path in STATIC.iterdir()}


def media_type(name: str) -> str:
    return TYPES[Path(name).suffix]


@cache
def content(name: str) -> bytes:
    return (STATIC / name).read_bytes()


@cache
def version(name: str) -> str:
    """Changes with the file, so that browsers may keep it for ever."""
    return sha256(content(name)).hexdigest()[:12]
