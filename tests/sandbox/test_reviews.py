"""Reviews: who may say what, which commit it belongs to, and what a dismissal leaves."""

from collections.abc import Iterator

import pytest

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


def test_an_approval_belongs_to_the_commit_that_was_read(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    first = pull.head_sha
    second = shop.commit("side", {"b.txt": b"b\n"})
    cyd, reviews = shop.person("cyd"), f"{REPO}/pulls/{pull.number}/reviews"
    old = cyd.post(reviews, json={"event": "APPROVE", "commit_id": first}).json()
    new = cyd.post(reviews, json={"event": "APPROVE"}).json()
    assert (old["commit_id"], new["commit_id"]) == (first, second)
    assert [one["state"] for one in cyd.get(reviews).json()] == ["APPROVED", "APPROVED"]
    shop.sandbox.drain()
    told = [one.payload["review"] for one in hook.received if one.name == "pull_request_review.submitted"]
    assert [(one["state"], one["commit_id"]) for one in told] == [("approved", first), ("approved", second)]
    unknown = cyd.post(reviews, json={"event": "APPROVE", "commit_id": "a" * 40})
    assert unknown.status_code == 422


def test_nobody_approves_their_own_pull_request(shop: Harbour) -> None:
    pull = shop.pull()
    bob, reviews = shop.person("bob"), f"{REPO}/pulls/{pull.number}/reviews"
    refused = bob.post(reviews, json={"event": "APPROVE"})
    assert (refused.status_code, refused.json()["errors"]) == (422, ["Can not approve your own pull request"])
    assert bob.post(reviews, json={"event": "REQUEST_CHANGES", "body": "No"}).status_code == 422
    assert bob.post(reviews, json={"event": "COMMENT", "body": "Look"}).status_code == 200
    assert bob.post(reviews, json={"event": "COMMENT"}).status_code == 422


def test_a_pending_review_is_seen_by_its_author_alone_until_submitted(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    cyd, ada = shop.person("cyd"), shop.person("ada")
    reviews = f"{REPO}/pulls/{pull.number}/reviews"
    comment = {"path": "side.txt", "line": 1, "side": "RIGHT", "body": "Why?"}
    made = cyd.post(reviews, json={"body": "Hm", "comments": [comment]}).json()
    assert made["state"] == "PENDING"
    assert ada.get(reviews).json() == []
    assert ada.get(f"{reviews}/{made['id']}").status_code == 404
    assert cyd.post(reviews, json={"body": "Again"}).status_code == 422
    assert cyd.post(f"{reviews}/{made['id']}/events", json={"event": "REQUEST_CHANGES"}).json()["state"] == (
        "CHANGES_REQUESTED"
    )
    shop.sandbox.drain()
    assert hook.names[-2:] == ["pull_request_review.submitted", "pull_request_review_comment.created"]
    shown = ada.get(f"{REPO}/pulls/{pull.number}/comments").json()[0]
    assert (shown["path"], shown["line"], shown["position"]) == ("side.txt", 1, 1)
    assert shown["diff_hunk"] == "@@ -0,0 +1 @@\n+new"
    off = {**comment, "line": 9}
    assert cyd.post(reviews, json={"event": "COMMENT", "comments": [off]}).status_code == 422


def test_a_dismissal_needs_words_and_write_access(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    reviews = f"{REPO}/pulls/{pull.number}/reviews"
    made = shop.person("cyd").post(reviews, json={"event": "APPROVE"}).json()
    place = f"{reviews}/{made['id']}/dismissals"
    assert shop.person("eve").put(place, json={"message": "no"}).status_code == 403
    ada = shop.person("ada")
    assert ada.put(place, json={"message": "Read it again"}).json()["state"] == "DISMISSED"
    assert ada.put(place, json={"message": "Twice"}).status_code == 422
    shop.sandbox.drain()
    assert hook.names[-1] == "pull_request_review.dismissed"
    line = ada.get(f"{REPO}/issues/{pull.number}/timeline").json()[-1]
    assert (line["event"], line["dismissed_review"]["dismissal_message"]) == ("review_dismissed", "Read it again")


def test_an_edited_review_says_what_it_was(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    reviews = f"{REPO}/pulls/{pull.number}/reviews"
    made = shop.person("cyd").post(reviews, json={"event": "COMMENT", "body": "Frist"}).json()
    assert shop.person("ada").put(f"{reviews}/{made['id']}", json={"body": "Mine"}).status_code == 403
    shop.person("cyd").put(f"{reviews}/{made['id']}", json={"body": "First"})
    shop.sandbox.drain()
    assert hook.received[-1].name == "pull_request_review.edited"
    assert hook.received[-1].payload["changes"] == {"body": {"from": "Frist"}}


def test_reviewers_are_collaborators_and_teams_never_the_author(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    place = f"{REPO}/pulls/{pull.number}/requested_reviewers"
    bob = shop.person("bob")
    own = bob.post(place, json={"reviewers": ["bob"]})
    assert (own.status_code, own.json()["message"]) == (422, "Review cannot be requested from pull request author.")
    assert "not a collaborator" in bob.post(place, json={"reviewers": ["eve"]}).json()["message"]
    assert bob.post(place, json={"reviewers": ["baton[bot]"]}).status_code == 422
    assert bob.post(place, json={"team_reviewers": ["idle"]}).status_code == 422
    made = bob.post(place, json={"reviewers": ["cyd"], "team_reviewers": ["core"]})
    assert made.status_code == 201
    assert [one["login"] for one in made.json()["requested_reviewers"]] == ["cyd"]
    shop.sandbox.drain()
    assert hook.names[-2:] == ["pull_request.review_requested"] * 2
    assert hook.received[-1].payload["requested_team"]["slug"] == "core"
    shop.person("cyd").post(f"{REPO}/pulls/{pull.number}/reviews", json={"event": "APPROVE"})
    assert bob.get(place).json() == {"users": [], "teams": []}
    bob.post(place, json={"reviewers": ["cyd"]})
    bob.request("DELETE", place, json={"reviewers": ["cyd"]})
    shop.sandbox.drain()
    assert hook.names[-2:] == ["pull_request.review_requested", "pull_request.review_request_removed"]
    requested = bob.get(f"{REPO}/issues/{pull.number}/timeline").json()[1]
    assert (requested["review_requester"]["login"], requested["requested_reviewer"]["login"]) == ("bob", "cyd")


def test_an_app_reviews_and_its_review_names_its_bot(shop: Harbour) -> None:
    pull = shop.pull()
    made = shop.bot().post(f"{REPO}/pulls/{pull.number}/reviews", json={"event": "APPROVE"}).json()
    assert made["user"]["login"] == "baton[bot]"
    refused = shop.bot(permissions={"pull_requests": "read"}).post(
        f"{REPO}/pulls/{pull.number}/reviews", json={"event": "APPROVE"}
    )
    assert refused.status_code == 403


def test_a_reply_stays_in_its_thread(shop: Harbour) -> None:
    pull = shop.pull()
    comments = f"{REPO}/pulls/{pull.number}/comments"
    cyd = shop.person("cyd")
    wanted = {"path": "side.txt", "line": 1, "side": "RIGHT", "body": "Why?", "commit_id": pull.head_sha}
    first = cyd.post(comments, json=wanted).json()
    answer = shop.person("bob").post(f"{comments}/{first['id']}/replies", json={"body": "So."}).json()
    assert answer["in_reply_to_id"] == first["id"]
    assert cyd.patch(f"{REPO}/pulls/comments/{first['id']}", json={"body": "Why so?"}).json()["body"] == "Why so?"
    assert cyd.delete(f"{REPO}/pulls/comments/{first['id']}").status_code == 204
    assert [one["body"] for one in cyd.get(comments).json()] == ["So."]
