"""Each fault bites as it says, as often as it says, and leaves the state as it says."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from bot.sandbox import faults
from tests.sandbox.shop import Hook, Shop

REPO = "/repos/acme/shop"
COMMENTS = f"{REPO}/issues/1/comments"


@pytest.fixture
def ada(shop: Shop) -> Iterator[httpx.Client]:
    return shop.person("ada", is_held=False)


def count(shop: Shop) -> int:
    return len(shop.repository.issues[1].comments)


def say(client: httpx.Client, words: str = "hi") -> httpx.Response:
    return client.post(COMMENTS, json={"body": words})


def test_every_fault_names_its_source() -> None:
    for name, fault in faults.known().items():
        module = __import__(fault.__module__, fromlist=["__doc__"])
        assert "Source: " in (module.__doc__ or ""), name


def test_late_reads_miss_what_was_just_written_once(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("late-reads=2")
    made = ada.post(f"{REPO}/issues", json={"title": "New"}).json()["number"]
    seen = [made in [one["number"] for one in ada.get(f"{REPO}/issues").json()] for _ in range(3)]
    assert seen == [False, False, True]
    assert ada.get(f"{REPO}/issues/{made}").status_code == 200
    assert len(ada.get(f"{REPO}/issues").json()) == 4, "what was there before is never hidden"


def test_lost_webhooks_never_leave(shop: Shop, hook: Hook, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("webhooks-lost=event:issue_comment,every:2")
    for number in range(4):
        say(ada, str(number))
    shop.sandbox.drain()
    assert [one.payload["comment"]["body"] for one in hook.received] == ["1", "3"]
    assert len(shop.app.deliveries) == 2


def test_doubled_webhooks_have_one_guid(shop: Shop, hook: Hook, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("webhooks-doubled=count:1")
    say(ada), say(ada)
    shop.sandbox.drain()
    guids = [one.headers["x-github-delivery"] for one in hook.received]
    assert guids[0] == guids[1] != guids[2]
    assert len(guids) == 3


def test_reordered_webhooks_all_come(shop: Shop, hook: Hook, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("webhooks-reordered=3")
    for number in range(5):
        say(ada, str(number))
    shop.sandbox.drain()
    assert [one.payload["comment"]["body"] for one in hook.received] == ["2", "1", "0", "4", "3"]


def test_submitted_too_quickly_has_no_effect(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("submitted-too-quickly")
    refused = say(ada)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["message"] == "was submitted too quickly"
    assert say(ada).status_code == 201
    assert count(shop) == 2


@pytest.mark.parametrize(("when", "effect"), [("before", 0), ("after", 1)])
def test_bad_gateway(shop: Shop, ada: httpx.Client, when: str, effect: int) -> None:
    shop.sandbox.world.faults.turn_on(f"bad-gateway-{when}=method:POST,path:/comments,count:1")
    assert ada.get(REPO).status_code == 200
    answer = say(ada)
    assert (answer.status_code, "502 Bad Gateway" in answer.text) == (502, True)
    assert count(shop) == 1 + effect
    assert say(ada).status_code == 201


@pytest.mark.parametrize(("argument", "header"), [("7", "7"), ("", "1"), ("none", None)])
def test_secondary_limit(shop: Shop, ada: httpx.Client, argument: str, header: str | None) -> None:
    shop.sandbox.world.faults.turn_on(f"secondary-limit={argument},count:1")
    answer = say(ada)
    assert answer.status_code == 403
    assert "secondary rate limit" in answer.json()["message"]
    assert answer.headers.get("retry-after") == header
    assert count(shop) == 1


def test_secondary_limit_with_a_date(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("secondary-limit=date")
    before = datetime.now(UTC)
    moment = parsedate_to_datetime(say(ada).headers["retry-after"])
    assert (moment - before).total_seconds() >= 1
    assert (moment - datetime.now(UTC)).total_seconds() <= 2


def test_primary_limit(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("primary-limit=30,count:2")
    answer = say(ada)
    assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (403, "0")
    assert 0 < int(answer.headers["x-ratelimit-reset"]) - time.time() <= 30
    graph = ada.post(f"{shop.sandbox.url}/graphql", json={"query": "{ viewer { login } }"})
    assert (graph.status_code, graph.json()["errors"][0]["type"]) == (200, "RATE_LIMITED")
    assert say(ada).status_code == 201


def test_enforced_limits_are_on_and_off(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.limits.monotonic = lambda: 0.0
    shop.sandbox.world.faults.turn_on("enforced-limits")
    assert [say(ada).status_code for _ in range(81)][-1] == 403
    shop.sandbox.world.faults.turn_off("enforced-limits")
    assert say(ada).status_code == 201


@pytest.mark.parametrize(("fault", "status"), [("graphql-error", 200), ("graphql-timeout", 502)])
@pytest.mark.parametrize("when", ["before", "after"])
def test_graphql_fails(shop: Shop, ada: httpx.Client, fault: str, status: int, when: str) -> None:
    shop.sandbox.world.faults.turn_on(f"{fault}={when},count:1,operation:addComment")
    issue = shop.repository.issues[1]
    added = f'mutation {{ addComment(input: {{subjectId: "{issue.node_id}", body: "x"}}) {{ clientMutationId }} }}'
    url = f"{shop.sandbox.url}/graphql"
    assert "errors" not in ada.post(url, json={"query": "{ viewer { login } }"}).json()
    answer = ada.post(url, json={"query": added})
    assert answer.status_code == status
    assert answer.json()["data"] is None
    assert answer.json()["errors"]
    assert len(issue.comments) == 1 + (when == "after")


@pytest.mark.parametrize(("argument", "effects"), [("before", 2), ("after", 3)])
def test_half_of_the_aliased_mutations_fail(shop: Shop, ada: httpx.Client, argument: str, effects: int) -> None:
    shop.sandbox.world.faults.turn_on(f"half-failed-mutations={argument}")
    issue = shop.repository.issues[1]
    parts = " ".join(
        f'c{n}: addComment(input: {{subjectId: "{issue.node_id}", body: "{n}"}}) {{ clientMutationId }}'
        for n in range(3)
    )
    answer = ada.post(f"{shop.sandbox.url}/graphql", json={"query": f"mutation {{ {parts} }}"}).json()
    assert [answer["data"][f"c{n}"] is None for n in range(3)] == [False, True, False]
    assert [one["path"] for one in answer["errors"]] == [["c1"]]
    assert len(issue.comments) == 1 + effects


@pytest.mark.parametrize(("when", "effect"), [("", 0), ("after", 1)])
def test_connection_reset(shop: Shop, ada: httpx.Client, when: str, effect: int) -> None:
    shop.sandbox.world.faults.turn_on(f"connection-reset={when},method:POST,count:1")
    with pytest.raises(httpx.TransportError):
        say(ada)
    assert count(shop) == 1 + effect
    assert say(ada).status_code == 201


def test_slow_answers_come(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("slow=0.2,count:1")
    started = time.perf_counter()
    assert ada.get(REPO).status_code == 200
    assert time.perf_counter() - started >= 0.19, "timers may fire a moment early"


def test_permissions_may_go_unanswered(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("no-permission-answers=bob")
    answer = ada.get(f"{REPO}/collaborators/bob/permission")
    assert (answer.status_code, answer.json()["message"]) == (404, "bob is not a user")
    assert ada.get(f"{REPO}/collaborators/ada/permission").status_code == 200


def test_texts_from_the_browser_end_their_lines_with_both(shop: Shop) -> None:
    world = shop.sandbox.world
    assert world.faults.browser_text("a\nb\r\n") == "a\nb\r\n"
    world.faults.turn_on("browser-crlf")
    assert world.faults.browser_text("a\nb\r\n") == "a\r\nb\r\n"


def test_the_same_seed_has_the_same_luck(shop: Shop, ada: httpx.Client) -> None:
    runs = []
    for _ in range(2):
        shop.sandbox.world.faults.turn_off()
        shop.sandbox.world.faults.turn_on("bad-gateway-before=chance:0.5,seed:7")
        runs.append([ada.get(REPO).status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 502}


def test_skip_lets_the_first_ones_pass(shop: Shop, ada: httpx.Client) -> None:
    shop.sandbox.world.faults.turn_on("bad-gateway-before=skip:2,count:1,path:/repos/*/labels")
    assert [ada.get(f"{REPO}/labels").status_code for _ in range(4)] == [200, 200, 502, 200]


@pytest.mark.parametrize("text", ["unknown", "slow=count:x", "slow=1,2", "slow=colour:red"])
def test_a_fault_that_is_not_understood_is_refused(shop: Shop, text: str) -> None:
    with pytest.raises(ValueError, match=r"is no fault|takes a number|not understood"):
        shop.sandbox.world.faults.turn_on(text)
