"""Pull requests, reviews and checks over GraphQL."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.changes import RequiredCheck, ReviewRule
from bot.sandbox.operations import checks, protection, review_requests, reviews
from bot.sandbox.server import Sandbox
from tests.sandbox.harbour import SEED, Harbour

EVERYTHING = """
query($number: Int!) {
  repository(owner: "acme", name: "shop") {
    pullRequest(number: $number) {
      state isDraft mergeable reviewDecision changedFiles viewerCanUpdate isCrossRepository
      author { login } headRefOid baseRefName headRepository { nameWithOwner }
      commits(first: 10) { totalCount nodes { commit {
        oid authors(first: 5) { nodes { name email user { login } } }
        signature { isValid wasSignedByGitHub signer { login } } parents(first: 3) { totalCount }
      } } }
      files(first: 10) { nodes { path changeType additions deletions } }
      reviews(first: 10) { nodes { state author { login } commit { oid } } }
      latestReviews(first: 10) { nodes { state } }
      latestOpinionatedReviews(first: 10) { nodes { state author { login } } }
      reviewRequests(first: 10) { nodes { requestedReviewer {
        __typename ... on User { login } ... on Team { slug }
      } } }
      closingIssuesReferences(first: 10) { nodes { number } }
      statusCheckRollup { state contexts(first: 10) { nodes { __typename
        ... on CheckRun { name conclusion isRequired(pullRequestNumber: $number) checkSuite { app { databaseId } } }
      } } }
      timelineItems(first: 20) { nodes { __typename ... on PullRequestCommit { commit { oid } } } }
    }
  }
}
"""


@pytest.fixture
def shop() -> Iterator[Harbour]:
    with Sandbox.start(SEED) as sandbox:
        harbour = Harbour(sandbox)
        yield harbour
        harbour.close()


def ask(shop: Harbour, query: str, *, by: str = "bob", **variables: Any) -> Any:
    client = shop.person(by, is_held=False, prefix="/api")
    answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def test_one_question_tells_what_a_verdict_needs(shop: Harbour) -> None:
    do, cyd = shop.sandbox.do, shop.actor("cyd")
    required = [RequiredCheck("gate", 4711)]
    do(protection.protect, shop.actor("ada"), shop.repository, "main", checks=required, reviews=ReviewRule())
    shop.commit("side", {"a.txt": b"1\n2\n"}, message="A\n\nCo-authored-by: Ada <ada@example.org>")
    pull = shop.pull(body="Fixes #1")
    teams = [shop.sandbox.world.organization("acme").teams["core"]]
    do(review_requests.request, shop.actor("bob"), pull, teams=teams)
    do(reviews.create, shop.actor("ada"), pull, event="APPROVE")
    do(reviews.create, cyd, pull, event="COMMENT", body="Hm")
    done = {"name": "gate", "head_sha": pull.head_sha, "status": "completed", "conclusion": "success"}
    do(checks.create, shop.app_actor(), shop.repository, **done)
    found = ask(shop, EVERYTHING, number=pull.number)["repository"]["pullRequest"]
    assert (found["state"], found["mergeable"], found["reviewDecision"]) == ("OPEN", "UNKNOWN", "APPROVED")
    commit = found["commits"]["nodes"][0]["commit"]
    assert [one["user"]["login"] for one in commit["authors"]["nodes"]] == ["bob", "ada"]
    assert commit["signature"] == {"isValid": True, "wasSignedByGitHub": True, "signer": {"login": "web-flow"}}
    assert found["files"]["nodes"] == [{"path": "a.txt", "changeType": "ADDED", "additions": 2, "deletions": 0}]
    assert [one["state"] for one in found["reviews"]["nodes"]] == ["APPROVED", "COMMENTED"]
    assert [one["author"]["login"] for one in found["latestOpinionatedReviews"]["nodes"]] == ["ada"]
    assert found["reviewRequests"]["nodes"] == []
    assert found["closingIssuesReferences"]["nodes"] == [{"number": 1}]
    run = found["statusCheckRollup"]["contexts"]["nodes"][0]
    assert (run["name"], run["isRequired"], run["checkSuite"]["app"]["databaseId"]) == ("gate", True, 4711)
    kinds = [one["__typename"] for one in found["timelineItems"]["nodes"]]
    assert kinds == ["PullRequestCommit", "ReviewRequestedEvent", "PullRequestReview", "PullRequestReview"]


def test_issues_and_pull_requests_are_kept_apart(shop: Harbour) -> None:
    pull = shop.pull()
    query = """query($n: Int!) { repository(owner: "acme", name: "shop") {
      issues(first: 9) { totalCount } pullRequests(first: 9, states: [OPEN]) { nodes { number } }
      issueOrPullRequest(number: $n) { __typename } } search(query: "is:pr repo:acme/shop", type: ISSUE, first: 9)
      { issueCount nodes { ... on PullRequest { title } } } }"""
    found = ask(shop, query, n=pull.number)
    repository = found["repository"]
    assert repository["issues"]["totalCount"] == 1
    assert repository["pullRequests"]["nodes"] == [{"number": pull.number}]
    assert repository["issueOrPullRequest"]["__typename"] == "PullRequest"
    assert found["search"]["nodes"] == [{"title": "From side"}]


def test_a_pull_request_lives_its_life_by_mutations(shop: Harbour) -> None:
    shop.commit("side", {"a.txt": b"1\n"})
    place = shop.repository.node_id
    make = """mutation($r: ID!) { createPullRequest(input: {repositoryId: $r, baseRefName: "main",
      headRefName: "side", title: "T", draft: true}) { pullRequest { id number isDraft } } }"""
    made = ask(shop, make, r=place)["createPullRequest"]["pullRequest"]
    assert made["isDraft"] is True
    steps = """mutation($p: ID!) {
      markPullRequestReadyForReview(input: {pullRequestId: $p}) { pullRequest { isDraft } }
      updatePullRequest(input: {pullRequestId: $p, title: "U"}) { pullRequest { title } }
      addComment(input: {subjectId: $p, body: "Words"}) { commentEdge { node { pullRequest { number } } } } }"""
    answer = ask(shop, steps, p=made["id"])
    assert answer["updatePullRequest"]["pullRequest"]["title"] == "U"
    assert answer["addComment"]["commentEdge"]["node"]["pullRequest"]["number"] == made["number"]
    review = """mutation($p: ID!) { addPullRequestReview(input: {pullRequestId: $p, event: APPROVE}) {
      pullRequestReview { state commit { oid } } } }"""
    assert ask(shop, review, by="cyd", p=made["id"])["addPullRequestReview"]["pullRequestReview"]["state"] == "APPROVED"
    merge = """mutation($p: ID!) { mergePullRequest(input: {pullRequestId: $p, mergeMethod: SQUASH}) {
      pullRequest { state merged mergedBy { login } } } }"""
    merged = ask(shop, merge, p=made["id"])["mergePullRequest"]["pullRequest"]
    assert (merged["state"], merged["mergedBy"]["login"]) == ("MERGED", "bob")
