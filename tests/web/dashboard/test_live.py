"""What viewers are sent: once rendered for all, only what changed, and nothing twice after a break."""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest
from starlette.types import Message

from bot.web.dashboard import answers, live
from bot.web.dashboard.live import Hub, Page
from bot.web.dashboard.rendered import Rendered, framed
from tests.boards import changed
from tests.web.dashboard import worlds
from tests.web.dashboard.conftest import Site, opened

PAGE = Page(42, "overview")


class Source:
    """A page whose parts a test changes."""

    def __init__(self) -> None:
        self.parts: dict[str, str] | None = {"head": "one", "log": "quiet"}
        self.asked = 0

    async def __call__(self, page: Page) -> Rendered | None:
        self.asked += 1
        return Rendered.of(self.parts) if self.parts is not None else None


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(live, "PAUSE", 0.0)
    monkeypatch.setattr(live, "SHARE", 0)
    return Source()


async def heard(stream: AsyncIterator[bytes]) -> str:
    """The next piece that has an event in it."""
    async with asyncio.timeout(30):
        while True:
            text = (await anext(stream)).decode()
            if "event:" in text:
                return text


async def test_a_change_is_rendered_once_for_two_hundred_viewers(source: Source) -> None:
    hub = Hub(source)
    state = Rendered.of(source.parts or {}).state
    streams = [hub.listen(PAGE, state, is_packed=False) for _ in range(200)]
    waiting = [asyncio.create_task(heard(stream)) for stream in streams]
    while hub.viewers < 200:  # noqa: ASYNC110 - they enter one after the other
        await asyncio.sleep(0)
    source.parts = {"head": "two", "log": "quiet"}
    hub.changed(42)
    told = await asyncio.gather(*waiting)
    assert all("data: two" in text and "log" not in text for text in told)
    assert source.asked <= 3
    for stream in streams:
        await stream.aclose()
    assert hub.viewers == 0


async def test_each_change_is_one_rendering_for_all_and_one_piece_of_bytes(source: Source) -> None:
    hub = Hub(source)
    state = (await hub.rendered(PAGE) or Rendered.of({})).state
    streams = [hub.listen(PAGE, state, is_packed=False) for _ in range(200)]
    for stream in streams:
        await anext(stream)
    for turn in range(3):
        before = hub.renderings
        source.parts = {"head": f"turn {turn}", "log": "quiet"}
        hub.changed(42)
        told = [await heard(stream) for stream in streams]
        assert hub.renderings == before + 1
        assert all(f"turn {turn}" in text for text in told)
    assert hub.renderings == 4
    for stream in streams:
        await stream.aclose()


async def test_between_two_handfuls_of_viewers_others_have_their_turn(source: Source) -> None:
    """An acknowledgement waits for a handful of writes, never for those to all viewers."""
    hub = Hub(source)
    state = (await hub.rendered(PAGE) or Rendered.of({})).state
    told: list[int] = []

    async def view(stream: AsyncIterator[bytes]) -> None:
        await heard(stream)
        told[-1] += 1

    viewers = [asyncio.create_task(view(hub.listen(PAGE, state, is_packed=False))) for _ in range(200)]
    while hub.viewers < 200:  # noqa: ASYNC110 - they enter one after the other
        await asyncio.sleep(0)
    source.parts = {"head": "two", "log": "quiet"}
    hub.changed(42)
    while not all(one.done() for one in viewers):
        told.append(0)
        await asyncio.sleep(0)
    assert sum(told) == 200
    assert max(told) <= live.TOGETHER


async def test_who_takes_nothing_is_let_go(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SLOW", 0.01)
    hub = Hub(source)
    sent: list[str] = []

    async def send(message: Message) -> None:
        sent.append(message["type"])
        if len(sent) == 2:
            await asyncio.Event().wait()  # the other end reads no more

    stream = answers.Stream(hub.listen(PAGE, "", is_packed=False), {})
    async with asyncio.timeout(30):
        await stream.stream_response(send)
    assert sent == ["http.response.start", "http.response.body"]
    assert hub.viewers == 0


async def test_a_viewer_with_an_older_page_is_sent_what_it_lacks_at_once(source: Source) -> None:
    hub = Hub(source)
    old = Rendered.of({"head": "zero", "log": "quiet"}).state
    async with aclosing(hub.listen(PAGE, old, is_packed=False)) as stream:
        text = await heard(stream)
    assert "event: head\ndata: one\nid: " in text
    assert "event: log" not in text


@pytest.mark.parametrize("state", ["", "x", "a.b.c", "'; drop", "9" * 400])
async def test_a_state_that_nobody_gave_out_brings_everything(source: Source, state: str) -> None:
    hub = Hub(source)
    async with aclosing(hub.listen(PAGE, state, is_packed=False)) as stream:
        text = await heard(stream)
    assert "event: head" in text
    assert "event: log" in text


async def test_a_slow_viewer_skips_what_is_old(source: Source) -> None:
    hub = Hub(source)
    state = Rendered.of(source.parts or {}).state
    async with aclosing(hub.listen(PAGE, state, is_packed=False)) as stream:
        await anext(stream)
        for number in range(50):
            source.parts = {"head": f"turn {number}", "log": "quiet"}
            hub.changed(42)
            await asyncio.sleep(0)
        while True:
            text = await heard(stream)
            if "turn 49" in text:
                break


async def test_other_repositories_are_not_rendered_for_a_change(source: Source) -> None:
    hub = Hub(source)
    async with aclosing(hub.listen(PAGE, "", is_packed=False)) as stream:
        await heard(stream)
        asked = source.asked
        hub.changed(43)
        await asyncio.sleep(0.05)
        assert source.asked == asked


async def test_a_packed_stream_is_one_whole_gzip_file(source: Source) -> None:
    hub = Hub(source)
    pieces = []
    async with aclosing(hub.listen(PAGE, "", is_packed=True)) as stream:
        pieces += [await anext(stream), await anext(stream)]
        source.parts = {"head": "two\nlines", "log": "quiet"}
        hub.changed(42)
        pieces.append(await anext(stream))
        hub.close()
        pieces += [piece async for piece in stream]
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    texts = [unpacker.decompress(piece).decode() for piece in pieces]
    assert "event: head" in texts[1]
    assert "data: two\ndata: lines\n" in texts[2]
    assert unpacker.eof, "it ends as a file does, so that no browser takes it for broken"


async def test_streams_end_when_the_server_stops_and_when_the_page_is_gone(source: Source) -> None:
    hub = Hub(source)
    stream = hub.listen(PAGE, "", is_packed=False)
    await heard(stream)
    source.parts = None
    hub.changed(42)
    assert [piece async for piece in stream] == [b""]


async def test_a_fault_of_one_rendering_ends_no_stream(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub(source)
    state = Rendered.of(source.parts or {}).state
    real = asyncio.sleep
    monkeypatch.setattr(live.asyncio, "sleep", lambda seconds: real(0))
    async with aclosing(hub.listen(PAGE, state, is_packed=False)) as stream:
        await anext(stream)
        parts, source.parts = source.parts, 7  # type: ignore[assignment]
        hub.changed(42)
        await real(0.05)
        source.parts = {**(parts or {}), "head": "again"}
        hub.changed(42)
        assert "data: again" in await heard(stream)


def test_text_cannot_end_its_event() -> None:
    frame = framed("".join(["event: a\n", "data: x\n\n"]), "s")
    assert frame.plain == b"event: a\ndata: x\nid: s\n\n"
    rendered = Rendered.of({"a": "x\n\nevent: b\r\ndata: y"})
    events = rendered.frame(("a",)).plain.decode()
    assert events.count("event: ") == 2
    assert re.findall(r"^event: .*$", events, re.M) == ["event: a"]


async def test_a_command_is_on_the_page_and_only_what_it_changed_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    site = opened(boards=[worlds.rich()])
    page = await site.page("/r/acme/harbour")
    state = re.search(r"have=([0-9a-f.]+)", page)
    assert state
    async with aclosing(site.dashboard.hub.listen(PAGE, state[1], is_packed=False)) as stream:
        await anext(stream)
        board = site.memory.boards[42]
        site.change(changed(board, "leaflet", in_review=False, claim=None))
        text = await heard(stream)
    names = re.findall(r"^event: (\w+)$", text, re.M)
    assert "head" in names
    assert "agents" in names
    assert "risks" not in names


async def test_the_stream_of_what_one_may_not_read_asks_no_more(site: Site) -> None:
    assert (await site.client.get("/r/acme/nowhere/live?screen=overview")).status_code == 204
    assert (await site.client.get("/r/acme/harbour/live?screen=nothing")).status_code == 204


async def test_more_viewers_than_one_process_serves_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.dashboard.repository.MOST_VIEWERS", 0)
    assert (await site.client.get("/r/acme/harbour/live?screen=overview")).status_code == 503


async def test_the_same_page_is_made_once_until_something_changes(site: Site) -> None:
    for _ in range(3):
        await site.page("/r/acme/harbour/board?q=mast&unknown=1")
        await site.page("/r/acme/harbour/board?unknown=2&q=mast")
    assert site.dashboard.hub.renderings == 1
    site.change(replace(site.memory.boards[42]))
    await site.page("/r/acme/harbour/board?q=mast")
    assert site.dashboard.hub.renderings == 2
