"""Who may use the pages."""

import pytest
from starlette.testclient import TestClient

from tests.sandbox.graphql.place import Place

ISSUE = "/acme/shop/issues/1"
WORDS = {"as": "ada", "body": "x", "do": "comment"}


@pytest.mark.parametrize("host", ["127.0.0.1:4000", "localhost:4000", "[::1]:4000", "baton.localhost:4000"])
def test_this_machine_s_names_are_answered(browser: TestClient, place: Place, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org:4000", "192.168.1.7:4000", "", "10.0.0.1"])
def test_other_names_are_refused(browser: TestClient, place: Place, host: str) -> None:
    """A page of another site may let its own name lead to this machine."""
    answer = browser.get("/", headers={"host": host})
    assert (answer.status_code, "this machine" in answer.text) == (403, True)


def test_other_machines_are_refused(place: Place) -> None:
    from bot.sandbox import pages

    client = TestClient(pages.app(place.world), base_url="http://127.0.0.1", client=("192.168.1.7", 5000))
    assert client.get("/").status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://example.org", "null", "http://127.0.0.1:9999", "https://127.0.0.1.evil:4000"]
)
def test_forms_of_other_pages_are_refused(browser: TestClient, place: Place, origin: str) -> None:
    issue = place.open("Talk")
    answer = browser.post(ISSUE, data=WORDS, headers={"origin": origin})
    assert (answer.status_code, issue.comments) == (403, {})


def test_without_an_origin_the_browser_s_own_word_counts(place: Place) -> None:
    from bot.sandbox import pages

    issue = place.open("Talk")
    client = TestClient(pages.app(place.world), base_url="http://127.0.0.1:4000")
    assert client.post(ISSUE, data=WORDS, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post(ISSUE, data=WORDS, follow_redirects=False).status_code == 303
    assert len(issue.comments) == 1


def test_the_policy_lets_nothing_in_from_outside(browser: TestClient, place: Place) -> None:
    place.open("One")
    for path in ("/", ISSUE, "/nope"):
        policy = browser.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_the_cookie_is_not_for_scripts_or_other_sites(browser: TestClient, place: Place) -> None:
    answer = browser.post("/-/as", data={"login": "bob"}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_static_files_are_those_and_no_others(browser: TestClient, place: Place) -> None:
    style = browser.get("/-/static/sandbox.css")
    assert style.headers["content-type"].startswith("text/css")
    assert browser.get("/-/static/..%2F__init__.py").status_code == 404
    assert browser.get("/-/static/nope.css").status_code == 404


def test_label_colours_are_a_stylesheet_of_colours_alone(browser: TestClient, place: Place) -> None:
    sheet = browser.get("/-/labels.css?c=ff0000,FFFFFF,red;}body{display:none,12345").text
    assert ".label-ff0000{background:#ff0000;color:#ffffff" in sheet
    assert ".label-ffffff{background:#ffffff;color:#1f2328" in sheet
    assert "body" not in sheet


def test_avatars_are_drawn_here(browser: TestClient, place: Place) -> None:
    answer = browser.get(f"/avatars/u/{place.ada.id}?v=4")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert browser.get("/avatars/u/424242").text != answer.text
