"""The JSON file of an artifact: found, bounded, and whatever else is in the archive left alone."""

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reported import LARGEST
from bot.rules.measuring import WrongMetric
from bot.rules.measuring.archive import MOST_FILES, unpacked


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


def why(content: bytes, name: str = "") -> str:
    with pytest.raises(WrongMetric) as refused:
        unpacked(content, name)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_the_only_json_file_or_the_one_that_is_named(method: int) -> None:
    several = {"notes.txt": b"x", "out/": b"", "out/Metrics.JSON": b"{}"}
    assert unpacked(zipped(several, method=method)) == b"{}"
    assert unpacked(zipped(several, method=method), "notes.txt") == b"x"
    assert unpacked(zipped({"../../etc/x.json": b"1", "/a": b""})) == b"1", "a path is a name and nothing else"


def test_what_is_meant_must_be_plain() -> None:
    assert "it holds 2 JSON files: a.json, b.json; name one with `file`" in why(zipped({"a.json": b"", "b.json": b""}))
    assert "no file c.json in it, it holds a.json" in why(zipped({"a.json": b""}), "c.json")
    assert "no file c.json in it, it is empty" in why(zipped({}), "c.json")
    assert "no file in it that ends in .json" in why(zipped({"a.txt": b""}))
    twice = zipped({"a.json": b"1", "b.json": b"2"}).replace(b"b.json", b"a.json")
    assert "several files of the name a.json" in why(twice, "a.json")
    assert "over 200" in why(zipped({f"{at}.txt": b"" for at in range(MOST_FILES + 1)}))


def test_a_bomb_is_cut_behind_the_bound() -> None:
    bomb = zipped({"a.json": b"0" * (LARGEST * 20)})
    assert len(bomb) < 50_000
    assert "a.json is over 1 MB when it is unpacked" in why(bomb)
    assert unpacked(zipped({"a.json": b"0" * LARGEST})) == b"0" * LARGEST
    small = bytearray(zipped({"a.json": b"0" * (LARGEST * 2)}))
    directory = small.rindex(b"PK\x01\x02")
    struct.pack_into("<I", small, directory + 24, 10)  # it claims ten bytes
    with pytest.raises(WrongMetric):
        unpacked(bytes(small))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_a_bound_are_not_used(method: int) -> None:
    assert "packed in an unusual way" in why(zipped({"a.json": b"{}"}, method=method))


def test_an_encrypted_file_is_refused() -> None:
    content = bytearray(zipped({"a.json": b"{}"}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert "is encrypted" in why(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 17, b"<html>", b"PK\x03\x04" * 50])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert "it is no ZIP file that can be read" in why(content)


GOOD = zipped({"a.json": b'{"p99": 87}', "b/c.txt": b"x" * 50})


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(GOOD)))
def test_a_damaged_archive_is_refused_or_read_and_nothing_else(changes: list[tuple[int, int]], end: int) -> None:
    content = bytearray(GOOD)
    for at, byte in changes:
        content[at] = byte
    for damaged in (bytes(content), bytes(content[:end])):
        with contextlib.suppress(WrongMetric):
            assert len(unpacked(damaged)) <= LARGEST
