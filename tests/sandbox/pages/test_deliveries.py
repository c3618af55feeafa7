"""Pages for those who run an App."""

import httpx

from bot.sandbox import pages
from bot.sandbox.server import Sandbox
from tests.sandbox.shop import SEED, Hook


def test_deliveries_are_listed_shown_and_sent_again() -> None:
    with Hook() as hook, Sandbox.start(SEED, pages=pages.app) as sandbox:
        sandbox.world.app_slugs["baton"].webhook_url = hook.url
        browser = httpx.Client(base_url=sandbox.url, headers={"accept": "text/html"}, follow_redirects=True)
        browser.post("/acme/shop/issues/1", data={"as": "ada", "body": "word", "do": "comment"})
        sandbox.drain()
        assert hook.names == ["issue_comment.created"]
        listed = browser.get("/apps/baton/deliveries").text
        assert "issue_comment.created" in listed
        assert "202 OK" in listed
        (delivery,) = sandbox.world.app_slugs["baton"].deliveries.values()
        shown = browser.get(f"/apps/baton/deliveries/{delivery.id}").text
        assert delivery.guid in shown
        assert "X-Hub-Signature-256: sha256=" in shown
        assert "&#34;body&#34;: &#34;word&#34;" in shown
        again = browser.post(f"/apps/baton/deliveries/{delivery.id}/again")
        sandbox.drain()
        assert again.status_code == 200
        assert hook.names == ["issue_comment.created"] * 2
        assert hook.received[0].headers["x-github-delivery"] == hook.received[1].headers["x-github-delivery"]
        assert browser.get("/apps/baton/deliveries/7").status_code == 404


def test_browsers_get_pages_and_clients_the_api_at_the_same_root() -> None:
    with Sandbox.start(SEED, pages=pages.app) as sandbox:
        page = httpx.get(f"{sandbox.url}/", headers={"accept": "text/html"})
        api = httpx.get(f"{sandbox.url}/", headers={"accept": "application/json", "user-agent": "x"})
        assert "<!doctype html>" in page.text
        assert "current_user_url" in api.json()
