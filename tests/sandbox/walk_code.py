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


def checks(shop: Shop, ok: Ok) -> None:
    ada, bot = shop.person("ada"), shop.bot()
    sha = put_file(shop, ok, "checked", "checked.txt")
    note = {"path": "checked.txt", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "Hm"}
    output = {"title": "Waiting", "summary": "For *people*", "text": "| a |\n| - |", "annotations": [note]}
    button = {"label": "Again", "description": "Looks once more", "identifier": "again"}
    made = {
        "name": "gate",
        "head_sha": sha,
        "status": "in_progress",
        "external_id": "7",
        "details_url": "https://example.org",
    }
    run = ok(bot, "POST", f"{REPO}/check-runs", 201, json={**made, "output": output, "actions": [button]})
    one, suite = f"{REPO}/check-runs/{run['id']}", f"{REPO}/check-suites/{run['check_suite']['id']}"
    done = {"status": "completed", "conclusion": "action_required", "completed_at": "2025-01-31T12:00:00Z"}
    ok(bot, "PATCH", one, 200, json={**done, "output": {"title": "Still", "summary": "Waiting"}})
    for path in (one, f"{one}/annotations", suite, f"{suite}/check-runs?filter=all&status=completed"):
        ok(bot, "GET", path, 200)
    for path in ("/check-runs?check_name=gate&filter=latest&app_id=4711", "/check-suites?app_id=4711"):
        ok(bot, "GET", f"{REPO}/commits/{sha}{path}", 200)
    ok(ada, "POST", f"{one}/rerequest", 201)
    ok(ada, "POST", f"{suite}/rerequest", 201)
    first = ok(bot, "GET", f"{REPO}/commits/main", 200)["sha"]
    known = ok(bot, "POST", f"{REPO}/check-suites", json={"head_sha": first})
    assert known["head_sha"] == first
    status = {"state": "success", "context": "ci/words", "description": "Fine", "target_url": "https://example.org"}
    ok(bot, "POST", f"{REPO}/statuses/{sha}", 201, json=status)
    ok(bot, "GET", f"{REPO}/commits/{sha}/statuses", 200)
    ok(bot, "GET", f"{REPO}/commits/{sha}/status", 200)


def protection(shop: Shop, ok: Ok) -> None:
    ada, bot = shop.person("ada"), shop.bot()
    wanted = {
        "required_status_checks": {"strict": True, "contexts": [], "checks": [{"context": "gate", "app_id": 4711}]},
        "enforce_admins": True,
        "required_pull_request_reviews": {"required_approving_review_count": 2, "dismiss_stale_reviews": True},
        "restrictions": {"users": ["bob"], "teams": ["core"], "apps": ["baton"]},
        "allow_force_pushes": False,
    }
    put_file(shop, ok, "release", "release.txt")
    branch = f"{REPO}/branches/release"
    ok(ada, "PUT", f"{branch}/protection", 200, json=wanted)
    for path in ("", "/protection", "/protection/enforce_admins", "/protection/required_status_checks"):
        ok(ada, "GET", branch + path, 200)
    ok(ada, "GET", f"{REPO}/branches?protected=true", 200)
    ok(ada, "POST", f"{branch}/protection/enforce_admins", 200)
    ok(ada, "DELETE", f"{branch}/protection/enforce_admins", 204)
    ok(ada, "DELETE", f"{branch}/protection", 204)
    rule = {"strict_required_status_checks_policy": False, "required_status_checks": [{"context": "gate"}]}
    sent = {
        "name": "gate",
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["refs/heads/rel*"], "exclude": []}},
        "rules": [{"type": "deletion"}, {"type": "required_status_checks", "parameters": rule}],
        "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
    }
    made = ok(bot, "POST", f"{REPO}/rulesets", 201, json=sent)
    one = f"{REPO}/rulesets/{made['id']}"
    for path in (f"{REPO}/rulesets", one, f"{REPO}/rules/branches/release"):
        ok(bot, "GET", path, 200)
    ok(ada, "PUT", one, 200, json={"enforcement": "disabled"})
    ok(ada, "DELETE", one, 204)


def teams(shop: Shop, ok: Ok) -> None:
    ada = shop.person("ada")
    place = "/orgs/acme/teams/core/repos/acme/vault"
    ok(ada, "PUT", place, 204, json={"permission": "push"})
    ok(ada, "PUT", place, 204, json={"permission": "admin"})
    ok(ada, "DELETE", place, 204)


def merges(shop: Shop, ok: Ok) -> None:
    ada = shop.person("ada")
    put_file(shop, ok, "merged", "merged.txt")
    number = ok(ada, "POST", f"{REPO}/pulls", 201, json={"title": "M", "head": "merged", "base": "main"})["number"]
    pull = f"{REPO}/pulls/{number}"
    put_file(shop, ok, "main", "meanwhile.txt")
    head = ok(ada, "GET", pull, 200)["head"]["sha"]
    ok(ada, "PUT", f"{pull}/update-branch", 202, json={"expected_head_sha": head})
    ok(ada, "PUT", f"{pull}/merge", 200, json={"merge_method": "squash", "commit_title": "One"})
    ok(ada, "GET", f"{pull}/merge", 204)
    put_file(shop, ok, "other", "other.txt")
    ok(ada, "POST", f"{REPO}/merges", 201, json={"base": "main", "head": "other", "commit_message": "Both"})
    ok(ada, "GET", f"{REPO}/issues/{number}/timeline", 200)


PARTS: tuple[Callable[[Shop, Ok], None], ...] = (pulls, checks, protection, merges, teams)
