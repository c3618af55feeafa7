"""What servers' schemas had, kept from one process to the next, so that an unchanged plan costs one request."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from bot.github.probe import Schema

KEPT = timedelta(days=7)
RENEWED = timedelta(days=1)
"""A memory that is still true is written again when it is this old, not each time."""
MOST = 50
"""Servers that are remembered: sandboxes take a new port each time."""


class Memory(Protocol):
    """By the address of the server's GraphQL."""

    def recall(self, url: str) -> Schema | None: ...

    def keep(self, url: str, schema: Schema) -> None: ...

    def forget(self, url: str) -> None: ...


class Seen(msgspec.Struct, frozen=True):
    """What the schema of one server had, and when that was seen."""

    has: list[str]
    at: datetime


class InProcess:
    """For as long as the process runs."""

    def __init__(self) -> None:
        self._schemas: dict[str, Schema] = {}

    def recall(self, url: str) -> Schema | None:
        return self._schemas.get(url)

    def keep(self, url: str, schema: Schema) -> None:
        self._schemas[url] = schema

    def forget(self, url: str) -> None:
        self._schemas.pop(url, None)


class CacheFile:
    """A JSON file. Whatever is wrong with it or its folder is the same as no memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def recall(self, url: str) -> Schema | None:
        seen = self._read().get(url)
        return Schema.of(seen.has) if seen else None

    def keep(self, url: str, schema: Schema) -> None:
        now, servers = datetime.now(UTC), self._read()
        old = servers.get(url)
        if old is None or old.has != schema.words or now - old.at > RENEWED:
            self._write({**servers, url: Seen(schema.words, now)})

    def forget(self, url: str) -> None:
        servers = self._read()
        if servers.pop(url, None):
            self._write(servers)

    def _read(self) -> dict[str, Seen]:
        try:
            return decoded(self._path.read_bytes(), now=datetime.now(UTC)) if self._path else {}
        except OSError:
            return {}

    def _write(self, servers: Mapping[str, Seen]) -> None:
        """Replaces the file as a whole: a process that reads at the same time sees the old one or the new one."""
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}-")
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(encoded(servers))
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def cache_path(environ: Mapping[str, str]) -> Path | None:
    """`servers.json` below XDG_CACHE_HOME (which counts only if absolute) or ~/.cache; None without a home."""
    named = environ.get("XDG_CACHE_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named, "baton", "servers.json")
    try:
        return Path.home() / ".cache" / "baton" / "servers.json"
    except RuntimeError:
        return None


def decoded(content: bytes, *, now: datetime) -> dict[str, Seen]:
    """The servers that were seen lately; entries that are damaged or from the future are left out."""
    try:
        entries = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    found: dict[str, Seen] = {}
    for url, entry in entries.items():
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            seen = msgspec.json.decode(entry, type=Seen)
            if seen.at.tzinfo and timedelta(0) <= now - seen.at <= KEPT:
                found[url] = seen
    return found


def encoded(servers: Mapping[str, Seen]) -> bytes:
    newest = sorted(servers.items(), key=lambda one: one[1].at, reverse=True)[:MOST]
    return msgspec.json.format(msgspec.json.encode(dict(newest)), indent=1)
