"""Every endpoint of the sandbox, asked once, is what GitHub publishes of it: request and answer."""

import base64
import re
from typing import Any

import httpx
import pytest

from bot.sandbox.operations import apps
from bot.sandbox.rest.router import Node
from bot.sandbox.rest.routes import router
from bot.sandbox.server import Sandbox
from tests.contract.modules import MISSING
from tests.sandbox import contract, walk_actions, walk_code
from tests.sandbox.shop import SEED, Hook, Shop

UNPUBLISHED = {
    ("GET", "/repositories/{}"),
    ("GET", "/repos/{}/{}/contents"),
    *(("GET", f"/organizations/{{}}/team/{{}}{part}") for part in ("", "/members", "/memberships/{}", "/repos")),
}
"""GitHub answers them, and its description leaves them out."""

REPO = "/repos/acme/shop"


class Walk:
    """Asks, and wants success."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.ada, self.bot, self.app = shop.person("ada"), shop.bot(), shop.jwt()

    def ok(self, client: httpx.Client, method: str, path: str, status: int | None = None, **options: Any) -> Any:
        answer = client.request(method, path, **options)
        assert answer.status_code == (status or answer.status_code) < 400, f"{method} {path}: {answer.text}"
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return answer.json() if answer.content and is_json else None

    def accounts(self) -> None:
        for path in ("/", "/meta", "/rate_limit", "/zen", "/user", "/user/99", "/users/bob", "/users/baton[bot]"):
            self.ok(self.ada, "GET", path, 200)
        for path in ("/users/acme", "/user/orgs", "/user/repos", "/users/ada/repos", "/users/bob/orgs"):
            self.ok(self.ada, "GET", path, 200)
        self.ok(self.ada, "GET", "/user/installations", 200)
        signed = self.shop.by(f"Bearer {self.shop.signed_in('ada')}")
        (installation,) = self.ok(signed, "GET", "/user/installations", 200)["installations"]
        self.ok(signed, "GET", f"/user/installations/{installation['id']}/repositories", 200)
        self.ok(self.ada, "POST", "/user/repos", 201, json={"name": "scratch", "private": True})
        for path in ("", "/repos", "/members", "/members?role=admin", "/memberships/bob", "/teams"):
            self.ok(self.ada, "GET", f"/orgs/acme{path}", 200)
        self.ok(self.ada, "GET", "/orgs/acme/members/bob", 204)
        self.ok(self.ada, "POST", "/orgs/acme/repos", 201, json={"name": "attic", "description": "Old things"})
        self.ok(self.ada, "PUT", "/orgs/acme/memberships/eve", 200, json={"role": "member"})
        team = "/orgs/acme/teams/docs"
        self.ok(self.ada, "POST", "/orgs/acme/teams", 201, json={"name": "Docs", "description": "Writes"})
        self.ok(self.ada, "PUT", f"{team}/memberships/eve", 200, json={"role": "maintainer"})
        for path in ("", "/members", "/memberships/eve", "/repos"):
            self.ok(self.bot, "GET", team + path, 200)
        self.ok(self.ada, "GET", "/orgs/acme/teams/core/repos/acme/shop", 204)
        self.ok(self.ada, "DELETE", f"{team}/memberships/eve", 204)
        self.ok(self.ada, "DELETE", "/orgs/acme/memberships/eve", 204)

    def apps(self) -> None:
        for path in ("/app", "/app/installations", "/app/installations/100", "/app/hook/config"):
            self.ok(self.app, "GET", path, 200)
        for path in (f"{REPO}/installation", "/orgs/acme/installation"):
            self.ok(self.app, "GET", path, 200)
        self.ok(self.ada, "GET", "/apps/baton", 200)
        wanted = {"repositories": ["shop"], "permissions": {"issues": "read"}}
        token = self.ok(self.app, "POST", "/app/installations/100/access_tokens", 201, json=wanted)
        narrow = self.shop.by(f"Bearer {token['token']}")
        assert [one["name"] for one in self.ok(narrow, "GET", "/installation/repositories")["repositories"]] == ["shop"]
        self.ok(narrow, "DELETE", "/installation/token", 204)
        self.ok(self.app, "PATCH", "/app/hook/config", 200, json={"content_type": "json", "secret": "new"})

    def repositories(self) -> None:
        self.ok(self.ada, "GET", REPO, 200)
        self.ok(self.ada, "PATCH", REPO, 200, json={"description": "Sells more", "has_issues": True})
        people = ("/teams", "/collaborators", "/collaborators/bob/permission", "/assignees")
        for path in ("/topics", "/languages", *people):
            self.ok(self.ada, "GET", REPO + path, 200)
        self.ok(self.ada, "PUT", f"{REPO}/topics", 200, json={"names": ["shop"]})
        self.ok(self.ada, "PUT", f"{REPO}/collaborators/eve", 204, json={"permission": "triage"})
        for path in ("/collaborators/eve", "/assignees/bob"):
            self.ok(self.ada, "GET", REPO + path, 204)
        self.ok(self.ada, "DELETE", f"{REPO}/collaborators/eve", 204)

    def issues(self) -> None:
        made = {"title": "New", "body": "Body", "labels": ["bug"], "assignees": ["bob"], "milestone": 1}
        issue = self.ok(self.bot, "POST", f"{REPO}/issues", 201, json=made)
        place = f"{REPO}/issues/{issue['number']}"
        self.ok(self.bot, "GET", f"{REPO}/issues?state=all&labels=bug&milestone=1&sort=updated&direction=asc", 200)
        self.ok(self.shop.person("bob"), "GET", "/issues", 200)
        self.ok(self.bot, "POST", f"{place}/assignees", 201, json={"assignees": ["ada"]})
        self.ok(self.bot, "DELETE", f"{place}/assignees", 200, json={"assignees": ["ada"]})
        self.ok(self.bot, "PUT", f"{place}/lock", 204, json={"lock_reason": "resolved"})
        self.ok(self.bot, "DELETE", f"{place}/lock", 204)
        changed = {"state": "closed", "state_reason": "not_planned", "title": "Newer"}
        self.ok(self.bot, "PATCH", place, 200, json=changed)
        self.ok(self.bot, "PATCH", place, 200, json={"state": "open", "milestone": None, "assignees": []})
        self.ok(self.bot, "GET", place, 200)

    def words(self) -> None:
        place = f"{REPO}/issues/1"
        comment = self.ok(self.bot, "POST", f"{place}/comments", 201, json={"body": "See #2 and @bob"})
        one = f"{REPO}/issues/comments/{comment['id']}"
        for path in (f"{place}/comments", f"{REPO}/issues/comments?sort=updated&direction=desc", one):
            self.ok(self.bot, "GET", path, 200)
        self.ok(self.bot, "PATCH", one, 200, json={"body": "See #2, @bob"})
        for subject in (place, one):
            reaction = self.ok(self.bot, "POST", f"{subject}/reactions", 201, json={"content": "eyes"})
            self.ok(self.bot, "POST", f"{subject}/reactions", 200, json={"content": "eyes"})
            self.ok(self.bot, "GET", f"{subject}/reactions", 200)
            self.ok(self.bot, "DELETE", f"{subject}/reactions/{reaction['id']}", 204)
        self.ok(self.bot, "DELETE", one, 204)

    def labels(self) -> None:
        labels = f"{REPO}/labels"
        made = {"name": "state:ready", "color": "0075ca", "description": "May be claimed"}
        self.ok(self.bot, "POST", labels, 201, json=made)
        self.ok(self.bot, "GET", labels, 200)
        self.ok(self.bot, "GET", f"{labels}/state%3Aready", 200)
        changed = {"new_name": "state:review", "color": "ff0000"}
        self.ok(self.bot, "PATCH", f"{labels}/state%3Aready", 200, json=changed)
        place = f"{REPO}/issues/1/labels"
        self.ok(self.bot, "POST", place, 200, json={"labels": ["state:review"]})
        self.ok(self.bot, "PUT", place, 200, json={"labels": ["bug", "state:review"]})
        self.ok(self.bot, "GET", place, 200)
        self.ok(self.bot, "DELETE", f"{place}/bug", 200)
        self.ok(self.bot, "DELETE", place, 204)
        self.ok(self.bot, "DELETE", f"{labels}/state%3Areview", 204)

    def milestones(self) -> None:
        made = {"title": "Week 2", "description": "Second", "due_on": "2025-01-31T12:00:00Z", "state": "open"}
        milestone = self.ok(self.bot, "POST", f"{REPO}/milestones", 201, json=made)
        place = f"{REPO}/milestones/{milestone['number']}"
        self.ok(self.bot, "GET", f"{REPO}/milestones?state=all&sort=completeness&direction=desc", 200)
        self.ok(self.bot, "GET", place, 200)
        self.ok(self.bot, "GET", f"{REPO}/milestones/1/labels", 200)
        self.ok(self.bot, "PATCH", place, 200, json={"state": "closed", "description": "Done"})
        self.ok(self.bot, "DELETE", place, 204)

    def relations(self) -> None:
        first, second, third = (self.ok(self.bot, "GET", f"{REPO}/issues/{n}")["id"] for n in (1, 2, 3))
        parent = f"{REPO}/issues/1"
        for child in (second, third):
            self.ok(self.bot, "POST", f"{parent}/sub_issues", 201, json={"sub_issue_id": child})
        self.ok(self.bot, "GET", f"{parent}/sub_issues", 200)
        order = {"sub_issue_id": third, "before_id": second}
        self.ok(self.bot, "PATCH", f"{parent}/sub_issues/priority", 200, json=order)
        self.ok(self.bot, "GET", f"{REPO}/issues/2/parent", 200)
        blocked = f"{REPO}/issues/2/dependencies/blocked_by"
        self.ok(self.bot, "POST", blocked, 201, json={"issue_id": first})
        self.ok(self.bot, "GET", blocked, 200)
        self.ok(self.bot, "GET", f"{REPO}/issues/1/dependencies/blocking", 200)
        for path in ("/issues/2/timeline", "/issues/2/events", "/issues/1/timeline", "/issues/1/events"):
            self.ok(self.bot, "GET", REPO + path, 200)
        self.ok(self.bot, "DELETE", f"{blocked}/{first}", 200)
        self.ok(self.bot, "DELETE", f"{parent}/sub_issue", 200, json={"sub_issue_id": second})
        events = self.ok(self.bot, "GET", f"{REPO}/issues/events?per_page=100", 200)
        self.ok(self.bot, "GET", f"{REPO}/issues/events/{events[0]['id']}", 200)

    def contents(self) -> None:
        text = base64.b64encode(b"words\n").decode()
        made = self.ok(self.bot, "PUT", f"{REPO}/contents/docs/a.md", 201, json={"message": "Add", "content": text})
        self.ok(self.bot, "GET", f"{REPO}/contents/docs/a.md?ref=main", 200)
        self.ok(self.bot, "GET", f"{REPO}/contents/docs", 200)
        self.ok(self.bot, "GET", f"{REPO}/readme", 200)
        changed = {"message": "Change", "content": text, "sha": made["content"]["sha"], "branch": "main"}
        again = self.ok(self.bot, "PUT", f"{REPO}/contents/docs/a.md", 200, json=changed)
        gone = {"message": "Remove", "sha": again["content"]["sha"]}
        self.ok(self.bot, "DELETE", f"{REPO}/contents/docs/a.md", 200, json=gone)

    def git(self) -> None:
        head = self.ok(self.bot, "GET", f"{REPO}/git/ref/heads/main", 200)["object"]["sha"]
        blob = self.ok(self.bot, "POST", f"{REPO}/git/blobs", 201, json={"content": "x", "encoding": "utf-8"})["sha"]
        self.ok(self.bot, "GET", f"{REPO}/git/blobs/{blob}", 200)
        base = self.ok(self.bot, "GET", f"{REPO}/git/trees/{head}?recursive=1", 200)["sha"]
        lines = [{"path": "x.txt", "mode": "100644", "type": "blob", "sha": blob}]
        tree = self.ok(self.bot, "POST", f"{REPO}/git/trees", 201, json={"base_tree": base, "tree": lines})["sha"]
        made = {"message": "By hand", "tree": tree, "parents": [head]}
        commit = self.ok(self.bot, "POST", f"{REPO}/git/commits", 201, json=made)["sha"]
        self.ok(self.bot, "GET", f"{REPO}/git/commits/{commit}", 200)
        self.ok(self.bot, "POST", f"{REPO}/git/refs", 201, json={"ref": "refs/heads/side", "sha": head})
        self.ok(self.bot, "PATCH", f"{REPO}/git/refs/heads/side", 200, json={"sha": commit, "force": False})
        self.ok(self.bot, "GET", f"{REPO}/git/matching-refs/heads", 200)
        commits = ("/commits?sha=side&path=x.txt", f"/commits/{commit}", "/commits/side")
        for path in ("/branches", "/branches/side", *commits):
            self.ok(self.bot, "GET", REPO + path, 200)
        self.ok(self.bot, "DELETE", f"{REPO}/git/refs/heads/side", 204)

    def code(self) -> None:
        for part in (*walk_code.PARTS, walk_actions.runs):
            part(self.shop, self.ok)

    def deliveries(self) -> None:
        self.shop.sandbox.drain()
        listed = self.ok(self.app, "GET", "/app/hook/deliveries?per_page=2&status=success", 200)
        one = f"/app/hook/deliveries/{listed[0]['id']}"
        self.ok(self.app, "GET", one, 200)
        self.ok(self.app, "POST", f"{one}/attempts", 202)

    def farewells(self) -> None:
        self.ok(self.ada, "POST", f"{REPO}/transfer", 202, json={"new_owner": "ada", "new_name": "store"})
        self.ok(self.ada, "DELETE", "/repos/acme/attic", 204)
        app = self.shop.sandbox.world.app_slugs["baton"]
        self.shop.sandbox.world.manifest_codes["once"] = app
        self.ok(self.shop.by(None), "POST", "/app-manifests/once/conversions", 201)
        own = self.shop.sandbox.world.account("ada")
        self.shop.sandbox.do(apps.install, app, own)
        self.ok(self.app, "GET", "/users/ada/installation", 200)
        self.ok(self.app, "PUT", "/app/installations/100/suspended", 204)
        self.ok(self.app, "DELETE", "/app/installations/100/suspended", 204)
        self.ok(self.app, "DELETE", "/app/installations/100", 204)


def routes_of(node: Node, path: str = "") -> set[tuple[str, str]]:
    found = {(method, path or "/") for method in node.routes}
    for name, child in node.literals.items():
        found |= routes_of(child, f"{path}/{name}" if name else path)
    for child in (node.parameter, node.rest):
        found |= routes_of(child, f"{path}/{{}}") if child else set()
    return found


def unnamed(template: str) -> str:
    return re.sub(r"\{\w+\}", "{}", template)


def test_every_endpoint_is_as_github_describes_it() -> None:
    against = contract.load()
    if against is None:
        pytest.skip(MISSING)
    against.met.clear()
    seed = SEED.replace("statuses: write", "statuses: write, checks: write, actions: read")
    with Sandbox.start(seed) as sandbox, Hook() as hook:
        shop = Shop(sandbox)
        shop.app.webhook_url = hook.url
        walk = Walk(shop)
        for part in (
            walk.accounts,
            walk.apps,
            walk.repositories,
            walk.issues,
            walk.words,
            walk.labels,
            walk.milestones,
            walk.relations,
            walk.contents,
            walk.git,
            walk.deliveries,
            walk.code,
            walk.farewells,
        ):
            part()
        shop.close()
    met = {(method, unnamed(template)) for method, template in against.met}
    assert routes_of(router.root) - met - UNPUBLISHED == set()
