"""The badge and the calendar of a repository: for who may read it, and for whoever shows the file's key."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from starlette.requests import Request

from bot.domain.board import Board
from bot.web.dashboard.access import NotHere, PublicRepositories, SignInFirst, Viewer
from bot.web.dashboard.shared import FileKeys
from tests.boards import board_of, plan_of
from tests.web.dashboard import worlds
from tests.web.dashboard.conftest import KEYS, Site, opened

FILES = {"badge": "badge.svg", "calendar": "calendar.ics"}
SVG = "{http://www.w3.org/2000/svg}"


class Strangers:
    """Nobody ever signed in, or nobody is at this machine."""

    def __init__(self, refusal: type[Exception] = SignInFirst) -> None:
        self.refusal = refusal

    async def viewer(self, request: Request) -> Viewer:
        raise self.refusal


@pytest.fixture
async def strange() -> AsyncIterator[Site]:
    made = opened(Strangers())  # type: ignore[arg-type]
    yield made
    await made.client.aclose()


def keyed(name: str, *, key: str = KEYS[0], number: int = 42, slug: str = "acme/harbour") -> str:
    return f"/r/{slug}/{FILES[name]}?key={FileKeys([key]).key(name, number)}"


async def test_the_badge_is_a_picture(site: Site) -> None:
    answer = await site.client.get("/r/acme/harbour/badge.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.text).tag == f"{SVG}svg"


async def test_the_dates_are_a_calendar(site: Site) -> None:
    answer = await site.client.get("/r/acme/harbour/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    Calendar.from_ical(answer.content)


@pytest.mark.parametrize("name", FILES.values())
async def test_a_repository_that_nobody_may_read_is_not_found(site: Site, name: str) -> None:
    assert (await site.client.get(f"/r/acme/nowhere/{name}")).status_code == 404


# Without signing in


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("key", KEYS)
async def test_whoever_shows_the_files_key_reads_it(strange: Site, name: str, key: str) -> None:
    answer = await strange.client.get(keyed(name, key=key))
    assert answer.status_code == 200
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", FILES.values())
async def test_without_a_key_no_page_of_another_site_shows_what_its_visitor_may_read(site: Site, name: str) -> None:
    """It could not read the picture, but learn from its size how far things are."""
    answer = await site.client.get(f"/r/acme/harbour/{name}")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_badge_is_shown_to_other_machines_where_the_dashboard_is_not() -> None:
    site = opened(Strangers(NotHere))  # type: ignore[arg-type]
    headers = {"host": "baton.example", "x-forwarded-for": "10.0.0.9"}
    assert (await site.client.get(keyed("badge"), headers=headers)).status_code == 200
    assert (await site.client.get("/r/acme/harbour/badge.svg", headers=headers)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        keyed("calendar").replace("calendar.ics", "badge.svg"),
        keyed("badge", number=47),
        keyed("badge", key="taken-out" * 5),
        keyed("badge", slug="acme/nowhere"),
        keyed("badge")[:-1],
        keyed("badge") + "0",
        "/r/acme/harbour/badge.svg",
        "/r/acme/harbour/badge.svg?key=",
        "/r/acme/harbour/badge.svg?key=é",
        f"/r/acme/harbour/badge.svg?key={'f' * 5000}",
        "/r/acme/nowhere/badge.svg?key=x",
    ],
)
async def test_every_other_key_says_the_same_as_a_repository_that_is_not_there(strange: Site, path: str) -> None:
    answer = await strange.client.get(path)
    assert (answer.status_code, answer.text) == (404, "not found\n")


async def test_a_key_ends_when_the_servers_key_is_taken_out() -> None:
    path = keyed("badge", key=KEYS[1])
    for keys, status in ((KEYS, 200), (KEYS[:1], 404)):
        site = opened(Strangers(), keys=keys)  # type: ignore[arg-type]
        assert (await site.client.get(path)).status_code == status


async def test_a_repository_that_was_renamed_or_is_gone_has_no_files(strange: Site) -> None:
    strange.change(worlds.named(worlds.rich(), 42, "acme", "port"))
    assert (await strange.client.get(keyed("badge"))).status_code == 404
    assert (await strange.client.get(keyed("badge", slug="acme/port"))).status_code == 200
    strange.change(replace(strange.memory.boards[42], in_force=None))
    assert (await strange.client.get(keyed("badge", slug="acme/port"))).status_code == 404


async def test_the_overview_shows_both_addresses(site: Site) -> None:
    page = await site.page("/r/acme/harbour")
    found = re.findall(r"http://127\.0\.0\.1:8080(/r/acme/harbour/[a-z.]+\?key=[0-9a-f]{32})", page)
    assert {urlsplit(one).path.rpartition("/")[2] for one in found} == set(FILES.values())
    strange = opened(Strangers())  # type: ignore[arg-type]
    for path in found:
        assert (await strange.client.get(path)).status_code == 200


async def test_a_public_repository_needs_no_key_where_the_operator_says_so() -> None:
    site = opened(Strangers(), public=PublicRepositories(lambda: among(42)))  # type: ignore[arg-type]
    assert (await site.client.get("/r/acme/harbour/badge.svg")).status_code == 200
    assert (await site.client.get("/r/acme/secret/badge.svg")).status_code == 404
    assert (await site.client.get("/r/acme/harbour")).status_code == 401


async def among(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


NAMES = (
    '"><script>alert(1)</script>',
    "</title><script>alert(1)</script>",
    "]]><x/>",
    "&lt;b&gt; & <b>",
    '" onload="alert(1)',
    "a\u202eb\u2066c\u0000d\x1be",
    "\ud83d\ude00 مرحبا " * 20,
    "x" * 10_000,
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_no_name_of_a_session_makes_its_badge_anything_but_words(name: str) -> None:
    site = opened(boards=[titled(name)])
    text = (await site.client.get("/r/acme/harbour/badge.svg")).text
    root = ElementTree.fromstring(text)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "clipPath", "rect", "g", "text"}
    known = {"width", "height", "role", "aria-label", "id", "rx", "clip-path", "fill", "x", "y", "text-anchor"}
    assert {key for one in root.iter() for key in one.attrib} <= known | {"font-family", "font-size"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u001b]", text)
    assert len(text) < 3_000


def titled(name: str) -> Board:
    plan = plan_of("version: 1\nsession: x\ntasks: {only: {title: Only}}\n")
    plan = plan.model_copy(update={"session": plan.session.model_copy(update={"title": name})})
    return worlds.named(board_of(plan), 42, "acme", "harbour")
