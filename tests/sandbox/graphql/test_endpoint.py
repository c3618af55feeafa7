"""GraphQL at the API's door: credentials, limits, faults."""

from typing import Any

import pytest

from bot.sandbox.actor import NOBODY, Actor, person
from bot.sandbox.faults import Fault, Incoming, MutationFault, Trigger
from bot.sandbox.graphql.answer import checked_by
from bot.sandbox.graphql.endpoint import endpoint
from bot.sandbox.limits import Secondary
from bot.sandbox.rest.gate import INVALID
from tests.sandbox.graphql.place import Place

LOGIN = {"query": "{ viewer { login } }"}


def test_without_a_token_nobody_asks(place: Place) -> None:
    answer = endpoint(place.world)(NOBODY, LOGIN)
    assert (answer.status, answer.body["message"]) == (401, "This endpoint requires you to be authenticated.")


def test_an_app_s_own_token_is_not_enough(place: Place) -> None:
    assert endpoint(place.world)(Actor(app=place.app), LOGIN).status == 401


def test_a_body_that_is_no_json_is_refused(place: Place) -> None:
    answer = endpoint(place.world)(place.baton, INVALID)
    assert (answer.status, answer.body["message"]) == (400, "Problems parsing JSON")


def test_points_run_out_with_status_200(place: Place) -> None:
    place.world.limits.authenticated = 2
    ask = endpoint(place.world)
    assert ask(place.baton, LOGIN).body == {"data": {"viewer": {"login": "baton[bot]"}}}
    assert ask(place.baton, {"query": "{ rateLimit { remaining used } }"}).body["data"]["rateLimit"] == {
        "remaining": 0,
        "used": 2,
    }
    answer = ask(place.baton, LOGIN)
    assert (answer.status, answer.body["errors"][0]["type"]) == (200, "RATE_LIMITED")
    assert ask(person(place.ada), LOGIN).body == {"data": {"viewer": {"login": "ada"}}}, "each has points of their own"


def test_each_aliased_mutation_is_content(place: Place) -> None:
    place.world.limits.secondary = Secondary(content_a_minute=3)
    issue = place.open("Talk")
    calls = " ".join(
        f'c{i}: addComment(input: {{subjectId: "{issue.node_id}", body: "{i}"}}) {{ clientMutationId }}'
        for i in range(2)
    )
    ask = endpoint(place.world)
    assert ask(place.baton, {"query": f"mutation {{ {calls} }}"}).status == 200
    refused = ask(place.baton, {"query": f"mutation {{ {calls} }}"})
    assert refused.status == 403
    assert int(refused.headers["Retry-After"]) > 0
    assert "secondary rate limit" in refused.body["message"]
    assert len(issue.comments) == 2


class SecondFails(Fault):
    """The second mutation of a request fails, with or without its effect."""

    def __init__(self, *, has_effect: bool) -> None:
        super().__init__(Trigger())
        self.fault = MutationFault("SERVICE_UNAVAILABLE", "Something went wrong", has_effect)

    def mutation(self, field: str, alias: str, index: int) -> MutationFault | None:
        return self.fault if (field, alias, index) == ("addComment", "b", 1) else None


@pytest.mark.parametrize(("has_effect", "written"), [(False, ["a", "c"]), (True, ["a", "b", "c"])])
def test_one_of_several_mutations_fails_by_a_fault(place: Place, has_effect: bool, written: list[str]) -> None:
    place.world.faults.on.append(SecondFails(has_effect=has_effect))
    issue = place.open("Talk")
    calls = " ".join(
        f'{name}: addComment(input: {{subjectId: "{issue.node_id}", body: "{name}"}}) {{ subject {{ id }} }}'
        for name in "abc"
    )
    answer = endpoint(place.world)(place.baton, {"query": f"mutation {{ {calls} }}"}).body
    assert answer["data"]["b"] is None
    assert [error["path"] for error in answer["errors"]] == [["b"]]
    assert answer["errors"][0]["type"] == "SERVICE_UNAVAILABLE"
    assert [comment.body for comment in issue.comments.values()] == written


class Late(Fault):
    """Lists do not show the newest thing yet."""

    def __init__(self, kind: str) -> None:
        super().__init__(Trigger())
        self.hidden = kind

    def visible(self, kind: str, things: Any) -> Any:
        return things[:-1] if kind == self.hidden else things


def test_a_list_is_read_late_by_a_fault(place: Place) -> None:
    place.open("Old")
    place.open("New")
    place.world.faults.on.append(Late("issues"))
    query = '{ repository(owner: "acme", name: "shop") { issues(first: 5) { nodes { title } } labels { totalCount } } }'
    found = endpoint(place.world)(place.baton, {"query": query}).body["data"]["repository"]
    assert found == {"issues": {"nodes": [{"title": "Old"}]}, "labels": {"totalCount": 9}}


def test_a_document_is_checked_once(place: Place) -> None:
    checked_by.cache_clear()
    for ask in (endpoint(place.world), endpoint(place.world)) * 2:
        ask(place.baton, LOGIN)
    assert checked_by.cache_info().misses == 1


DEPENDENCIES = {"query": '{ __type(name: "Issue") { fields { name } } }'}


def test_an_older_server_is_played_by_a_fault(place: Place) -> None:
    def fields() -> set[str]:
        answer = endpoint(place.world)(place.baton, DEPENDENCIES).body
        return {field["name"] for field in answer["data"]["__type"]["fields"]}

    assert {"blockedBy", "subIssues"} <= fields()
    place.world.faults.turn_on("before-dependencies=graphql")
    assert fields() & {"blockedBy", "subIssues"} == {"subIssues"}
    place.world.faults.turn_on("before-sub-issues")
    assert fields() & {"blockedBy", "subIssues"} == set()


@pytest.mark.parametrize(
    ("fault", "path", "status"),
    [
        ("before-dependencies", "/repos/acme/shop/issues/1/dependencies/blocked_by", 404),
        ("before-dependencies=graphql", "/repos/acme/shop/issues/1/dependencies/blocked_by", None),
        ("before-dependencies", "/repos/acme/shop/issues/1/sub_issues", None),
        ("before-sub-issues", "/repos/acme/shop/issues/1/sub_issues", 404),
        ("before-sub-issues", "/repos/acme/shop/issues/1/parent", 404),
        ("before-sub-issues", "/repos/acme/shop/issues/1", None),
    ],
)
def test_an_older_server_s_rest_answers_404(place: Place, fault: str, path: str, status: int | None) -> None:
    place.world.faults.turn_on(fault)
    outgoing = place.world.faults.before(Incoming("GET", path, "rest", None, "user:1"))
    assert (outgoing.status if outgoing else None) == status
