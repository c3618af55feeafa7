"""Reading the files that a call names; whatever is wrong with one is a line."""

import codecs
import sys
from pathlib import Path

from bot.errors import BatonError, PlanInvalid
from bot.plan.decode import MAX_BYTES
from bot.plan.load import Loaded, load
from bot.plan.models import Plan

PLAN = Path(".github/coordination.yml")
STANDARD_INPUT = "-"
MAX_DOCUMENT = 10_000_000


class Unreadable(BatonError):
    """A file cannot be read."""

    code = 2


def read_file(path: Path, *, limit: int = MAX_DOCUMENT) -> bytes:
    """The bytes of a file, or of standard input for `-`; at most `limit` of them and one more."""
    if str(path) == STANDARD_INPUT:
        return sys.stdin.buffer.read(limit + 1)
    try:
        if path.is_dir():
            raise Unreadable(f"{path} is a directory; name a file in it")
        if not path.is_file():
            raise Unreadable(_missing(path))
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror or error}); look at its permissions") from error


def read_text_file(path: Path, *, limit: int = MAX_DOCUMENT) -> bytes:
    """Like `read_file`, but a file that is plainly no text (a program, a picture) is refused."""
    content = read_file(path, limit=limit)
    if b"\0" in content[:8192] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(f"{path} is no text; name a plan or a Markdown document")
    return content


def read_plan(path: Path = PLAN) -> Loaded:
    """The plan of a file with its findings and lines."""
    return load(read_file(path, limit=MAX_BYTES), file=str(path))


def valid_plan(path: Path = PLAN) -> Plan:
    """The plan of a file; raises with every finding, a line each, where it has errors."""
    loaded = read_plan(path)
    if loaded.plan is None:
        raise PlanInvalid("\n".join(str(finding) for finding in loaded.findings))
    return loaded.plan


def _missing(path: Path) -> str:
    if path.exists():
        return f"{path} is no ordinary file; name a file"
    if path == PLAN:
        return f"there is no {path} here; write one with `baton init`, or `baton import DOC.md -o {path}`"
    return f"there is no file {path}; look at its name"
