"""The sandbox as an older server."""

import pytest

from bot.sandbox.graphql.schema import load
from bot.sandbox.graphql.without import BEFORE_DEPENDENCIES, BEFORE_SUB_ISSUES
from tests.sandbox.graphql.place import build

SHOP = 'repository(owner: "acme", name: "shop")'
PROBE = '{ __type(name: "Issue") { fields { name } } input: __type(name: "AddBlockedByInput") { name } }'


def test_a_field_that_was_taken_out_is_unknown_and_unseen() -> None:
    place = build(without=("Issue.blockedBy", "Mutation.addBlockedBy"))
    place.open("One")
    found = place.ask(PROBE)
    assert "blockedBy" not in {field["name"] for field in found["__type"]["fields"]}
    assert found["input"] is None, "what only the mutation led to is gone with it"
    error = place.refuse(f"{{ {SHOP} {{ issue(number: 1) {{ blockedBy(first: 1) {{ totalCount }} }} }} }}")
    assert error["message"] == "Field 'blockedBy' doesn't exist on type 'Issue'"


def test_a_server_before_dependencies_leaves_their_events_out_of_the_timeline() -> None:
    from bot.sandbox.actor import person
    from bot.sandbox.operations import dependencies

    place = build(without=BEFORE_DEPENDENCIES)
    blocked, blocker = place.open("Blocked"), place.open("Blocker")
    dependencies.add(place.world, person(place.ada), blocked, blocker)
    timeline = f"{{ {SHOP} {{ issue(number: 1) {{ timelineItems(first: 9) {{ nodes {{ __typename }} }} }} }} }}"
    assert place.ask(timeline)["repository"]["issue"]["timelineItems"]["nodes"] == []


def test_a_server_before_sub_issues_takes_no_parent() -> None:
    place = build(without=(*BEFORE_DEPENDENCIES, *BEFORE_SUB_ISSUES))
    parent = place.open("Phase")
    error = place.refuse(
        "mutation($i: CreateIssueInput!) { createIssue(input: $i) { clientMutationId } }",
        i={"repositoryId": place.repository.node_id, "title": "Task", "parentIssueId": parent.node_id},
    )
    assert "parentIssueId (Field is not defined on CreateIssueInput)" in error["message"]
    assert len(place.repository.issues) == 1


def test_a_type_is_taken_out_with_everything_that_names_it() -> None:
    schema = load(("PinnedIssue",))
    assert "PinnedIssueConnection" in load().type_map
    assert "PinnedIssue" not in schema.type_map


def test_the_whole_schema_is_left_as_it_was() -> None:
    load(BEFORE_DEPENDENCIES)
    assert "blockedBy" in load().type_map["Issue"].fields


@pytest.mark.parametrize("name", ["Issue.nope", "Nope", "Nope.nope", "IssueState.MAYBE"])
def test_what_is_not_there_cannot_be_taken_out(name: str) -> None:
    with pytest.raises(ValueError, match="schema_without"):
        load((name,))
