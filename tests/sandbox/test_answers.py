"""What every answer has: pages, ETags, limits, versions; under both addresses."""

import httpx
import pytest

from bot.sandbox.limits import Secondary
from tests.sandbox.shop import Shop

REPO = "/repos/acme/shop"


def test_a_list_links_to_its_other_pages(shop: Shop) -> None:
    ada = shop.person("ada")
    for number in range(5):
        ada.post(f"{REPO}/issues", json={"title": str(number)})
    answer = ada.get(f"{REPO}/issues?per_page=3&state=all")
    assert set(answer.links) == {"next", "last"}
    assert answer.links["last"]["url"].endswith("/api/v3/repos/acme/shop/issues?per_page=3&state=all&page=3")
    middle = ada.get(answer.links["next"]["url"])
    assert set(middle.links) == {"prev", "next", "last", "first"}
    last = ada.get(middle.links["last"]["url"])
    assert set(last.links) == {"prev", "first"}
    numbers = [one["number"] for page in (answer, middle, last) for one in page.json()]
    assert numbers == [8, 7, 6, 5, 4, 3, 2, 1]
    assert ada.get(f"{REPO}/issues?page=9").json() == []
    assert "link" not in ada.get(f"{REPO}/issues").headers


def test_a_page_holds_at_most_a_hundred(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    for number in range(102):
        ada.post(f"{REPO}/labels", json={"name": f"label {number}"})
    assert len(ada.get(f"{REPO}/labels?per_page=500").json()) == 100
    assert len(ada.get(f"{REPO}/labels?per_page=nonsense").json()) == 30


def test_links_lead_back_to_the_address_that_was_asked(shop: Shop) -> None:
    answer = httpx.get(
        f"{shop.sandbox.url}{REPO}/issues?per_page=1", headers={"User-Agent": "x", "Host": "github.example:8080"}
    )
    assert answer.links["next"]["url"].startswith("http://github.example:8080/repos/acme/shop/issues?")


def test_an_unchanged_answer_is_304_and_costs_nothing(shop: Shop) -> None:
    ada = shop.person("ada")
    first = ada.get(f"{REPO}/issues/1")
    assert first.headers["etag"].startswith('W/"')
    again = ada.get(f"{REPO}/issues/1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert ada.get(f"{REPO}/issues/1", headers=since).status_code == 304
    shop.sandbox.world.clock.advance(seconds=2)
    ada.patch(f"{REPO}/issues/1", json={"body": "Changed"})
    assert ada.get(f"{REPO}/issues/1", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert ada.get(f"{REPO}/issues/1", headers=since).status_code == 200


def test_every_answer_says_where_one_stands(shop: Shop) -> None:
    ada, bob = shop.person("ada"), shop.person("bob")
    used = [ada.get(REPO).headers["x-ratelimit-used"] for _ in range(3)]
    assert used == ["1", "2", "3"]
    answer = bob.get(f"{REPO}/issues/99", headers={"X-GitHub-Api-Version": "2022-11-28"})
    assert answer.status_code == 404
    assert answer.headers["x-ratelimit-remaining"] == "4999"
    assert answer.headers["x-ratelimit-resource"] == "core"
    assert answer.headers["x-github-api-version-selected"] == "2022-11-28"
    assert answer.headers["x-github-media-type"] == "github.v3; format=json"
    assert answer.headers["x-github-request-id"] != ada.get(REPO).headers["x-github-request-id"]
    resources = ada.get("/rate_limit").json()["resources"]
    assert (resources["core"]["used"], resources["graphql"]["used"]) == (4, 0), "the question itself is free"
    assert ada.get(REPO, headers={"X-GitHub-Api-Version": "1999-01-01"}).status_code == 400


def test_the_hours_allowance_ends_and_comes_back(shop: Shop) -> None:
    shop.sandbox.world.limits.authenticated = 2
    ada = shop.person("ada")
    assert [ada.get(REPO).status_code for _ in range(3)] == [200, 200, 403]
    refused = ada.get(REPO)
    assert refused.json()["message"] == "API rate limit exceeded for user ID 99."
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert ada.get("/rate_limit").status_code == 200
    assert shop.person("bob").get(REPO).status_code == 200
    shop.sandbox.world.clock.advance(hours=1, seconds=1)
    assert ada.get(REPO).status_code == 200


def test_creating_too_much_in_a_minute_is_refused_where_limits_are_enforced(shop: Shop) -> None:
    limits = shop.sandbox.world.limits
    limits.secondary, moment = Secondary(), [0.0]
    limits.monotonic = lambda: moment[0]
    ada = shop.person("ada")
    path = f"{REPO}/issues/1/comments"
    answers = [ada.post(path, json={"body": str(n)}) for n in range(81)]
    assert [one.status_code for one in answers] == [201] * 80 + [403]
    assert "secondary rate limit" in answers[-1].json()["message"]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 61
    assert ada.get(REPO).status_code == 200
    moment[0] = 61.0
    assert ada.post(path, json={"body": "again"}).status_code == 201
    assert len(shop.repository.issues[1].comments) == 82


def test_nine_hundred_points_a_minute(shop: Shop) -> None:
    limits = shop.sandbox.world.limits
    limits.secondary = Secondary(points_a_minute=12)
    limits.monotonic = lambda: 0.0
    ada = shop.person("ada")
    assert ada.post(f"{REPO}/issues/1/comments", json={"body": "five"}).status_code == 201
    assert [ada.get(REPO).status_code for _ in range(8)] == [200] * 7 + [403]


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_both_addresses_answer_the_same(shop: Shop, prefix: str) -> None:
    client = shop.person("ada", prefix=prefix)
    assert client.get(f"{REPO}/issues/1").json()["url"] == f"{shop.sandbox.api_url}{REPO}/issues/1"
    assert client.head(f"{REPO}/issues/1").content == b""


@pytest.mark.parametrize("path", ["/graphql", "/api/graphql"])
def test_graphql_answers_where_github_has_it(shop: Shop, path: str) -> None:
    answer = shop.person("ada", prefix="", is_held=False).post(path, json={"query": "{ viewer { login } }"})
    assert answer.json() == {"data": {"viewer": {"login": "ada"}}}
    assert answer.headers["x-ratelimit-resource"] == "graphql"
    assert answer.headers["x-ratelimit-used"] == "1"


def test_a_label_with_a_slash_keeps_it(shop: Shop) -> None:
    ada = shop.person("ada")
    ada.post(f"{REPO}/labels", json={"name": "area/web: old & new?", "color": "ffffff"})
    url = ada.get(f"{REPO}/labels/area%2Fweb%3A%20old%20%26%20new%3F").json()["url"]
    assert ada.get(url).json()["name"] == "area/web: old & new?"
    ada.post(f"{REPO}/issues/1/labels", json={"labels": ["area/web: old & new?"]})
    assert ada.delete(f"{REPO}/issues/1/labels/area%2Fweb:%20old%20&%20new%3F").status_code == 200


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("state=closed", [6]),
        ("state=all&sort=created&direction=asc", [1, 2, 3, 4, 5, 6]),
        ("labels=bug", [4, 1]),
        ("labels=bug,question", [4]),
        ("labels=unknown", []),
        ("milestone=1", [1]),
        ("milestone=none", [5, 4, 3, 2]),
        ("milestone=*", [1]),
        ("assignee=bob", [4]),
        ("assignee=none", [5, 3, 2, 1]),
        ("creator=eve", [3]),
        ("sort=comments", [1, 5, 4, 3, 2]),
        ("mentioned=bob", [5]),
        ("since=2100-01-01T00:00:00Z", []),
    ],
)
def test_issues_are_filtered_and_sorted(shop: Shop, query: str, numbers: list[int]) -> None:
    ada = shop.person("ada")
    ada.post(f"{REPO}/issues", json={"title": "Four", "labels": ["Bug", "question"], "assignees": ["bob"]})
    ada.post(f"{REPO}/issues", json={"title": "Five", "body": "Ask @bob"})
    closed = ada.post(f"{REPO}/issues", json={"title": "Six", "labels": ["bug"]}).json()["number"]
    ada.patch(f"{REPO}/issues/{closed}", json={"state": "closed"})
    assert [one["number"] for one in ada.get(f"{REPO}/issues?{query}").json()] == numbers
