"""Pages of connections: bounded, with cursors that survive change."""

import pytest

from bot.sandbox.actor import person
from bot.sandbox.operations import issues
from tests.sandbox.graphql.place import Place

SHOP = 'repository(owner: "acme", name: "shop")'


def page(place: Place, arguments: str) -> tuple[list[int], dict[str, object]]:
    query = (
        f"{{ {SHOP} {{ issues({arguments}) {{ nodes {{ number }} edges {{ cursor }} "
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
    )
    found = place.ask(query)["repository"]["issues"]
    assert [edge["cursor"] for edge in found["edges"]][-1:] == [found["pageInfo"]["endCursor"]][: len(found["edges"])]
    return [node["number"] for node in found["nodes"]], found["pageInfo"]


@pytest.fixture
def seven(place: Place) -> Place:
    for i in range(1, 8):
        place.open(f"Issue {i}")
    return place


def test_forward_through_every_page(seven: Place) -> None:
    first, info = page(seven, "first: 3")
    second, more = page(seven, f'first: 3, after: "{info["endCursor"]}"')
    third, last = page(seven, f'first: 3, after: "{more["endCursor"]}"')
    assert [first, second, third] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [one["hasNextPage"] for one in (info, more, last)] == [True, True, False]
    assert [one["hasPreviousPage"] for one in (info, more, last)] == [False, True, True]


def test_backward_from_the_end(seven: Place) -> None:
    last, info = page(seven, "last: 2")
    before, more = page(seven, f'last: 2, before: "{info["startCursor"]}"')
    assert (last, before) == ([6, 7], [4, 5])
    assert more["hasPreviousPage"] is True


def test_a_cursor_stands_where_its_issue_stands_when_others_go(seven: Place) -> None:
    _, info = page(seven, "first: 4")
    issues.delete(seven.world, person(seven.ada), seven.repository.issues[2])
    assert page(seven, f'first: 9, after: "{info["endCursor"]}"')[0] == [5, 6, 7]


def test_a_cursor_of_a_deleted_issue_still_leads_on(seven: Place) -> None:
    _, info = page(seven, "first: 4")
    issues.delete(seven.world, person(seven.ada), seven.repository.issues[4])
    assert page(seven, f'first: 9, after: "{info["endCursor"]}"')[0] == [5, 6, 7]


def test_a_count_needs_no_page_size(seven: Place) -> None:
    assert seven.ask(f"{{ {SHOP} {{ issues {{ totalCount }} }} }}")["repository"]["issues"] == {"totalCount": 7}


def test_an_empty_page_has_no_cursors(place: Place) -> None:
    query = f"{{ {SHOP} {{ issues(first: 0) {{ pageInfo {{ startCursor endCursor hasNextPage }} }} }} }}"
    info = place.ask(query)["repository"]["issues"]["pageInfo"]
    assert info == {"startCursor": None, "endCursor": None, "hasNextPage": False}


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (
            "",
            "MISSING_PAGINATION_BOUNDARIES",
            "You must provide a `first` or `last` value to properly paginate the `issues` connection.",
        ),
        (
            "(first: 101)",
            "EXCESSIVE_PAGINATION",
            "Requesting 101 records on the `issues` connection exceeds the `first` limit of 100 records.",
        ),
        (
            "(last: 200)",
            "EXCESSIVE_PAGINATION",
            "Requesting 200 records on the `issues` connection exceeds the `last` limit of 100 records.",
        ),
        (
            "(first: 1, last: 1)",
            "INVALID_PAGINATION_BOUNDARIES",
            "Passing both `first` and `last` values to paginate the `issues` connection is not supported.",
        ),
        (
            "(first: -1)",
            "INVALID_PAGINATION_BOUNDARIES",
            "`first` on the `issues` connection cannot be less than zero.",
        ),
        ('(first: 1, after: "x")', "INVALID_CURSOR_ARGUMENTS", "`x` does not appear to be a valid cursor."),
    ],
)
def test_a_bad_page_is_refused(place: Place, arguments: str, kind: str, message: str) -> None:
    error = place.refuse(f"{{ {SHOP} {{ issues{arguments} {{ nodes {{ id }} }} }} }}")
    assert (error["type"], error["message"], error["path"]) == (kind, message, ["repository", "issues"])


def test_a_page_size_that_is_missing_in_a_mutation_s_answer_leaves_it_done(place: Place) -> None:
    issue = place.open("Closed all the same")
    query = "mutation($id: ID!) { closeIssue(input: {issueId: $id}) { issue { labels { nodes { id } } } } }"
    assert place.refuse(query, id=issue.node_id)["type"] == "MISSING_PAGINATION_BOUNDARIES"
    assert issue.state == "closed"
