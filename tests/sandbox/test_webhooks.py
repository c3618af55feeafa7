"""Webhooks: who hears what, signed how, recorded how."""

import hashlib
import hmac
from uuid import UUID

import pytest
from githubkit.webhooks import parse

from bot.sandbox.actor import person
from bot.sandbox.operations import accounts, apps, issues, pins, repositories
from tests.sandbox.shop import SECRET, Hook, Shop, app_jwt

REPO = "/repos/acme/shop"


def everything_happens(shop: Shop) -> None:
    """Each thing that GitHub tells of, once."""
    ada, sandbox, world = shop.person("ada"), shop.sandbox, shop.sandbox.world
    actor = person(world.account("ada"))
    first, second = (ada.get(f"{REPO}/issues/{n}").json()["id"] for n in (1, 2))
    made = {"title": "New", "body": "b", "labels": ["bug"], "assignees": ["bob"], "milestone": 1}
    number = ada.post(f"{REPO}/issues", json=made).json()["number"]
    place = f"{REPO}/issues/{number}"
    ada.patch(place, json={"title": "Newer", "body": "c", "labels": [], "assignees": [], "milestone": None})
    ada.patch(place, json={"state": "closed"})
    ada.patch(place, json={"state": "open"})
    ada.put(f"{place}/lock")
    ada.delete(f"{place}/lock")
    comment = ada.post(f"{place}/comments", json={"body": "hi"}).json()["id"]
    ada.patch(f"{REPO}/issues/comments/{comment}", json={"body": "hello"})
    ada.delete(f"{REPO}/issues/comments/{comment}")
    issue = shop.repository.issues[number]
    sandbox.do(pins.pin, actor, issue)
    sandbox.do(pins.unpin, actor, issue)
    ada.post(f"{REPO}/labels", json={"name": "x", "color": "ffffff"})
    ada.patch(f"{REPO}/labels/x", json={"new_name": "y", "color": "000000", "description": "d"})
    ada.delete(f"{REPO}/labels/y")
    milestone = ada.post(f"{REPO}/milestones", json={"title": "m"}).json()["number"]
    ada.patch(
        f"{REPO}/milestones/{milestone}", json={"title": "n", "due_on": "2025-03-01T00:00:00Z", "state": "closed"}
    )
    ada.patch(f"{REPO}/milestones/{milestone}", json={"state": "open"})
    ada.delete(f"{REPO}/milestones/{milestone}")
    ada.post(f"{REPO}/issues/1/sub_issues", json={"sub_issue_id": second})
    ada.request("DELETE", f"{REPO}/issues/1/sub_issue", json={"sub_issue_id": second})
    ada.post(f"{REPO}/issues/2/dependencies/blocked_by", json={"issue_id": first})
    ada.delete(f"{REPO}/issues/2/dependencies/blocked_by/{first}")
    ada.put(f"{REPO}/contents/a.txt", json={"message": "Add", "content": "YQ=="})
    ada.put(f"{REPO}/collaborators/eve", json={"permission": "push"})
    ada.put(f"{REPO}/collaborators/eve", json={"permission": "admin"})
    ada.delete(f"{REPO}/collaborators/eve")
    ada.patch(REPO, json={"description": "d", "archived": True})
    ada.patch(REPO, json={"archived": False})
    ada.patch(REPO, json={"private": True})
    ada.patch(REPO, json={"private": False})
    ada.patch(REPO, json={"name": "store"})
    vault = world.repository("acme", "vault")
    sandbox.do(repositories.update, actor, vault, private=False)
    sandbox.do(issues.transfer, actor, issue, vault)
    sandbox.do(issues.delete, actor, issue)
    sandbox.do(repositories.create_by, actor, world.account("acme"), "cellar")
    sandbox.do(repositories.transfer, actor, world.repository("acme", "cellar"), world.account("acme"), "attic")
    sandbox.do(repositories.delete, actor, world.repository("acme", "attic"))
    sandbox.do(apps.remove_repositories, shop.installation, [vault])
    sandbox.do(apps.add_repositories, shop.installation, [vault])
    sandbox.do(apps.accept_permissions, shop.installation)
    sandbox.do(apps.suspend, shop.installation)
    sandbox.do(apps.unsuspend, shop.installation)
    installation = sandbox.do(apps.install, shop.app, world.account("ada"))
    sandbox.do(apps.uninstall, installation)
    sandbox.do(lambda world: world.webhooks.ping(shop.app))
    sandbox.drain()


def test_every_event_is_one_that_githubkit_understands(shop: Shop, hook: Hook) -> None:
    everything_happens(shop)
    for delivery in hook.received:
        parse(delivery.event, delivery.body)
    assert sorted(set(hook.names)) == sorted(
        {
            *(f"issues.{one}" for one in ("opened", "edited", "closed", "reopened", "labeled", "unlabeled")),
            *(f"issues.{one}" for one in ("assigned", "unassigned", "milestoned", "demilestoned", "locked")),
            *(f"issues.{one}" for one in ("unlocked", "pinned", "unpinned", "transferred", "deleted")),
            *(f"issue_comment.{one}" for one in ("created", "edited", "deleted")),
            *(f"label.{one}" for one in ("created", "edited", "deleted")),
            *(f"milestone.{one}" for one in ("created", "edited", "closed", "opened", "deleted")),
            *(f"sub_issues.sub_issue_{one}" for one in ("added", "removed")),
            *(f"sub_issues.parent_issue_{one}" for one in ("added", "removed")),
            *(f"issue_dependencies.blocked_by_{one}" for one in ("added", "removed")),
            *(f"issue_dependencies.blocking_{one}" for one in ("added", "removed")),
            *(f"member.{one}" for one in ("added", "edited", "removed")),
            *(f"repository.{one}" for one in ("created", "edited", "archived", "unarchived", "privatized")),
            *(f"repository.{one}" for one in ("publicized", "renamed", "transferred", "deleted")),
            *(f"installation.{one}" for one in ("created", "deleted", "suspend", "unsuspend")),
            "installation.new_permissions_accepted",
            *(f"installation_repositories.{one}" for one in ("added", "removed")),
            "push",
            "ping",
        }
    )


def test_a_delivery_is_signed_over_its_raw_bytes(shop: Shop, hook: Hook) -> None:
    shop.person("bob").post(f"{REPO}/issues/1/comments", json={"body": "Größe"})
    shop.sandbox.drain()
    (delivery,) = hook.received
    digest = hmac.new(SECRET.encode(), delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["x-hub-signature-256"] == f"sha256={digest}"
    assert delivery.headers["x-hub-signature"].startswith("sha1=")
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["user-agent"].startswith("GitHub-Hookshot/")
    assert delivery.headers["x-github-hook-installation-target-type"] == "integration"
    assert delivery.headers["x-github-hook-installation-target-id"] == "4711"
    assert delivery.headers["x-github-hook-id"] == str(shop.app.hook_id)
    UUID(delivery.headers["x-github-delivery"])
    assert delivery.payload["installation"]["id"] == 100
    assert delivery.payload["sender"]["login"] == "bob"
    assert delivery.payload["organization"]["login"] == "acme"


def test_the_events_of_a_new_issue_come_in_githubs_order(shop: Shop, hook: Hook) -> None:
    made = {"title": "New", "labels": ["bug", "question"], "assignees": ["bob"], "milestone": 1}
    shop.person("ada").post(f"{REPO}/issues", json=made)
    shop.sandbox.drain()
    assert hook.names == ["issues.opened", *["issues.labeled"] * 2, "issues.assigned", "issues.milestoned"]
    assert [one["name"] for one in hook.received[0].payload["issue"]["labels"]] == ["bug", "question"]
    assert hook.received[1].payload["label"]["name"] == "bug"


def test_an_edit_tells_what_stood_there_before(shop: Shop, hook: Hook) -> None:
    shop.person("ada").patch(f"{REPO}/issues/1", json={"title": "Schema", "body": "New words"})
    shop.sandbox.drain()
    (delivery,) = hook.received
    assert delivery.payload["changes"] == {"title": {"from": "Database schema"}, "body": {"from": "The tables"}}


def test_what_changes_nothing_tells_nothing(shop: Shop, hook: Hook) -> None:
    ada = shop.person("ada")
    ada.patch(f"{REPO}/issues/1", json={"title": "Database schema", "body": "The tables", "state": "open"})
    ada.post(f"{REPO}/issues/1/labels", json={"labels": ["BUG"]})
    ada.patch(f"{REPO}/labels/bug", json={"color": "D73A4A"})
    ada.patch(f"{REPO}/milestones/1", json={"title": "Week 1"})
    shop.sandbox.drain()
    assert hook.received == []


def test_a_deleted_label_leaves_its_issues_without_saying_which(shop: Shop, hook: Hook) -> None:
    shop.person("ada").delete(f"{REPO}/labels/bug")
    shop.sandbox.drain()
    assert hook.names == ["label.deleted", "issues.unlabeled"]
    assert "label" not in hook.received[1].payload


def test_an_app_hears_only_what_it_subscribed_to_and_may_read(shop: Shop, hook: Hook) -> None:
    shop.installation.events.remove("label")
    shop.installation.permissions.pop("issues")
    ada = shop.person("ada")
    ada.post(f"{REPO}/labels", json={"name": "x"})
    ada.post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    ada.put(f"{REPO}/contents/a.txt", json={"message": "Add", "content": "YQ=="})
    shop.sandbox.drain()
    assert hook.names == ["push"]


def test_an_app_hears_nothing_of_repositories_that_it_is_not_installed_on(shop: Shop, hook: Hook) -> None:
    sandbox = shop.sandbox
    sandbox.do(apps.remove_repositories, shop.installation, [shop.repository])
    sandbox.drain()
    hook.received.clear()
    shop.person("ada").post(f"{REPO}/issues", json={"title": "Unheard"})
    shop.person("ada").post("/repos/ada/notes/issues", json={"title": "Unheard"})
    shop.person("ada").post("/repos/acme/vault/issues", json={"title": "Heard"})
    sandbox.drain()
    assert [one.payload["issue"]["title"] for one in hook.received] == ["Heard"]


def test_a_bots_own_writes_come_back_as_webhooks_by_the_bot(shop: Shop, hook: Hook) -> None:
    shop.bot().post(f"{REPO}/issues/1/comments", json={"body": "Done"})
    shop.sandbox.drain()
    payload = hook.received[0].payload
    assert payload["sender"] == payload["comment"]["user"]
    assert (payload["sender"]["login"], payload["sender"]["type"], payload["sender"]["id"]) == (
        "baton[bot]",
        "Bot",
        5000,
    )
    assert payload["comment"]["performed_via_github_app"]["id"] == 4711


def test_a_failed_delivery_stays_failed_until_it_is_asked_for_again(shop: Shop, hook: Hook) -> None:
    hook.status = 500
    shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    app = shop.jwt()
    (failed,) = app.get("/app/hook/deliveries?status=failure").json()
    assert (failed["status"], failed["status_code"], failed["redelivery"]) == ("Invalid HTTP Response: 500", 500, False)
    assert len(hook.received) == 1, "GitHub does not deliver again by itself"
    hook.status = 202
    assert app.post(f"/app/hook/deliveries/{failed['id']}/attempts").status_code == 202
    shop.sandbox.drain()
    again, former = app.get("/app/hook/deliveries").json()
    assert (again["redelivery"], again["status_code"], again["guid"]) == (True, 202, former["guid"])
    assert again["id"] != former["id"]
    assert hook.received[0].body == hook.received[1].body
    assert hook.received[0].headers["x-github-delivery"] == hook.received[1].headers["x-github-delivery"]
    full = app.get(f"/app/hook/deliveries/{former['id']}").json()
    assert full["request"]["payload"]["comment"]["body"] == "hi"
    assert full["request"]["headers"]["X-GitHub-Event"] == "issue_comment"
    assert full["response"]["payload"] == "ok"


def test_nobody_at_home_and_too_slow_have_statuses_of_their_own(shop: Shop, hook: Hook) -> None:
    patient = shop.sandbox.world.webhooks.timeout
    shop.sandbox.world.webhooks.timeout = 0.05
    hook.open.clear()
    shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    shop.sandbox.world.webhooks.timeout = patient
    shop.app.webhook_url = "http://127.0.0.1:9/nobody"
    shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    listed = shop.jwt().get("/app/hook/deliveries").json()
    assert [(one["status"], one["status_code"]) for one in listed] == [
        ("failed to connect to host", 502),
        ("timed out", 504),
    ]


def test_deliveries_are_listed_by_a_cursor(shop: Shop, hook: Hook) -> None:
    for number in range(5):
        shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": str(number)})
    shop.sandbox.drain()
    app, seen = shop.jwt(), []
    url: str | None = "/app/hook/deliveries?per_page=2"
    while url:
        answer = app.get(url)
        seen += [one["id"] for one in answer.json()]
        url = answer.links.get("next", {}).get("url")
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
    assert app.get("/app/hook/deliveries?cursor=nonsense").status_code == 400


def test_an_app_sees_no_deliveries_of_others(shop: Shop, hook: Hook) -> None:
    ada = shop.sandbox.world.account("ada")
    shop.sandbox.do(apps.create, name="Other", owner=ada, permissions={})
    shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    (mine,) = shop.app.deliveries
    other = shop.sandbox.world.app_slugs["other"]
    client = shop.by(f"Bearer {app_jwt(other)}")
    assert client.get("/app/hook/deliveries").json() == []
    assert client.get(f"/app/hook/deliveries/{mine}").status_code == 404


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_there_is_no_signature(shop: Shop, hook: Hook, secret: str | None) -> None:
    shop.app.webhook_secret = secret
    shop.person("ada").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    assert "x-hub-signature-256" not in hook.received[0].headers


async def test_draining_can_be_awaited_from_a_test(shop: Shop, hook: Hook) -> None:
    hook.delay = 0.05
    shop.person("ada").post(f"{REPO}/issues", json={"title": "New", "labels": ["bug"]})
    await shop.sandbox.world.webhooks.drain()
    assert hook.names == ["issues.opened", "issues.labeled"]


def test_a_renamed_account_keeps_its_id(shop: Shop, hook: Hook) -> None:
    shop.sandbox.do(accounts.rename, shop.sandbox.world.account("bob"), "robert")
    shop.person("bob").post(f"{REPO}/issues/1/comments", json={"body": "hi"})
    shop.sandbox.drain()
    assert hook.received[0].payload["sender"]["login"] == "robert"
