"""GraphQL over HTTP, as clients meet it."""

import pytest

from tests.sandbox.shop import Shop

QUERY = {"query": "{ viewer { login } rateLimit { cost remaining } }"}


@pytest.mark.parametrize("prefix", ["", "/api"])
def test_an_installation_asks_at_both_addresses(shop: Shop, prefix: str) -> None:
    answer = shop.bot(prefix=prefix, is_held=False).post("/graphql", json=QUERY)
    assert answer.status_code == 200
    assert answer.json()["data"]["viewer"] == {"login": "baton[bot]"}
    assert answer.headers["x-ratelimit-resource"] == "graphql"
    assert answer.headers["x-ratelimit-remaining"] == str(answer.json()["data"]["rateLimit"]["remaining"])


def test_points_of_graphql_are_not_the_requests_of_rest(shop: Shop) -> None:
    shop.person("ada", prefix="", is_held=False).post("/graphql", json=QUERY)
    resources = shop.person("ada").get("/rate_limit").json()["resources"]
    assert (resources["graphql"]["used"], resources["core"]["used"]) == (1, 0)


def test_without_a_token_it_is_401(shop: Shop) -> None:
    assert shop.by(None, prefix="", is_held=False).post("/graphql", json=QUERY).status_code == 401


def test_what_is_no_json_is_400(shop: Shop) -> None:
    answer = shop.person("ada", prefix="", is_held=False).post("/graphql", content=b"{")
    assert (answer.status_code, answer.json()["message"]) == (400, "Problems parsing JSON")
