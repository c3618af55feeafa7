"""Merging, what a protected branch refuses, and the merge queue."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.changes import RequiredCheck, ReviewRule
from bot.sandbox.git import store
from bot.sandbox.operations import checks, merge_queue, merging, protection, reviews
from bot.sandbox.server import Sandbox
from tests.sandbox.harbour import SEED, Harbour
from tests.sandbox.shop import Hook

REPO = "/repos/acme/shop"
QUEUE = {
    "check_response_timeout_minutes": 60,
    "grouping_strategy": "ALLGREEN",
    "max_entries_to_build": 5,
    "max_entries_to_merge": 5,
    "merge_method": "MERGE",
    "min_entries_to_merge": 1,
    "min_entries_to_merge_wait_minutes": 0,
}


@pytest.fixture
def shop() -> Iterator[Harbour]:
    with Sandbox.start(SEED) as sandbox:
        harbour = Harbour(sandbox)
        yield harbour
        harbour.close()


def protect(shop: Harbour, **named: Any) -> None:
    shop.sandbox.do(protection.protect, shop.actor("ada"), shop.repository, "main", **named)


def gate(shop: Harbour, sha: str, conclusion: str = "success", slug: str = "baton", name: str = "gate") -> None:
    actor = shop.app_actor(slug)
    named: dict[str, Any] = {"name": name, "head_sha": sha, "status": "completed", "conclusion": conclusion}
    shop.sandbox.do(checks.create, actor, shop.repository, **named)


def merge(shop: Harbour, number: int, by: str = "bob", **fields: Any) -> tuple[int, str]:
    answer = shop.person(by).put(f"{REPO}/pulls/{number}/merge", json=fields)
    return answer.status_code, answer.json()["message"]


def test_three_ways_to_merge(shop: Harbour) -> None:
    for method, parents in (("merge", 2), ("squash", 1), ("rebase", 1)):
        branch = f"by-{method}"
        shop.commit(branch, {f"{branch}-1": b"1"}, message="First")
        shop.commit(branch, {f"{branch}-2": b"2"}, message="Second")
        shop.commit("main", {f"apart-{method}": b"x"}, by="ada")
        pull = shop.pull(branch)
        assert merge(shop, pull.number, merge_method=method) == (200, "Pull Request successfully merged")
        commit = store.resolve(shop.repository, "main")
        assert len(commit.parents) == parents
        assert (commit.id.decode() in shop.sandbox.world.signed) is (method != "rebase")
        answer = shop.person("bob").get(f"{REPO}/pulls/{pull.number}").json()
        assert (answer["merged"], answer["merge_commit_sha"]) == (True, commit.id.decode())
        assert (answer["merged_by"]["login"], answer["changed_files"]) == ("bob", 2)
    names = [one.name for one in store.entries(shop.repository, store.resolve(shop.repository).tree.decode())]
    assert {"by-rebase-2", "by-squash-1", "apart-merge"} <= set(names)


def test_a_merge_closes_the_issue_that_it_names(shop: Harbour, hook: Hook) -> None:
    pull = shop.pull(body="Fixes #1 and `closes #2`")
    shop.sandbox.drain()
    hook.received.clear()
    merge(shop, pull.number)
    shop.sandbox.drain()
    names = [one for one in hook.names if not one.startswith("check")]
    assert names == ["pull_request.closed", "issues.closed", "push"]
    payload = hook.received[0].payload["pull_request"]
    assert (payload["merged"], payload["state"]) == (True, "closed")
    assert shop.person("bob").get(f"{REPO}/issues/1").json()["state_reason"] == "completed"


def test_what_cannot_be_merged(shop: Harbour) -> None:
    draft = shop.pull("draft", draft=True)
    assert merge(shop, draft.number) == (405, "Pull Request is still a draft")
    pull = shop.pull()
    assert merge(shop, pull.number, sha="a" * 40)[0] == 409
    assert merge(shop, pull.number, by="eve")[0] == 403
    shop.commit("side", {"README.md": b"# Mine\n"})
    shop.commit("main", {"README.md": b"# Theirs\n"}, by="ada")
    assert merge(shop, pull.number) == (405, "Pull Request is not mergeable")


def test_changes_on_both_sides_are_merged_line_by_line(shop: Harbour) -> None:
    shop.commit("side", {"src/main.py": b"ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n"})
    shop.commit("main", {"src/main.py": b"one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n"}, by="ada")
    pull = shop.pull()
    assert merge(shop, pull.number)[0] == 200
    tree = store.resolve(shop.repository).tree.decode()
    entry = store.lookup(shop.repository, tree, "src/main.py")
    assert entry is not None
    assert store.blob(shop.repository, entry.sha).data == b"ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n"


def test_a_required_check_counts_only_from_its_app(shop: Harbour) -> None:
    protect(shop, checks=[RequiredCheck("gate", 4711)], enforce_admins=True)
    pull = shop.pull()
    assert merge(shop, pull.number, by="ada") == (405, 'Required status check "gate" is expected.')
    gate(shop, pull.head_sha, slug="builder")
    assert merge(shop, pull.number) == (405, 'Required status check "gate" is expected.')
    gate(shop, pull.head_sha, "failure")
    assert merge(shop, pull.number) == (405, 'Required status check "gate" is failing.')
    bob = shop.person("bob")
    bob.get(f"{REPO}/pulls/{pull.number}")
    assert bob.get(f"{REPO}/pulls/{pull.number}").json()["mergeable_state"] == "blocked"
    gate(shop, pull.head_sha)
    assert merge(shop, pull.number)[0] == 200


def test_required_reviews_stale_ones_and_the_last_pusher(shop: Harbour) -> None:
    protect(shop, reviews=ReviewRule(count=1, dismiss_stale=True, require_last_push=True), enforce_admins=True)
    pull = shop.pull()
    words = "At least 1 approving review is required by reviewers with write access."
    assert merge(shop, pull.number) == (405, words)
    eve = shop.person("eve").post(f"{REPO}/pulls/{pull.number}/reviews", json={"event": "APPROVE"})
    assert eve.status_code == 200
    assert merge(shop, pull.number) == (405, words)
    shop.sandbox.do(reviews.create, shop.actor("cyd"), pull, event="APPROVE")
    shop.commit("side", {"more": b"1"}, by="cyd")
    assert [one.state for one in pull.reviews.values()] == ["DISMISSED", "DISMISSED"]
    shop.sandbox.do(reviews.create, shop.actor("cyd"), pull, event="APPROVE")
    assert "other than the last pusher" in merge(shop, pull.number)[1]
    shop.sandbox.do(reviews.create, shop.actor("ada"), pull, event="APPROVE")
    assert merge(shop, pull.number)[0] == 200


def test_code_owners_of_old_and_new_names_have_to_approve(shop: Harbour) -> None:
    owners = b"* @cyd\n/src/ @acme/core\n/docs/\n*.txt ada@example.org\n"
    shop.commit("main", {".github/CODEOWNERS": owners}, by="ada")
    protect(shop, reviews=ReviewRule(count=0, require_code_owners=True), enforce_admins=True)
    text = b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
    shop.commit("side", {"src/main.py": None, "docs/main.py": text})
    pull = shop.pull(by="ada")
    assert merge(shop, pull.number) == (405, "Waiting on code owner review from acme/core.")
    shop.sandbox.do(reviews.create, shop.actor("bob"), pull, event="APPROVE")
    assert merge(shop, pull.number)[0] == 200
    other = shop.pull("words")
    shop.sandbox.do(reviews.create, shop.actor("cyd"), other, event="APPROVE")
    assert merge(shop, other.number) == (405, "Waiting on code owner review from ada@example.org.")
    shop.sandbox.do(reviews.create, shop.actor("ada"), other, event="APPROVE")
    assert merge(shop, other.number)[0] == 200


def test_a_protected_branch_refuses_pushes_and_administrators_pass_unless_enforced(shop: Harbour) -> None:
    protect(shop, reviews=ReviewRule())
    sent = {"message": "m", "content": "eA=="}
    refused = shop.person("bob").put(f"{REPO}/contents/x", json=sent)
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "Could not update file: Changes must be made through a pull request.",
    )
    assert shop.person("ada").put(f"{REPO}/contents/x", json=sent).status_code == 201
    protect(shop, reviews=ReviewRule(), enforce_admins=True)
    assert shop.person("ada").put(f"{REPO}/contents/y", json=sent).status_code == 409
    head = store.heads(shop.repository)["main"]
    parent = store.commit(shop.repository, head).parents[0].decode()
    back = shop.person("ada").patch(f"{REPO}/git/refs/heads/main", json={"sha": parent, "force": True})
    assert (back.status_code, "Cannot force-push" in back.json()["message"]) == (422, True)


def test_a_ruleset_refuses_and_its_bypass_actors_pass(shop: Harbour) -> None:
    rule = {"strict_required_status_checks_policy": False, "required_status_checks": [{"context": "gate"}]}
    made = shop.sandbox.do(
        protection.create_ruleset,
        shop.actor("ada"),
        shop.repository,
        name="gate",
        rules=[{"type": "required_status_checks", "parameters": rule}],
    )
    pull = shop.pull()
    status, words = merge(shop, pull.number, by="ada")
    assert (status, words.startswith("Repository rule violations found")) == (405, True)
    rules = shop.bot().get(f"{REPO}/rules/branches/main").json()
    assert [(one["type"], one["ruleset_id"]) for one in rules] == [("required_status_checks", made.id)]
    passing = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}]
    shop.sandbox.do(protection.update_ruleset, shop.actor("ada"), made, bypass_actors=passing)
    assert merge(shop, pull.number)[0] == 405
    assert merge(shop, pull.number, by="ada")[0] == 200


def test_update_branch_merges_the_base_and_keeps_approvals(shop: Harbour, hook: Hook) -> None:
    protect(shop, reviews=ReviewRule(dismiss_stale=True))
    pull = shop.pull()
    shop.sandbox.do(reviews.create, shop.actor("cyd"), pull, event="APPROVE")
    shop.commit("main", {"apart": b"x"}, by="ada")
    before = pull.head_sha
    shop.sandbox.do(merging.update_branch, shop.actor("bob"), pull)
    commit = store.commit(shop.repository, pull.head_sha)
    assert [one.decode() for one in commit.parents] == [before, store.heads(shop.repository)["main"]]
    assert [one.state for one in pull.reviews.values()] == ["APPROVED"]
    shop.sandbox.drain()
    assert "pull_request.synchronize" in hook.names
    again = shop.person("bob").put(f"{REPO}/pulls/{pull.number}/update-branch")
    assert (again.status_code, again.json()["message"]) == (422, "There are no new commits on the base branch.")


def queued(shop: Harbour) -> None:
    rule = {
        "strict_required_status_checks_policy": False,
        "required_status_checks": [{"context": "gate", "integration_id": 4711}],
    }
    shop.sandbox.do(
        protection.create_ruleset,
        shop.actor("ada"),
        shop.repository,
        name="queue",
        rules=[
            {"type": "required_status_checks", "parameters": rule},
            {"type": "merge_queue", "parameters": QUEUE},
        ],
    )


def test_the_queue_tests_each_entry_on_top_of_those_before(shop: Harbour, hook: Hook) -> None:
    queued(shop)
    first, second = shop.pull("one"), shop.pull("two")
    for pull in (first, second):
        with pytest.raises(Exception, match="gate"):
            shop.sandbox.do(merge_queue.enqueue, shop.actor("bob"), pull)
        gate(shop, pull.head_sha)
    assert "merge queue" in merge(shop, first.number)[1]
    a = shop.sandbox.do(merge_queue.enqueue, shop.actor("bob"), first)
    b = shop.sandbox.do(merge_queue.enqueue, shop.actor("bob"), second)
    assert a.ref == f"refs/heads/gh-readonly-queue/main/pr-{first.number}-{a.base_sha}"
    assert b.base_sha == a.head_sha
    shop.sandbox.drain()
    groups = [one.payload["merge_group"] for one in hook.received if one.name == "merge_group.checks_requested"]
    assert [one["head_sha"] for one in groups] == [a.head_sha, b.head_sha]
    gate(shop, b.head_sha)
    assert not second.is_merged
    gate(shop, a.head_sha)
    assert first.is_merged
    assert second.is_merged
    assert store.heads(shop.repository)["main"] == b.head_sha
    assert [name for name in store.heads(shop.repository) if name.startswith("gh-readonly")] == []
    shop.sandbox.drain()
    ends = [one.payload["reason"] for one in hook.received if one.name == "merge_group.destroyed"]
    assert ends == ["merged", "merged"]
    assert shop.person("bob").get(f"{REPO}/pulls/{first.number}").json()["merged_by"]["login"] == (
        "github-merge-queue[bot]"
    )


def test_a_failed_entry_leaves_and_those_behind_are_tested_again(shop: Harbour, hook: Hook) -> None:
    queued(shop)
    first, second = shop.pull("one"), shop.pull("two")
    for pull in (first, second):
        gate(shop, pull.head_sha)
        shop.sandbox.do(merge_queue.enqueue, shop.actor("bob"), pull)
    assert first.queue_entry is not None
    assert second.queue_entry is not None
    former = second.queue_entry.head_sha
    gate(shop, first.queue_entry.head_sha, "failure")
    assert first.queue_entry is None
    assert second.queue_entry.head_sha != former
    assert second.queue_entry.base_sha == store.heads(shop.repository)["main"]
    shop.commit("two", {"again": b"1"})
    assert second.queue_entry is None
    shop.sandbox.drain()
    reasons = [one.payload["reason"] for one in hook.received if one.name == "pull_request.dequeued"]
    assert reasons == ["CI_FAILURE", "BRANCH_PROTECTIONS"]


def test_a_repository_may_forbid_ways_to_merge_and_drop_merged_branches(shop: Harbour) -> None:
    settings = {"allow_merge_commit": False, "delete_branch_on_merge": True}
    assert shop.person("ada").patch(REPO, json=settings).json()["delete_branch_on_merge"] is True
    pull = shop.pull()
    assert merge(shop, pull.number) == (405, "Merge commits are not allowed on this repository.")
    assert merge(shop, pull.number, merge_method="squash")[0] == 200
    assert "side" not in store.heads(shop.repository)
    assert pull.is_merged


def test_git_itself_is_refused_at_a_protected_branch(shop: Harbour, tmp_path: Path) -> None:
    protect(shop, reviews=ReviewRule())
    address = shop.sandbox.url.replace("http://", "http://x-access-token:tok_bob@") + "/acme/shop.git"

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        named = ("-c", "user.name=Bob", "-c", "user.email=bob@example.org")
        where = tmp_path / "copy"
        return subprocess.run(
            ["git", *named, *words],
            cwd=where if where.exists() else tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert git("clone", "-q", address, "copy").returncode == 0
    assert git("commit", "-q", "--allow-empty", "-m", "By hand").returncode == 0
    before = store.heads(shop.repository)["main"]
    refused = git("push", "origin", "main")
    assert refused.returncode != 0
    assert "protected branch hook declined" in refused.stderr
    assert store.heads(shop.repository)["main"] == before
    assert git("push", "-q", "origin", "HEAD:side").returncode == 0
