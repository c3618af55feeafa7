"""Dead letters in the browser: shown with why, run again by this server's own form alone."""

import pytest

from tests.web.dashboard.conftest import Site

OWN = {"origin": "http://127.0.0.1:8080"}


async def form_of(site: Site) -> str:
    page = await site.page("/deliveries/dead-1")
    return page.partition('name="form" value="')[2].partition('"')[0]


async def test_a_dead_letter_is_shown_with_its_reason_and_payload(site: Site) -> None:
    page = await site.page("/deliveries")
    assert "GitHub said &lt;no&gt;" in page
    assert "acme/harbour" in page
    one = await site.page("/deliveries/dead-1")
    assert "&#34;&lt;b&gt;&#34;" in one
    assert "Run again" in one
    assert "Run again" not in await site.page("/deliveries/done-3")


async def test_the_button_runs_it_again(site: Site) -> None:
    answer = await site.client.post("/deliveries/dead-1/again", data={"form": await form_of(site)}, headers=OWN)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/deliveries/dead-1"
    assert site.memory.revived == ["dead-1"]


@pytest.mark.parametrize("headers", [{}, {"origin": "http://elsewhere.test"}, {"origin": "null"}])
async def test_no_other_page_runs_anything(site: Site, headers: dict[str, str]) -> None:
    form = await form_of(site)
    answer = await site.client.post("/deliveries/dead-1/again", data={"form": form}, headers=headers)
    assert answer.status_code == 403
    assert site.memory.revived == []


@pytest.mark.parametrize("form", ["", "x", "0" * 32, "é"])
async def test_a_guessed_form_runs_nothing(site: Site, form: str) -> None:
    answer = await site.client.post("/deliveries/dead-1/again", data={"form": form}, headers=OWN)
    assert answer.status_code == 403
    assert site.memory.revived == []


async def test_a_form_without_end_is_not_read_to_its_end(site: Site) -> None:
    answer = await site.client.post("/deliveries/dead-1/again", content=b"form=" + b"x" * 100_000, headers=OWN)
    assert answer.status_code == 403


async def test_a_delivery_that_is_not_there_is_told(site: Site) -> None:
    await site.page("/deliveries/nothing", status=404)
    answer = await site.client.post("/deliveries/nothing/again", data={"form": await form_of(site)}, headers=OWN)
    assert answer.status_code == 404


async def test_states_are_chosen_by_links(site: Site) -> None:
    assert "done-3" not in await site.page("/deliveries?status=dead")
    assert "done-3" in await site.page("/deliveries?status=anything")
    assert "There are no deliveries here" in await site.page("/deliveries?status=running")
