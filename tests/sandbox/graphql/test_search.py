"""GitHub's search words."""

import pytest

from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues, milestones
from tests.sandbox.graphql.place import Place

SEARCH = """query($q: String!) { search(type: ISSUE, query: $q, first: 50) {
    issueCount nodes { ... on Issue { number } } } }"""


@pytest.fixture
def shelf(place: Place) -> Place:
    world, ada = place.world, person(place.ada)
    week = milestones.create(world, ada, place.repository, title="Week 1")
    place.open("Cart breaks", body="on Sundays", labels=[place.repository.labels["bug"]], assignees=[place.bob])
    place.world.clock.advance(days=10)
    place.open("Cart grows", labels=[place.repository.labels["good first issue"]], milestone=week)
    closed = issues.create(world, person(place.eve), place.repository, title="Window")
    comments.create(world, person(place.bob), closed, body="the cart is closed")
    issues.close(world, ada, closed)
    return place


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("is:issue is:open", [2, 1]),
        ("is:closed", [3]),
        ("state:open sort:created-asc", [1, 2]),
        ("cart", [3, 2, 1]),
        ("cart in:title", [2, 1]),
        ('"cart breaks"', [1]),
        ("cart -breaks in:title", [2]),
        ("label:bug", [1]),
        ('label:"good first issue"', [2]),
        ("-label:bug is:open", [2]),
        ("no:label", [3]),
        ("no:milestone is:open", [1]),
        ('milestone:"week 1"', [2]),
        ("author:eve", [3]),
        ("assignee:bob", [1]),
        ("assignee:@me", [1]),
        ("commenter:bob", [3]),
        ("comments:>0", [3]),
        ("created:<2026-01-05", [1]),
        ("created:2026-01-01..2026-01-02", [1]),
        ("created:>=2026-01-11", [3, 2]),
        ("created:nonsense", []),
        ("repo:acme/shop cart is:open", [2, 1]),
        ("repo:acme/other", []),
        ("org:acme is:closed", [3]),
        ("is:pr", []),
        ("frobnicate:yes", []),
    ],
)
def test_search_finds(shelf: Place, words: str, numbers: list[int]) -> None:
    found = shelf.ask(SEARCH, person(shelf.bob), q=words)["search"]
    assert [node["number"] for node in found["nodes"]] == numbers
    assert found["issueCount"] == len(numbers)


def test_search_finds_nothing_that_the_asker_may_not_see(shelf: Place) -> None:
    shelf.repository.private = True
    assert shelf.ask(SEARCH, person(shelf.eve), q="cart")["search"]["issueCount"] == 0
    assert shelf.ask(SEARCH, shelf.baton, q="cart")["search"]["issueCount"] == 3


def test_repositories_and_people_are_searched_too(shelf: Place) -> None:
    found = shelf.ask(
        """{
        r: search(type: REPOSITORY, query: "shop", first: 5) {
            repositoryCount nodes { ... on Repository { name } } }
        u: search(type: USER, query: "type:user bo", first: 5) { userCount nodes { ... on User { login } } } }"""
    )
    assert found["r"] == {"repositoryCount": 1, "nodes": [{"name": "shop"}]}
    assert found["u"] == {"userCount": 1, "nodes": [{"login": "bob"}]}
