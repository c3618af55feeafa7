"""The cache file of servers' schemas: what is damaged, old or unwritable is as if it had never been seen."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.github.memory import KEPT, MOST, CacheFile, Seen, cache_path, decoded, encoded
from bot.github.probe import LEAST, NEWEST

URL = "https://github.example/api/graphql"
OTHER = "http://127.0.0.1:4000/api/graphql"
NOW = datetime(2025, 8, 13, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "servers.json"


def test_servers_are_remembered_apart_until_they_are_forgotten(path: Path) -> None:
    CacheFile(path).keep(URL, NEWEST)
    CacheFile(path).keep(OTHER, LEAST)
    assert (CacheFile(path).recall(URL), CacheFile(path).recall(OTHER)) == (NEWEST, LEAST)
    CacheFile(path).forget(URL)
    CacheFile(path).forget(URL)
    assert (CacheFile(path).recall(URL), CacheFile(path).recall(OTHER)) == (None, LEAST)
    assert [one.name for one in path.parent.iterdir()] == ["servers.json"], "nothing is left beside it"


def test_what_is_still_true_is_written_once_a_day(path: Path) -> None:
    CacheFile(path).keep(URL, NEWEST)
    before = path.stat().st_ino
    CacheFile(path).keep(URL, NEWEST)
    assert path.stat().st_ino == before
    path.write_bytes(encoded({URL: Seen(NEWEST.words, datetime.now(UTC) - timedelta(days=2))}))
    CacheFile(path).keep(URL, NEWEST)
    assert datetime.now(UTC) - decoded(path.read_bytes(), now=datetime.now(UTC))[URL].at < timedelta(minutes=1)


@pytest.mark.parametrize("age", [KEPT + timedelta(seconds=1), timedelta(minutes=-5)])
def test_memories_end_after_a_week_and_never_come_from_the_future(age: timedelta) -> None:
    assert decoded(encoded({URL: Seen(["pins"], NOW - age)}), now=NOW) == {}
    assert decoded(encoded({URL: Seen(["pins"], NOW - KEPT)}), now=NOW)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"' + URL.encode() + b'": {"has"'])
def test_a_damaged_file_is_no_memory_and_is_written_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert CacheFile(path).recall(URL) is None
    CacheFile(path).forget(URL)
    CacheFile(path).keep(URL, NEWEST)
    assert CacheFile(path).recall(URL) == NEWEST


@pytest.mark.parametrize("entry", [1, {}, {"has": "pins", "at": "2025-08-13T09:00:00Z"}, {"has": [], "at": "soon"}])
def test_a_damaged_entry_harms_no_other(entry: object) -> None:
    content = json.loads(encoded({OTHER: Seen([], NOW)})) | {URL: entry}
    assert list(decoded(json.dumps(content).encode(), now=NOW)) == [OTHER]


def test_a_time_without_zone_is_damage() -> None:
    assert decoded(json.dumps({URL: {"has": [], "at": "2025-08-13T09:00:00"}}).encode(), now=NOW) == {}


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for memory in (CacheFile(tmp_path / "file" / "servers.json"), CacheFile(None)):
        memory.keep(URL, NEWEST)
        memory.forget(URL)
        assert memory.recall(URL) is None


def test_the_file_stays_small() -> None:
    many = {f"http://127.0.0.1:{n}": Seen([], NOW - timedelta(minutes=n)) for n in range(MOST + 10)}
    kept = decoded(encoded(many), now=NOW)
    assert len(kept) == MOST
    assert "http://127.0.0.1:0" in kept


def test_where_the_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_path({"XDG_CACHE_HOME": "/caches"}) == Path("/caches/baton/servers.json")
    monkeypatch.setenv("HOME", "/home/ada")
    for environ in ({}, {"XDG_CACHE_HOME": ""}, {"XDG_CACHE_HOME": "relative"}):
        assert cache_path(environ) == Path("/home/ada/.cache/baton/servers.json")
