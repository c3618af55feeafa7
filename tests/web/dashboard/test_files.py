"""The badge and the calendar of a repository, for who may read it."""

from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.web.dashboard.conftest import Site


async def test_the_badge_is_a_picture(site: Site) -> None:
    answer = await site.client.get("/r/acme/harbour/badge.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    ElementTree.fromstring(answer.text)


async def test_the_dates_are_a_calendar(site: Site) -> None:
    answer = await site.client.get("/r/acme/harbour/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    Calendar.from_ical(answer.content)


@pytest.mark.parametrize("name", ["badge.svg", "calendar.ics"])
async def test_a_repository_that_nobody_may_read_is_not_found(site: Site, name: str) -> None:
    assert (await site.client.get(f"/r/acme/nowhere/{name}")).status_code == 404
