"""Pages of pull requests: what they show, and what one can do there as anybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.sandbox import pages
from bot.sandbox.actor import installed, person
from bot.sandbox.changes import PullRequest, RequiredCheck, ReviewRule
from bot.sandbox.git import pushes, store, writing
from bot.sandbox.operations import checks, protection, pulls
from bot.sandbox.server import new_world
from bot.sandbox.world import World
from tests.sandbox.harbour import SEED

PULL = "/acme/shop/pull/2"


@pytest.fixture
def world() -> World:
    return new_world(SEED)


@pytest.fixture
def pull(world: World) -> PullRequest:
    """By bob, of a changed and a new file."""
    bob, repository = person(world.account("bob")), world.repository("acme", "shop")
    pushes.create_ref(world, bob, repository, "refs/heads/side", store.heads(repository)["main"])
    changes: dict[str, bytes | None] = {
        "src/main.py": b"one\ntwo\n<b>3</b>\nfour\nfive\nsix\nseven\n",
        "new.txt": b"x\n",
    }
    writing.commit_files(world, bob, repository, changes, message="Faster", branch="side")
    return pulls.open_pull(world, bob, repository, title="Faster <tills>", head="side", base="main", body="Fixes #1")


@pytest.fixture
def browser(world: World, pull: PullRequest) -> Iterator[TestClient]:
    with TestClient(pages.app(world), base_url="http://127.0.0.1:4000") as client:
        client.headers["accept"] = "text/html"
        client.headers["origin"] = "http://127.0.0.1:4000"
        yield client


def gate(world: World, pull: PullRequest, **named: Any) -> Any:
    actor = installed(world.installations[100])
    return checks.create(world, actor, pull.repository, name="gate", head_sha=pull.head_sha, **named)


def test_the_list_shows_pull_requests_and_the_issues_page_does_not(browser: TestClient) -> None:
    assert "Faster &lt;tills&gt;" in browser.get("/acme/shop/pulls").text
    assert "Faster" not in browser.get("/acme/shop/issues").text
    assert browser.get("/acme/shop/issues/2").url.path == PULL
    assert "No pull requests" in browser.get("/acme/shop/pulls?state=closed").text


def test_one_shows_its_conversation_commits_and_files(browser: TestClient) -> None:
    shown = browser.get(PULL).text
    assert "brought the commit" in shown
    assert "No conflicts with" in shown
    assert "verified" in browser.get(f"{PULL}/commits").text
    files = browser.get(f"{PULL}/files").text
    assert "+&lt;b&gt;3&lt;/b&gt;" in files
    assert "<b>3</b>" not in files
    assert browser.get("/acme/shop/pull/1").status_code == 404


def test_one_reviews_as_anybody_and_is_refused_as_github_refuses(browser: TestClient, pull: PullRequest) -> None:
    assert browser.post(f"{PULL}/review", data={"as": "cyd", "event": "approve"}).status_code == 200
    (review,) = pull.reviews.values()
    assert (review.author.login if review.author else "", review.state) == ("cyd", "APPROVED")
    refused = browser.post(f"{PULL}/review", data={"as": "bob", "event": "approve"}, headers={"x-part": "1"})
    assert (refused.status_code, refused.text) == (422, "Can not approve your own pull request")
    assert "approved these changes" in browser.get(PULL).text
    place = f"{PULL}/reviews/{review.id}/dismiss"
    assert browser.post(place, data={"as": "ada", "message": "Again"}).status_code == 200
    assert "dismissed the review of" in browser.get(PULL).text


def test_the_merge_box_says_why_not_and_then_merges(browser: TestClient, world: World, pull: PullRequest) -> None:
    ada = person(world.account("ada"))
    required = [RequiredCheck("gate", 4711)]
    rule = ReviewRule()
    protection.protect(world, ada, pull.repository, "main", checks=required, reviews=rule, enforce_admins=True)
    shown = browser.get(PULL).text
    assert "Merging is blocked" in shown
    assert "Required status check &#34;gate&#34; is expected." in shown
    assert "from Baton" in shown
    refused = browser.post(f"{PULL}/merge", data={"as": "ada"}, headers={"x-part": "1"})
    assert (refused.status_code, "gate" in refused.text) == (405, True)
    gate(world, pull, status="completed", conclusion="success")
    browser.post(f"{PULL}/review", data={"as": "cyd", "event": "approve"})
    assert "Merging is blocked" not in browser.get(PULL).text
    browser.post(f"{PULL}/merge", data={"as": "ada", "method": "squash"})
    assert pull.is_merged
    assert "merged this as" in browser.get(PULL).text
    assert "the last push" not in browser.get("/acme/shop/branches").text


def test_a_check_s_text_is_rendered_and_its_button_reaches_the_app(
    browser: TestClient, world: World, pull: PullRequest
) -> None:
    button = {"label": "Ask again", "description": "Asks the reviewers", "identifier": "ask"}
    output = {"title": "Waiting", "summary": "For **people** <script>x</script>", "text": "| a |\n| - |\n| b |"}
    run = gate(world, pull, output=output, actions=[button], status="completed", conclusion="action_required")
    shown = browser.get(f"{PULL}/checks").text
    assert "<strong>people</strong>" in shown
    assert "<script>x" not in shown
    assert "<table>" in shown
    told: list[str] = []
    world.listeners.append(lambda notice: told.append(f"{notice.event}.{notice.action} by {notice.sender.login}"))
    browser.post(f"{PULL}/checks/{run.id}", data={"as": "cyd", "action": "ask"})
    browser.post(f"{PULL}/checks/{run.id}", data={"as": "bob", "action": ""})
    assert told == ["check_run.requested_action by cyd", "check_run.rerequested by bob"]
    assert browser.post(f"{PULL}/checks/{run.id}", data={"as": "eve", "action": "ask"}).status_code == 403
