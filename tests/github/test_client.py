"""Requests on a bad day: what is repeated, what is waited for, what is never sent twice."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.domain.ports import Place
from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited
from bot.github.auth import PersonalToken
from bot.github.budget import UNLIMITED, Limits
from bot.github.client import Client, Missing, Refused
from bot.github.server import Server
from bot.github.ticks import Ticks

HERE = Place(1, "acme", "shop")
URL = "https://github.example"
Answering = Callable[[httpx.Request], httpx.Response]


class Line:
    """A client whose server answers from a list, and whose time only sleeping moves."""

    def __init__(self, *answers: httpx.Response | Exception, limits: Limits = UNLIMITED) -> None:
        self.answers = list(answers)
        self.seen: list[httpx.Request] = []
        self.slept: list[float] = []
        ticks = Ticks(lambda: sum(self.slept), lambda: datetime(2025, 8, 13, tzinfo=UTC), self.sleep, lambda: 0.5)
        transport = httpx.MockTransport(self.answer)
        self.client = Client(Server.of(URL), PersonalToken("secret"), limits=limits, ticks=ticks, transport=transport)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def read(self) -> Any:
        return (await self.client.rest("GET", "/repos/acme/shop", place=HERE)).content

    async def write(self) -> Any:
        return (await self.client.rest("POST", "/repos/acme/shop/milestones", place=HERE, json={"title": "x"})).content


def ok(content: Any = None, **headers: str) -> httpx.Response:
    return httpx.Response(200, json=content if content is not None else {"ok": True}, headers=headers)


def bad(status: int, message: str = "", **headers: str) -> httpx.Response:
    return httpx.Response(
        status, json={"message": message}, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


@pytest.mark.parametrize(
    "trouble",
    [
        bad(502),
        bad(503),
        bad(504),
        bad(500),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("reset"),
        httpx.ReadError(""),
    ],
)
async def test_a_read_is_repeated_until_it_is_answered(trouble: httpx.Response | Exception) -> None:
    line = Line(trouble, trouble, ok())
    assert await line.read() == {"ok": True}
    assert line.slept == [0.5, 1.0]
    assert line.client.count == {"rest": 3}


async def test_a_read_gives_up_in_the_end_and_says_where() -> None:
    line = Line(*[bad(502, "Bad Gateway")] * 5)
    with pytest.raises(GitHubDown, match=r"GET /api/v3/repos/acme/shop: no answer \(502 Bad Gateway\)"):
        await line.read()


@pytest.mark.parametrize("trouble", [bad(502), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("reset")])
async def test_a_write_without_answer_is_never_sent_twice(trouble: httpx.Response | Exception) -> None:
    line = Line(trouble, ok())
    with pytest.raises(GitHubDown, match="whether it was done is not known"):
        await line.write()
    assert len(line.seen) == 1


async def test_a_write_that_never_left_is_sent_again() -> None:
    line = Line(httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), ok())
    assert await line.write() == {"ok": True}


@pytest.mark.parametrize("limit", [bad(429, retry_after="20"), bad(403, "secondary rate limit", retry_after="20")])
async def test_a_limit_is_waited_for_even_by_a_write(limit: httpx.Response) -> None:
    line = Line(limit, ok())
    await line.write()
    assert line.slept == [20.5]


async def test_a_limit_that_takes_too_long_is_an_error_with_its_time() -> None:
    line = Line(bad(403, "API rate limit exceeded", x_ratelimit_remaining="0", x_ratelimit_reset="1755046800"))
    with pytest.raises(RateLimited, match="may go in 3602 s") as caught:
        await line.read()
    assert caught.value.retry_after == pytest.approx(3601, abs=1)
    assert not line.slept


async def test_waits_for_one_request_add_up_to_a_bound() -> None:
    line = Line(*[bad(429, retry_after="30")] * 5, limits=Limits(0, 0, 0, 0, patience=100))
    with pytest.raises(RateLimited):
        await line.read()
    assert sum(line.slept) <= 100
    assert line.slept == [30.5, 60.5]


async def test_a_renamed_repository_gets_the_same_write_at_its_new_address() -> None:
    line = Line(httpx.Response(301, headers={"location": f"{URL}/api/v3/repositories/1/milestones"}), ok())
    await line.write()
    assert [request.method for request in line.seen] == ["POST", "POST"]
    assert line.seen[1].url.path == "/api/v3/repositories/1/milestones"
    assert json.loads(line.seen[1].content) == {"title": "x"}


async def test_the_token_does_not_follow_a_redirect_to_another_server() -> None:
    line = Line(httpx.Response(302, headers={"location": "https://elsewhere.example/x"}))
    with pytest.raises(GitHubError, match=r"another server, elsewhere\.example"):
        await line.read()


async def test_redirects_in_a_circle_end() -> None:
    there = httpx.Response(302, headers={"location": "/api/v3/a"})
    back = httpx.Response(302, headers={"location": "/api/v3/b"})
    with pytest.raises(GitHubError, match="circle"):
        await Line(there, back, there, back, there).read()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (bad(404, "Not Found"), Missing, "may not see it"),
        (bad(410, "Issues are disabled for this repo"), Refused, "turn issues on"),
        (bad(422, "Validation Failed"), Refused, r"Validation Failed \(422\)"),
        (bad(403, "Resource not accessible by integration"), NotGranted, "grant it in the App's settings"),
        (bad(403, "no", **{"X-Accepted-GitHub-Permissions": "issues=write"}), NotGranted, "needs issues=write"),
    ],
)
async def test_a_refusal_is_one_line_with_a_remedy(answer: httpx.Response, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        await Line(answer).read()
    assert "\n" not in str(caught.value)


async def test_a_refused_token_is_tried_once_more_and_then_named() -> None:
    line = Line(bad(401, "Bad credentials"), bad(401, "Bad credentials"))
    with pytest.raises(GitHubError, match="refuses the credentials"):
        await line.read()
    assert len(line.seen) == 2


async def test_who_asks_says_so() -> None:
    line = Line(ok())
    await line.read()
    headers = line.seen[0].headers
    assert headers["user-agent"].startswith("baton/")
    assert headers["authorization"] == "Bearer secret"
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["accept"] == "application/vnd.github+json"


async def test_what_did_not_change_is_not_sent_again() -> None:
    line = Line(ok({"a": 1}, etag='"1"'), httpx.Response(304), ok({"a": 2}, etag='"2"'))
    path = "/repos/acme/shop/contents/x"
    answers = [(await line.client.rest_if_changed(path, place=HERE)).content for _ in range(3)]
    assert answers == [{"a": 1}, {"a": 1}, {"a": 2}]
    assert [request.headers.get("if-none-match") for request in line.seen] == [None, '"1"', '"1"']


async def test_graphql_of_nothing_but_trouble_is_asked_again() -> None:
    passing = ok({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]})
    line = Line(passing, ok({"data": {"viewer": {}}}))
    result = await line.client.graphql("{ viewer { login } }", {}, place=HERE)
    assert result.content == {"viewer": {}}


async def test_a_mutation_that_timed_out_is_not_asked_again() -> None:
    passing = ok({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]})
    with pytest.raises(GitHubDown):
        await Line(passing).client.graphql("mutation { x }", {}, place=HERE, writes=1)


async def test_an_html_page_in_place_of_an_answer_is_an_error() -> None:
    line = Line(httpx.Response(200, text="<html>maintenance</html>"))
    with pytest.raises(GitHubError, match="maintenance"):
        await line.client.graphql("{ viewer { login } }", {}, place=HERE)


async def test_not_more_than_twenty_requests_are_under_way() -> None:
    running, most = 0, 0

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(100):  # rounds of the loop, in which others could begin
            await asyncio.sleep(0)
        running -= 1
        return ok()

    client = Client(Server.of(URL), PersonalToken("secret"), limits=UNLIMITED, transport=httpx.MockTransport(slow))
    await asyncio.gather(*(client.rest("GET", f"/{n}", place=HERE) for n in range(60)))
    assert most == 20
    assert client.requests == 60


async def test_an_enterprise_server_that_counts_nothing_is_not_paced() -> None:
    there = {"x-github-enterprise-version": "3.20.0"}
    line = Line(*[ok(**there) for _ in range(20)], limits=Limits(writes_a_minute=5))
    for _ in range(20):
        await line.client.rest("POST", "/repos/acme/shop/milestones", place=HERE, json={}, content=1)
    assert not line.slept
    counted = Line(*[ok(**there, **{"x-ratelimit-limit": "5000"}) for _ in range(6)], limits=Limits(writes_a_minute=5))
    for _ in range(6):
        await counted.client.rest("POST", "/repos/acme/shop/milestones", place=HERE, json={}, content=1)
    assert counted.slept == [60]


async def test_a_client_may_be_used_again_after_closing() -> None:
    line = Line(ok(), ok())
    await line.read()
    await line.client.aclose()
    await line.client.aclose()
    await line.read()
