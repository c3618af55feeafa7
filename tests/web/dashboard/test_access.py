"""Who sees what: this machine alone without sign-in, and with it what GitHub says that somebody may read."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from bot.bootstrap import open_dashboard
from bot.demo.stage import Stage, set_up, start_sandbox
from bot.errors import GitHubDown
from bot.github.app import is_public
from bot.github.auth import AppKey
from bot.github.gateway import Gateway
from bot.github.people import People
from bot.github.state_block import Keys
from bot.sandbox.operations import repositories
from bot.settings import Settings
from bot.web.dashboard import access as rights
from bot.web.dashboard.access import LocalAccess, PublicRepositories, SignedAccess, none_public
from bot.web.dashboard.cookies import Jar
from bot.web.dashboard.guard import is_local, is_loopback, safe_path
from bot.web.dashboard.verdicts import SeenVerdicts
from tests.web.dashboard import worlds
from tests.web.dashboard.conftest import Memory, Site, opened

ORIGIN = "http://127.0.0.1:8080"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with start_sandbox() as sandbox:
        stage = set_up(sandbox, name="harbour", logins=("ada", "bob"), webhook_url=None)
        secret = sandbox.do(repositories.create, stage.repository.owner, "secret", private=True)
        sandbox.do(lambda world: secret.collaborators.update({stage.accounts["bob"].id: "read"}))
        sandbox.do(lambda world: stage.installation.repositories.add(secret.id))
        sandbox.do(lambda world: world.account("bob") and stage.repository.collaborators.pop(stage.accounts["bob"].id))
        for login in ("ada", "bob"):
            sandbox.do(lambda world, login=login: stage.repository.owner.members.pop(stage.accounts[login].id))
        yield stage


@pytest.fixture
async def site(stage: Stage) -> AsyncIterator[Site]:
    """The dashboard of two repositories that the sandbox has: ada may read one, bob the other, mira administers."""
    secret = stage.sandbox.world.repository("acme", "secret")
    boards = [
        worlds.named(worlds.rich(), stage.repository.id, "acme", "harbour"),
        worlds.named(worlds.secret(), secret.id, "acme", "secret"),
    ]
    people = People(stage.sandbox.url, stage.app.client_id, stage.app.client_secret)
    made = opened(SignedAccess(people, Jar(["k" * 32], is_secure=False)), origin=ORIGIN, boards=boards)
    made.memory.kept = [one for one in made.memory.kept if one.repository_id in (42, 0)]
    made.memory.kept = [type(one)(**{**fields(one), "repository_id": stage.repository.id}) for one in made.memory.kept]
    yield made
    await made.client.aclose()


def fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}  # type: ignore[attr-defined]


async def sign_in(site: Site, login: str, *, path: str = "/") -> httpx.Response:
    """As a browser does it: to GitHub, and back with the code."""
    sent = await site.client.get("/sign-in", params={"next": path})
    assert sent.status_code == 303
    async with httpx.AsyncClient(trust_env=False) as browser:
        asked = await browser.get(sent.headers["location"], headers={"accept": "text/html"})
        assert f'value="{login}"' in asked.text
        chosen = await browser.post(sent.headers["location"], data={"login": login})
    back = urlsplit(chosen.headers["location"])
    return await site.client.get(f"{back.path}?{back.query}", headers={"accept": "text/html"})


async def test_who_signs_in_sees_their_repositories_and_no_other(site: Site) -> None:
    answer = await sign_in(site, "ada", path="/r/acme/harbour")
    assert answer.headers["location"] == "/r/acme/harbour"
    assert "Harbour lights" in await site.page("/r/acme/harbour")
    home = await site.page("/")
    assert "acme/harbour" in home
    assert "secret" not in home
    assert "There is nothing here" in await site.page("/r/acme/secret", status=404)
    assert (await site.client.get("/r/acme/secret/graph.json")).status_code == 404
    assert (await site.client.get("/r/acme/secret/live?screen=overview")).status_code == 204


async def test_somebody_else_sees_the_other_one(site: Site) -> None:
    await sign_in(site, "bob")
    assert "Secret plan" in await site.page("/r/acme/secret")
    await site.page("/r/acme/harbour", status=404)


async def test_what_may_not_be_read_and_what_is_not_there_look_the_same(site: Site) -> None:
    await sign_in(site, "ada")
    asked: list[int] = []
    get = site.memory.get
    site.memory.get = lambda number: (asked.append(number), get(number))[1]  # type: ignore[method-assign]
    await site.page("/r/acme/harbour")
    asked.clear()
    hidden = await site.page("/r/acme/secret", status=404)
    of_hidden = len(asked)
    absent = await site.page("/r/acme/absent", status=404)
    assert of_hidden <= 1, "one look, from memory"
    assert len(asked) == of_hidden, "and none for what is not there"
    assert hidden.replace("secret", "X") == absent.replace("absent", "X")


async def test_nobody_sees_anything_before_signing_in(site: Site) -> None:
    assert "Sign in with GitHub" in await site.page("/")
    answer = await site.client.get("/r/acme/harbour/board?q=x", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fr%2Facme%2Fharbour%2Fboard%3Fq%3Dx"
    for path in ("/r/acme/harbour/live?screen=overview", "/r/acme/harbour/graph.json", "/changes"):
        assert (await site.client.get(path)).status_code == 401
    assert (await site.client.post("/deliveries/dead-1/again")).status_code == 401


async def test_the_cookie_is_sealed_and_out_of_reach_of_scripts(site: Site, stage: Stage) -> None:
    answer = await sign_in(site, "ada")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("baton="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    tokens = [value for value in stage.sandbox.world.tokens if value.startswith("ghu_")]
    assert tokens
    assert not any(token in cookie for token in tokens)
    site.client.cookies.set("baton", cookie.partition("=")[2].partition(";")[0][:-4] + "AAAA", domain="127.0.0.1")


@pytest.mark.parametrize("value", ["", "x", "gAAAAAB" + "x" * 100, "é", "null"])
async def test_a_cookie_that_was_not_sealed_here_is_nobodys(site: Site, value: str) -> None:
    jar = Jar(["k" * 32], is_secure=False)
    assert jar.open(value, "baton", lasts=60) is None


async def test_a_cookie_is_good_for_its_own_use_alone() -> None:
    from starlette.responses import Response

    jar, response = Jar(["new" * 8, "old" * 8], is_secure=True), Response()
    jar.put(response, "baton-sign-in", {"state": "s"}, lasts=60)
    header = response.headers["set-cookie"]
    assert header.startswith("__Host-baton-sign-in=")
    assert "Secure" in header
    value = header.partition("=")[2].partition(";")[0]
    assert jar.open(value, "baton-sign-in", lasts=60) == {"state": "s"}
    assert jar.open(value, "baton", lasts=60) is None
    assert Jar(["other" * 8], is_secure=True).open(value, "baton-sign-in", lasts=60) is None
    assert Jar(["newest" * 8, "new" * 8], is_secure=True).open(value, "baton-sign-in", lasts=60) == {"state": "s"}


async def test_only_the_browser_that_began_can_end_signing_in(site: Site) -> None:
    sent = await site.client.get("/sign-in")
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    site.client.cookies.clear()
    for query in (f"state={state}&code=x", "state=&code=x", "code=x", f"state={state}", ""):
        assert (await site.client.get(f"/sign-in/back?{query}")).status_code == 400
    await site.client.get("/sign-in")
    assert (await site.client.get("/sign-in/back?state=wrong&code=x")).status_code == 400


async def test_a_code_that_github_does_not_know_signs_nobody_in(site: Site) -> None:
    sent = await site.client.get("/sign-in")
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    answer = await site.client.get(f"/sign-in/back?state={state}&code=guessed")
    assert answer.status_code == 403
    assert "Signing in did not work" in answer.text


async def test_signing_out_needs_the_pages_own_form(site: Site) -> None:
    await sign_in(site, "ada")
    form = re.search(r'name="form" value="([0-9a-f]{64})"', await site.page("/"))
    assert form
    await site.client.post("/sign-out", data={"form": form[1]}, headers={"origin": "http://elsewhere.test"})
    await site.client.post("/sign-out", data={"form": "0" * 64}, headers={"origin": ORIGIN})
    await site.page("/r/acme/harbour")
    await site.client.post("/sign-out", data={"form": form[1]}, headers={"origin": ORIGIN})
    assert "Sign in with GitHub" in await site.page("/")


async def test_a_right_that_is_taken_away_ends_within_minutes(
    site: Site, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(site, "bob")
    secret, bob = stage.sandbox.world.repository("acme", "secret"), stage.accounts["bob"].id
    await site.page("/r/acme/secret")
    stage.sandbox.do(lambda world: secret.collaborators.pop(bob))
    try:
        await site.page("/r/acme/secret")
        monkeypatch.setattr(rights, "REMEMBERED", 0.0)
        await site.page("/r/acme/secret", status=404)
    finally:
        stage.sandbox.do(lambda world: secret.collaborators.update({bob: "read"}))


async def test_a_token_that_github_takes_no_more_leads_to_signing_in(
    site: Site, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(site, "ada")
    monkeypatch.setattr(rights, "REMEMBERED", 0.0)
    for value in [value for value in stage.sandbox.world.tokens if value.startswith("ghu_")]:
        stage.sandbox.do(lambda world, token=value: world.tokens.pop(token))
    assert (await site.client.get("/r/acme/harbour", headers={"accept": "text/html"})).status_code == 303


async def test_while_github_is_silent_nobody_is_shown_anything(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await sign_in(site, "ada")
    monkeypatch.setattr(rights, "REMEMBERED", 0.0)
    access = People("http://127.0.0.1:9", "x", "y")
    monkeypatch.setattr(People, "repositories", lambda self, token: access._all("/user/installations", "x", token))
    monkeypatch.setattr(
        People, "_api", lambda self, path, token: access._ask("GET", "http://127.0.0.1:9/", token=token)
    )
    assert "GitHub does not answer" in await site.page("/r/acme/harbour", status=503)


async def test_deliveries_are_for_who_administers(site: Site) -> None:
    await sign_in(site, "ada")
    await site.page("/deliveries", status=404)
    await site.page("/deliveries/dead-1", status=404)
    site.client.cookies.clear()
    await sign_in(site, "mira")
    assert "dead-1" in await site.page("/deliveries")


# Public repositories


@pytest.fixture
async def open_site(stage: Stage) -> AsyncIterator[Site]:
    """The same two boards, and the App is asked what is public."""
    harbour, secret = stage.repository, stage.sandbox.world.repository("acme", "secret")
    boards = [
        worlds.named(worlds.rich(), harbour.id, "acme", "harbour"),
        worlds.named(worlds.secret(), secret.id, "acme", "secret"),
    ]
    gateway = Gateway(AppKey(stage.app.id, stage.app.private_key), Keys.of(["k" * 32]), url=stage.sandbox.url)
    people = People(stage.sandbox.url, stage.app.client_id, stage.app.client_secret)
    public = PublicRepositories(gateway.app.public_repositories)
    made = opened(SignedAccess(people, Jar(["k" * 32], is_secure=False), public), origin=ORIGIN, boards=boards)
    yield made
    await made.client.aclose()
    await gateway.aclose()


async def test_what_everybody_may_read_on_github_is_read_by_everybody_who_signs_in(open_site: Site) -> None:
    await sign_in(open_site, "bob")
    assert "Harbour lights" in await open_site.page("/r/acme/harbour")
    assert "acme/harbour" in await open_site.page("/")
    await open_site.page("/deliveries", status=404)


async def test_a_repository_that_is_made_private_is_hidden_within_minutes(
    open_site: Site, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights, "REMEMBERED", 0.0)
    await sign_in(open_site, "bob")
    await open_site.page("/r/acme/harbour")
    stage.sandbox.do(lambda world: setattr(stage.repository, "private", True))
    try:
        await open_site.page("/r/acme/harbour", status=404)
        assert "acme/harbour" not in await open_site.page("/")
        assert (await open_site.client.get("/r/acme/harbour/live?screen=overview")).status_code == 204
    finally:
        stage.sandbox.do(lambda world: setattr(stage.repository, "private", False))


async def test_nothing_is_public_where_the_app_is_suspended(
    open_site: Site, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights, "REMEMBERED", 0.0)
    await sign_in(open_site, "bob")
    await open_site.page("/r/acme/harbour")
    stage.sandbox.do(lambda world: setattr(stage.installation, "suspended_at", datetime.now(UTC)))
    try:
        await open_site.page("/r/acme/harbour", status=404)
    finally:
        stage.sandbox.do(lambda world: setattr(stage.installation, "suspended_at", None))


@pytest.mark.parametrize("trouble", [GitHubDown("no answer"), TimeoutError(), KeyError("repositories")])
async def test_while_github_does_not_say_what_is_public_nothing_is(trouble: Exception) -> None:
    """An answer in a shape that nobody knows is none, and the next is taken again."""
    asked, now = [], 0.0

    async def ask() -> frozenset[int]:
        asked.append(now)
        if len(asked) == 2:
            raise trouble
        return frozenset({42})

    public = PublicRepositories(ask, clock=lambda: now)
    assert await public.now() == {42}
    now = rights.REMEMBERED + 1
    assert await public.now() == frozenset()
    assert await public.now() == frozenset()
    now += rights.RETRY + 1
    assert await public.now() == {42}
    assert len(asked) == 3


async def test_many_who_come_at_once_ask_once() -> None:
    asked = 0

    async def ask() -> frozenset[int]:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return frozenset({42})

    public = PublicRepositories(ask)
    assert await asyncio.gather(*(public.now() for _ in range(50))) == [{42}] * 50
    assert asked == 1


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"private": False, "visibility": "public"}, True),
        ({"private": False}, True),
        ({"private": True, "visibility": "internal"}, False),
        ({"private": False, "visibility": "internal"}, False),
        ({"visibility": "public"}, False),
        ({"private": None}, False),
    ],
)
def test_only_what_is_plainly_public_is_public(told: dict[str, object], answer: bool) -> None:
    assert is_public(told) is answer


# Without sign-in


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "baton.localhost:1"])
async def test_local_mode_answers_this_machine(host: str) -> None:
    site = opened(boards=[worlds.rich()])
    answer = await site.client.get("/r/acme/harbour", headers={"host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "baton.example"},
        {"host": "127.0.0.1.example"},
        {"host": "127.0.0.1", "x-forwarded-for": "10.0.0.9"},
        {"host": "127.0.0.1", "forwarded": "for=10.0.0.9"},
        {"host": "127.0.0.1", "via": "1.1 proxy"},
    ],
)
async def test_local_mode_shows_nothing_to_others(headers: dict[str, str]) -> None:
    site = opened(boards=[worlds.rich()])
    for path in ("/", "/r/acme/harbour", "/deliveries", "/r/acme/harbour/live?screen=overview"):
        answer = await site.client.get(path, headers=headers)
        assert answer.status_code == 403
        assert "arbour lights" not in answer.text


async def test_an_open_dashboard_is_open_because_somebody_said_so() -> None:
    site = opened(LocalAccess(is_open=True), boards=[worlds.rich()])
    answer = await site.client.get("/r/acme/harbour", headers={"host": "baton.example"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "No session yet"),
        ({"public_url": "https://baton.example"}, "The dashboard is off"),
        ({"host": "0.0.0.0"}, "The dashboard is off"),
        ({"public_url": "https://baton.example", "dashboard": "open"}, "No session yet"),
        ({"dashboard": "off"}, "The dashboard is off"),
    ],
)
async def test_a_server_that_is_told_its_public_address_takes_nobody_for_local(
    told: dict[str, str], words: str
) -> None:
    gateway = SimpleNamespace(app=SimpleNamespace(public_repositories=none_public))
    settings = Settings(_env_file=None, state_key="k" * 32, **told)
    memory = Memory()
    made = open_dashboard(settings, gateway, memory, memory, SeenVerdicts())  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=Starlette(routes=list(made.routes)), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        assert words in (await client.get("/")).text


@pytest.mark.parametrize("host", ["127.0.0.2", "::1", "localhost", "a.localhost"])
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "::", "localhost.example", "", "127.1.example"])
def test_everything_else_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("path", ["//elsewhere.test", "https://elsewhere.test", "/\\elsewhere", "", "/a\nb", "/" * 600])
def test_nobody_is_sent_elsewhere_after_signing_in(path: str) -> None:
    assert safe_path(path) == "/"


@pytest.mark.parametrize(("version", "is_ours"), [("1.1", True), ("2", True), ("1.0", False)])
def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_old_protocol(version: str, is_ours: bool) -> None:
    scope = {"type": "http", "http_version": version, "headers": [(b"host", b"127.0.0.1:8080")]}
    assert is_local(Request({**scope, "client": ("127.0.0.1", 5000)})) is is_ours
