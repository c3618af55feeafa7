"""What a question costs, by the formulas of GitHub's page on limits."""

from graphql import OperationDefinitionNode, parse

from bot.sandbox.graphql.cost import Cost, Measure
from bot.sandbox.graphql.schema import load
from tests.sandbox.graphql.place import Place


def cost(query: str, **variables: object) -> Cost:
    document = parse(query)
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return Measure(load(), document, variables).operation(operation)


def nested(outer: str, inner: str, leaf: str) -> str:
    return (
        f'{{ repository(owner: "a", name: "b") {{ labels(first: {outer}) {{ nodes {{ issues(first: {inner}) {{ nodes '
        f"{{ labels(first: {leaf}) {{ nodes {{ id }} }} }} }} }} }} }} }}"
    )


def test_the_example_of_github_s_page() -> None:
    """100 repositories, 50 issues each, 60 labels each: 5,101 requests are 51 points, and 305,100 nodes."""
    found = cost(nested("100", "50", "60"))
    assert (found.requests, found.points, found.nodes) == (5101, 51, 305_100)


def test_a_question_costs_at_least_one_point() -> None:
    assert cost("{ viewer { login } }").points == 1


def test_variables_and_fragments_count() -> None:
    query = (
        'query($n: Int) { repository(owner: "a", name: "b") { ...R } } '
        "fragment R on Repository { issues(first: $n) { nodes { ...I } } } "
        "fragment I on Issue { comments(last: $n) { nodes { id } } }"
    )
    assert cost(query, n=20) == Cost(requests=21, nodes=420)


def test_many_ids_multiply() -> None:
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { comments(first: 10) { nodes { id } } } } }"
    assert cost(query, ids=["x"] * 30) == Cost(requests=30, nodes=330)


def test_fragments_within_fragments_are_measured_once() -> None:
    """Doubling fragments ask for 2 to the 60th nodes; finding that out must not take as long."""
    steps = "".join(
        f"fragment F{i} on Issue {{ parent {{ ...F{i + 1} }} p: parent {{ ...F{i + 1} }} }} " for i in range(60)
    )
    query = "{ node(id: 1) { ...F0 } } " + steps + "fragment F60 on Issue { comments(first: 1) { nodes { id } } }"
    assert cost(query).nodes == 2**60


def test_too_many_nodes_are_refused_and_still_charged(place: Place) -> None:
    answer = place.answer(nested("100", "100", "100"))
    assert answer == {
        "errors": [
            {
                "type": "MAX_NODE_LIMIT_EXCEEDED",
                "message": "This query requests up to 1,010,100 possible nodes "
                "which exceeds the maximum limit of 500,000.",
            }
        ]
    }
    assert place.charged[-1].nodes == 1_010_100
