"""Registering an App by the manifest flow, as a setup command does with a browser between."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.sandbox.server import Sandbox
from tests.sandbox.shop import SEED, Hook, Shop, app_jwt

MANIFEST: dict[str, Any] = {
    "name": "Baton of Acme",
    "url": "https://example.org",
    "hook_attributes": {"url": "http://127.0.0.1:9/webhook"},
    "redirect_url": "http://127.0.0.1:1234/done",
    "default_permissions": {"issues": "write", "contents": "read"},
    "default_events": ["issues", "push"],
    "public": False,
}


def post(shop: Shop, path: str, manifest: dict[str, Any], **cookies: str) -> httpx.Response:
    form = {"manifest": json.dumps(manifest)}
    return httpx.post(shop.sandbox.url + path, data=form, cookies=cookies, headers={"User-Agent": "browser"})


def test_a_manifest_becomes_an_app_with_a_key_and_an_installation(shop: Shop) -> None:
    with Hook() as hook:
        manifest = MANIFEST | {"hook_attributes": {"url": hook.url}}
        sent_back = post(shop, "/organizations/acme/settings/apps/new?state=abc", manifest)
        assert sent_back.status_code == 302
        target = urlsplit(sent_back.headers["location"])
        query = parse_qs(target.query)
        assert (target.netloc, target.path, query["state"]) == ("127.0.0.1:1234", "/done", ["abc"])
        nobody = shop.by(None)
        made = nobody.post(f"/app-manifests/{query['code'][0]}/conversions").json()
        assert made["slug"] == "baton-of-acme"
        assert made["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")
        assert len(made["webhook_secret"]) == 40
        assert nobody.post(f"/app-manifests/{query['code'][0]}/conversions").status_code == 404, "a code works once"
        app = shop.sandbox.world.app_slugs["baton-of-acme"]
        client = shop.by(f"Bearer {app_jwt(app, iss=made['client_id'])}")
        assert [one["account"]["login"] for one in client.get("/app/installations").json()] == ["acme"]
        shop.sandbox.drain()
        assert hook.names == ["installation.created"]


def test_a_person_registers_for_themselves(shop: Shop) -> None:
    assert post(shop, "/settings/apps/new", MANIFEST, user="bob").status_code == 302
    assert shop.sandbox.world.app_slugs["baton-of-acme"].owner.login == "bob"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "&quot;name&quot; wasn&#x27;t supplied"),
        ({"url": None}, "&quot;url&quot; wasn&#x27;t supplied"),
        ({"name": "Baton"}, "Name is already taken"),
        ({"default_events": ["check_run", "milestone"], "default_permissions": {"checks": "read"}}, "milestone"),
        ({"default_permissions": {"issues": "everything"}}, "is not a permission level"),
    ],
)
def test_a_bad_manifest_is_refused_with_the_reason(shop: Shop, change: dict[str, Any], words: str) -> None:
    answer = post(shop, "/settings/apps/new", MANIFEST | change)
    assert answer.status_code == 422
    assert words in answer.text


def test_no_manifest_at_all(shop: Shop) -> None:
    answer = httpx.post(f"{shop.sandbox.url}/settings/apps/new", data={"manifest": "{"})
    assert (answer.status_code, "Invalid GitHub App configuration" in answer.text) == (422, True)


def test_installing_leads_back_to_the_setup_page() -> None:
    with Sandbox.start(SEED) as sandbox:
        shop = Shop(sandbox)
        sandbox.world.app_slugs["baton"].setup_url = "http://127.0.0.1:1234/setup"
        answer = httpx.get(f"{sandbox.url}/apps/baton/installations/new", cookies={"user": "ada"})
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert query["setup_action"] == ["install"]
        assert int(query["installation_id"][0]) in shop.app.installations
