"""The endpoints of code, each asked once: what `test_contract` walks through after those of issues."""

import base64
from collections.abc import Callable
from typing import Any

from tests.sandbox.shop import Shop

Ok = Callable[..., Any]
REPO = "/repos/acme/shop"


def put_file(shop: Shop, ok: Ok, branch: str, path: str) -> str:
    """A commit on a branch, made where it is not there; returns its id."""
    ada = shop.person("ada")
    if ada.get(f"{REPO}/git/ref/heads/{branch}").status_code == 404:
        head = ok(ada, "GET", f"{REPO}/git/ref/heads/main", 200)["object"]["sha"]
        ok(ada, "POST", f"{REPO}/git/refs", 201, json={"ref": f"refs/heads/{branch}", "sha": head})
    text = base64.b64encode(path.encode()).decode()
    sent = {"message": f"Add {path}", "content": text, "branch": branch}
    sha: str = ok(ada, "PUT", f"{REPO}/contents/{path}", 201, json=sent)["commit"]["sha"]
    return sha


def pulls(shop: Shop, ok: Ok) -> None:
    ada, bot = shop.person("ada"), shop.bot()
    sha = put_file(shop, ok, "side", "side.txt")
    made = {"title": "Side", "head": "side", "base": "main", "body": "Words", "draft": False}
    number = ok(ada, "POST", f"{REPO}/pulls", 201, json=made)["number"]
    pull = f"{REPO}/pulls/{number}"
    for path in ("/pulls?state=all&head=acme:side&sort=updated&direction=asc", f"/commits/{sha}/pulls"):
        ok(bot, "GET", REPO + path, 200)
    for path in ("", "/commits", "/files", "/requested_reviewers"):
        ok(bot, "GET", pull + path, 200)
    ok(bot, "GET", pull, 200, headers={"Accept": "application/vnd.github.diff"})
    ok(bot, "GET", pull, 200, headers={"Accept": "application/vnd.github.patch"})
    ok(ada, "PATCH", pull, 200, json={"title": "Aside"})
    ok(ada, "POST", f"{pull}/requested_reviewers", 201, json={"reviewers": ["bob"], "team_reviewers": ["core"]})
    ok(ada, "DELETE", f"{pull}/requested_reviewers", 200, json={"reviewers": ["bob"]})
    reviews(shop, ok, pull, sha)
    for path in ("/compare/main...side", "/forks", "/activity?ref=side", f"/issues/{number}/timeline"):
        ok(bot, "GET", REPO + path, 200)
    ok(ada, "POST", f"{REPO}/forks", 202, json={"name": "stall"})
    ok(ada, "GET", f"{REPO}/issues?state=all", 200)


def reviews(shop: Shop, ok: Ok, pull: str, sha: str) -> None:
    bob = shop.person("bob")
    made = ok(bob, "POST", f"{pull}/reviews", 200, json={"event": "APPROVE", "commit_id": sha, "body": "Good"})
    one = f"{pull}/reviews/{made['id']}"
    ok(bob, "GET", f"{pull}/reviews", 200)
    ok(bob, "GET", one, 200)
    ok(bob, "PUT", one, 200, json={"body": "Very good"})
    ok(shop.person("ada"), "PUT", f"{one}/dismissals", 200, json={"message": "Later"})
    pending = ok(bob, "POST", f"{pull}/reviews", 200, json={"body": "Hm"})
    ok(bob, "DELETE", f"{pull}/reviews/{pending['id']}", 200)
    line = {"path": "side.txt", "line": 1, "side": "RIGHT", "body": "Why?"}
    pending = ok(
        bob, "POST", f"{pull}/reviews", 200, json={"comments": [{"path": "side.txt", "position": 1, "body": "?"}]}
    )
    ok(bob, "POST", f"{pull}/reviews/{pending['id']}/events", 200, json={"event": "COMMENT", "body": "So"})
    ok(bob, "GET", f"{pull}/reviews/{pending['id']}/comments", 200)
    comment = ok(bob, "POST", f"{pull}/comments", 201, json={**line, "commit_id": sha})
    ok(bob, "POST", f"{pull}/comments/{comment['id']}/replies", 201, json={"body": "So."})
    for path in (f"{pull}/comments", f"{REPO}/pulls/comments", f"{REPO}/pulls/comments/{comment['id']}"):
        ok(bob, "GET", path, 200)
    ok(bob, "PATCH", f"{REPO}/pulls/comments/{comment['id']}", 200, json={"body": "Why so?"})
    ok(bob, "DELETE", f"{REPO}/pulls/comments/{comment['id']}", 204)


PARTS: tuple[Callable[[Shop, Ok], None], ...] = (pulls,)
