"""Check runs and statuses: who may write them, how much, and who hears of buttons and re-runs."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.operations import apps, checks, forks, pulls
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


def run(shop: Harbour, slug: str = "baton", *, sha: str, **named: Any) -> Any:
    return shop.sandbox.do(checks.create, shop.app_actor(slug), shop.repository, name="gate", head_sha=sha, **named)


def test_apps_alone_write_checks_and_only_their_own(shop: Harbour) -> None:
    pull = shop.pull()
    sent = {"name": "gate", "head_sha": pull.head_sha}
    refused = shop.person("ada").post(f"{REPO}/check-runs", json=sent)
    assert (refused.status_code, refused.json()["message"]) == (403, "You must authenticate via a GitHub App.")
    assert shop.bot(permissions={"checks": "read"}).post(f"{REPO}/check-runs", json=sent).status_code == 403
    other = run(shop, "builder", sha=pull.head_sha)
    answer = shop.bot().patch(f"{REPO}/check-runs/{other.id}", json={"status": "in_progress"})
    assert (answer.status_code, answer.json()["message"][:14]) == (403, "Invalid app_id")


def test_lengths_and_counts_are_githubs(shop: Harbour) -> None:
    sha, bot = shop.pull().head_sha, shop.bot(is_held=False)

    def refused(**fields: Any) -> str:
        answer = bot.post(f"{REPO}/check-runs", json={"name": "gate", "head_sha": sha, **fields})
        assert answer.status_code == 422, answer.text
        return str(answer.json()["message"])

    words = {"title": "T", "summary": "S"}
    assert "65535" in refused(output={**words, "text": "x" * 65_536})
    note = {"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
    assert "50 items" in refused(output={**words, "annotations": [note] * 51})
    button = {"label": "Go", "description": "Goes", "identifier": "go"}
    assert "3 items" in refused(actions=[button] * 4)
    assert "20 characters" in refused(actions=[{**button, "label": "x" * 21}])
    assert "conclusion" in refused(status="completed")
    assert "stale" in refused(conclusion="stale")
    assert "output.title" in refused(output={"summary": "S"})
    assert "No commit found" in refused(head_sha="a" * 40)


def test_annotations_are_added_and_output_is_replaced(shop: Harbour) -> None:
    sha, bot = shop.pull().head_sha, shop.bot()
    note = {"path": "side.txt", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
    output = {"title": "T", "summary": "S", "text": "X", "annotations": [note]}
    made = bot.post(f"{REPO}/check-runs", json={"name": "gate", "head_sha": sha, "output": output}).json()
    place = f"{REPO}/check-runs/{made['id']}"
    again = bot.patch(place, json={"output": {"title": "T2", "summary": "S2", "annotations": [note] * 2}}).json()
    assert (again["output"]["title"], again["output"]["text"]) == ("T2", "X")
    assert again["output"]["annotations_count"] == len(bot.get(f"{place}/annotations").json()) == 3


def test_a_run_is_told_to_all_and_a_button_to_its_app_alone(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    button = {"label": "Again", "description": "Looks again", "identifier": "again"}
    other = run(shop, "builder", sha=pull.head_sha, actions=[button])
    own = run(shop, sha=pull.head_sha, actions=[button], status="completed", conclusion="action_required")
    shop.sandbox.drain()
    hook.received.clear()
    bob = shop.actor("bob")
    shop.sandbox.do(checks.press, bob, other, "again")
    shop.sandbox.do(checks.press, bob, own, "again")
    shop.sandbox.do(checks.rerequest, bob, own)
    shop.sandbox.drain()
    assert hook.names == ["check_run.requested_action", "check_run.rerequested"]
    first = hook.received[0].payload
    assert (first["requested_action"], first["sender"]["login"]) == ({"identifier": "again"}, "bob")
    assert [one["number"] for one in first["check_run"]["pull_requests"]] == [pull.number]
    with pytest.raises(Exception, match="no action"):
        shop.sandbox.do(checks.press, bob, own, "nothing")


def test_a_push_makes_a_suite_for_each_app_and_its_end_is_told(shop: Harbour, hook: Hook) -> None:
    head = shop.commit("side", {"a": b"1"})
    shop.sandbox.drain()
    assert "check_suite.requested" in hook.names
    hook.received.clear()
    run(shop, sha=head, status="completed", conclusion="success")
    run(shop, "builder", sha=head)
    shop.sandbox.drain()
    assert hook.names == ["check_run.created", "check_run.completed", "check_suite.completed", "check_run.created"]
    answer = shop.bot().get(f"{REPO}/commits/{head}/check-runs").json()
    assert [(one["app"]["slug"], one["status"]) for one in answer["check_runs"]] == [
        ("baton", "completed"),
        ("builder", "queued"),
    ]


def test_a_check_names_no_pull_request_from_a_fork(shop: Harbour) -> None:
    fork = shop.sandbox.do(forks.fork, shop.actor("eve"), shop.repository)
    sha = shop.commit("mine", {"e": b"e"}, by="eve", place=fork)
    shop.sandbox.do(pulls.open_pull, shop.actor("eve"), shop.repository, title="M", head="eve:mine", base="main")
    made = run(shop, sha=sha)
    assert shop.bot().get(f"{REPO}/check-runs/{made.id}").json()["pull_requests"] == []


def test_the_combined_status_takes_the_newest_of_each_context(shop: Harbour, hook: Hook) -> None:
    sha, bob = shop.pull().head_sha, shop.person("bob")
    place = f"{REPO}/statuses/{sha}"
    assert bob.get(f"{REPO}/commits/{sha}/status").json()["state"] == "pending"
    for state, context in (("failure", "ci"), ("success", "ci"), ("success", "docs")):
        assert bob.post(place, json={"state": state, "context": context}).status_code == 201
    assert bob.get(f"{REPO}/commits/{sha}/status").json()["state"] == "success"
    assert len(bob.get(f"{REPO}/commits/{sha}/statuses").json()) == 3
    assert shop.person("eve").post(place, json={"state": "success"}).status_code == 403
    assert bob.post(place, json={"state": "success", "description": "x" * 141}).status_code == 422
    shop.sandbox.drain()
    assert hook.names.count("status") == 3


def test_a_button_of_an_app_that_is_gone_reaches_nobody(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull()
    button = {"label": "Again", "description": "Looks again", "identifier": "again"}
    other = run(shop, "builder", sha=pull.head_sha, actions=[button])
    builder = shop.sandbox.world.app_slugs["builder"]
    shop.sandbox.do(apps.suspend, next(iter(builder.installations.values())))
    shop.sandbox.drain()
    hook.received.clear()
    shop.sandbox.do(checks.press, shop.actor("bob"), other, "again")
    shop.sandbox.do(checks.rerequest_suite, shop.actor("bob"), other.suite)
    shop.sandbox.drain()
    assert hook.names == []
