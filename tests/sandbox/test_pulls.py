"""Pull requests: opened, pushed to, retargeted, closed; on real git objects, with GitHub's events."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.git import pushes, store
from bot.sandbox.git.writing import Signature
from bot.sandbox.operations import forks, pulls
from bot.sandbox.server import Sandbox
from tests.sandbox.harbour import SEED, Harbour
from tests.sandbox.shop import Hook

REPO = "/repos/acme/shop"


@pytest.fixture
def shop() -> Iterator[Harbour]:
    with Sandbox.start(SEED) as sandbox:
        harbour = Harbour(sandbox)
        yield harbour
        harbour.close()


def heard(shop: Harbour, hook: Hook) -> list[str]:
    """What came since the last time."""
    shop.sandbox.drain()
    names = [one for one in hook.names if not one.startswith("check_suite")]
    hook.received.clear()
    return names


def test_a_pull_request_is_opened_and_is_an_issue_too(shop: Harbour, hook: Hook) -> None:
    shop.commit("side", {"a.txt": b"1\n"})
    heard(shop, hook)
    bob = shop.person("bob")
    made = bob.post(f"{REPO}/pulls", json={"title": "Faster tills", "head": "side", "base": "main", "body": "Fixes #1"})
    assert made.status_code == 201
    body = made.json()
    assert (body["number"], body["commits"], body["changed_files"], body["additions"]) == (2, 1, 1, 1)
    assert body["mergeable"] is None
    assert heard(shop, hook) == ["pull_request.opened"]
    issue = bob.get(f"{REPO}/issues/2").json()
    assert issue["pull_request"]["url"] == body["url"]
    assert issue["id"] != body["id"]
    assert [one["number"] for one in bob.get(f"{REPO}/issues").json()] == [2, 1]
    assert body["url"].endswith("/repos/acme/shop/pulls/2")


def test_whether_it_merges_is_known_at_the_second_question(shop: Harbour) -> None:
    pull = shop.pull()
    bob = shop.person("bob")
    first, second = (bob.get(f"{REPO}/pulls/{pull.number}").json() for _ in range(2))
    assert (first["mergeable"], first["mergeable_state"]) == (None, "unknown")
    assert (second["mergeable"], second["mergeable_state"]) == (True, "clean")
    shop.commit("side", {"README.md": b"# Mine\n"})
    shop.commit("main", {"README.md": b"# Theirs\n"}, by="ada")
    assert bob.get(f"{REPO}/pulls/{pull.number}").json()["mergeable"] is None
    answer = bob.get(f"{REPO}/pulls/{pull.number}").json()
    assert (answer["mergeable"], answer["mergeable_state"]) == (False, "dirty")


def test_what_cannot_be_opened_is_refused_in_githubs_words(shop: Harbour) -> None:
    shop.pull()
    bob = shop.person("bob")

    def errors(**fields: str) -> Any:
        answer = bob.post(f"{REPO}/pulls", json={"title": "T", "head": "side", "base": "main", **fields})
        assert answer.status_code == 422
        return answer.json()["errors"][0]

    assert errors()["message"] == "A pull request already exists for acme:side."
    assert errors(head="nowhere") == {"resource": "PullRequest", "field": "head", "code": "invalid"}
    assert errors(base="nowhere") == {"resource": "PullRequest", "field": "base", "code": "invalid"}
    assert errors(head="main")["message"] == "No commits between main and main"
    assert (
        shop.person("eve").post(f"{REPO}/pulls", json={"title": "T", "head": "side", "base": "main"}).status_code == 403
    )


def test_a_push_and_a_force_push_synchronize(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    first = pull.head_sha
    heard(shop, hook)
    second = shop.commit("side", {"b.txt": b"2\n"}, by="cyd")
    shop.sandbox.drain()
    assert [one.name for one in hook.received][:2] == ["push", "pull_request.synchronize"]
    payload = hook.received[1].payload
    assert (payload["before"], payload["after"], payload["sender"]["login"]) == (first, second, "cyd")
    assert payload["pull_request"]["head"]["sha"] == second
    heard(shop, hook)
    shop.sandbox.do(pushes.update_ref, shop.actor("bob"), shop.repository, "refs/heads/side", first, force=True)
    assert heard(shop, hook) == ["push", "pull_request.synchronize"]
    events = [one["event"] for one in shop.person("bob").get(f"{REPO}/issues/{pull.number}/timeline").json()]
    assert events == ["committed", "head_ref_force_pushed"]
    activity = shop.person("bob").get(f"{REPO}/activity?ref=side").json()
    assert [(one["activity_type"], one["actor"]["login"]) for one in activity] == [
        ("force_push", "bob"),
        ("push", "cyd"),
        ("push", "bob"),
        ("branch_creation", "bob"),
    ]


def test_a_retarget_names_the_old_base_in_its_event(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    shop.commit("release", {"r.txt": b"r\n"}, by="ada")
    heard(shop, hook)
    answer = shop.person("bob").patch(f"{REPO}/pulls/{pull.number}", json={"base": "release", "title": "New"})
    assert answer.json()["base"]["ref"] == "release"
    shop.sandbox.drain()
    first, second = (one.payload["changes"] for one in hook.received)
    assert first["base"]["ref"] == {"from": "main"}
    assert second["title"] == {"from": "From side"}


def test_drafts_labels_and_reopening_send_events_of_pull_requests(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull(draft=True)
    heard(shop, hook)
    bob = shop.actor("bob")
    shop.sandbox.do(pulls.mark_ready, bob, pull)
    shop.sandbox.do(pulls.convert_to_draft, bob, pull)
    person = shop.person("bob")
    assert person.post(f"{REPO}/issues/{pull.number}/labels", json={"labels": ["bug"]}).status_code == 200
    person.delete(f"{REPO}/issues/{pull.number}/labels/bug")
    person.post(f"{REPO}/issues/{pull.number}/comments", json={"body": "Hello"})
    person.patch(f"{REPO}/pulls/{pull.number}", json={"state": "closed"})
    person.patch(f"{REPO}/issues/{pull.number}", json={"state": "open"})
    assert heard(shop, hook) == [
        "pull_request.ready_for_review",
        "pull_request.converted_to_draft",
        "pull_request.labeled",
        "pull_request.unlabeled",
        "issue_comment.created",
        "pull_request.closed",
        "pull_request.reopened",
    ]


def test_a_deleted_head_closes_and_forbids_reopening(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    heard(shop, hook)
    shop.sandbox.do(pushes.delete_ref, shop.actor("bob"), shop.repository, "refs/heads/side")
    assert heard(shop, hook) == ["push", "delete", "pull_request.closed"]
    refused = shop.person("bob").patch(f"{REPO}/pulls/{pull.number}", json={"state": "open"})
    assert refused.status_code == 422
    assert "has been deleted" in refused.json()["errors"][0]["message"]
    files = shop.person("bob").get(f"{REPO}/pulls/{pull.number}/files").json()
    assert [one["filename"] for one in files] == ["side.txt"]


def test_files_know_old_names_and_patches(shop: Harbour) -> None:
    entry = store.lookup(shop.repository, _tree(shop), "src/main.py")
    assert entry
    text = store.blob(shop.repository, entry.sha).data
    changes = {
        "src/main.py": None,
        "src/shop.py": bytes(text).replace(b"seven", b"eight"),
        "logo.png": b"\0\1",
        "README.md": b"# Shop\nMore\n",
    }
    shop.commit("side", changes)
    pull = shop.pull()
    files = {one["filename"]: one for one in shop.person("bob").get(f"{REPO}/pulls/{pull.number}/files").json()}
    renamed = files["src/shop.py"]
    assert (renamed["status"], renamed["previous_filename"]) == ("renamed", "src/main.py")
    assert (renamed["additions"], renamed["deletions"], renamed["changes"]) == (1, 1, 2)
    assert renamed["patch"] == "@@ -4,4 +4,4 @@\n four\n five\n six\n-seven\n+eight"
    assert "patch" not in files["logo.png"]
    assert files["README.md"]["patch"] == "@@ -1 +1,2 @@\n # Shop\n+More"
    assert list(files) == ["README.md", "logo.png", "src/shop.py"]


def _tree(shop: Harbour) -> str:
    return str(store.resolve(shop.repository).tree.decode())


def test_files_are_told_three_dots_from_the_merge_base(shop: Harbour) -> None:
    pull = shop.pull()
    shop.commit("main", {"other.txt": b"x\n"}, by="ada")
    bob = shop.person("bob")
    assert [one["filename"] for one in bob.get(f"{REPO}/pulls/{pull.number}/files").json()] == ["side.txt"]
    answer = bob.get(f"{REPO}/compare/main...side").json()
    assert (answer["status"], answer["ahead_by"], answer["behind_by"]) == ("diverged", 1, 1)
    assert [one["filename"] for one in answer["files"]] == ["side.txt"]
    assert bob.get(f"{REPO}/compare/side...side").json()["status"] == "identical"
    assert bob.get(f"{REPO}/compare/nowhere...side").status_code == 404


def test_no_more_than_3000_files_and_250_commits_are_listed(shop: Harbour) -> None:
    shop.commit("side", {f"many/{number}.txt": b"x\n" for number in range(3005)})
    for number in range(255):
        shop.commit("side", {"counter": str(number).encode()})
    pull = shop.pull()
    bob = shop.person("bob", is_held=False)
    assert bob.get(f"{REPO}/pulls/{pull.number}").json()["changed_files"] == 3006
    assert len(bob.get(f"{REPO}/pulls/{pull.number}/files?per_page=100&page=30").json()) == 100
    assert bob.get(f"{REPO}/pulls/{pull.number}/files?per_page=100&page=31").json() == []
    answer = bob.get(f"{REPO}/pulls/{pull.number}/commits?per_page=100&page=3").json()
    assert len(answer) == 50
    assert bob.get(f"{REPO}/pulls/{pull.number}").json()["commits"] == 256


def test_commits_name_accounts_by_address_and_github_signs_its_own(shop: Harbour) -> None:
    shop.commit("side", {"a": b"1"}, by="bob", message="Web\n\nCo-authored-by: Cyd <cyd@example.org>")
    shop.commit("side", {"b": b"1"}, by="bob", author=writing_as("Ada", "ada@example.org"))
    shop.commit("side", {"c": b"1"}, by="bob", author=writing_as("Nobody", "nobody@example.net"))
    pull = shop.pull()
    web, ada, nobody = shop.person("bob").get(f"{REPO}/pulls/{pull.number}/commits").json()
    assert (web["author"]["login"], web["committer"]["login"]) == ("bob", "web-flow")
    assert web["commit"]["verification"]["verified"] is True
    assert "Co-authored-by: Cyd" in web["commit"]["message"]
    assert (ada["author"]["login"], ada["commit"]["verification"]["reason"]) == ("ada", "unsigned")
    assert nobody["author"] is None


def writing_as(name: str, email: str) -> Signature:
    return Signature(name, email)


def test_a_fork_sends_a_pull_request_across(shop: Harbour, hook: Hook) -> None:
    fork = shop.sandbox.do(forks.fork, shop.actor("eve"), shop.repository)
    head = shop.commit("mine", {"eve.txt": b"e\n"}, by="eve", place=fork)
    heard(shop, hook)
    eve = shop.person("eve")
    made = eve.post(f"{REPO}/pulls", json={"title": "Mine", "head": "eve:mine", "base": "main"}).json()
    assert (made["head"]["repo"]["full_name"], made["head"]["repo"]["fork"]) == ("eve/shop", True)
    assert (made["head"]["label"], made["head"]["user"]["login"]) == ("eve:mine", "eve")
    assert made["maintainer_can_modify"] is True
    assert eve.get(f"{REPO}/git/ref/pull/{made['number']}/head").json()["object"]["sha"] == head
    assert heard(shop, hook) == ["pull_request.opened"]
    shop.commit("mine", {"eve.txt": b"f\n"}, by="eve", place=fork)
    assert heard(shop, hook) == ["pull_request.synchronize"]


def test_an_app_without_pull_requests_is_refused(shop: Harbour) -> None:
    pull = shop.pull()
    poor = shop.bot(permissions={"issues": "write"})
    answer = poor.get(f"{REPO}/pulls/{pull.number}")
    assert (answer.status_code, answer.json()["message"]) == (403, "Resource not accessible by integration")
    assert answer.headers["X-Accepted-GitHub-Permissions"] == "pull_requests=read"
    assert poor.post(f"{REPO}/issues/{pull.number}/comments", json={"body": "words"}).status_code == 201
    other = shop.bot(permissions={"pull_requests": "write"})
    assert other.post(f"{REPO}/issues/{pull.number}/comments", json={"body": "words"}).status_code == 201
    assert other.post(f"{REPO}/issues/1/comments", json={"body": "words"}).status_code == 403
