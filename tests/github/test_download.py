"""A file behind a redirect: without credentials, encrypted where the API is, bounded, and worth another try or not."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.errors import GitHubError
from bot.github.download import Unfetched, fetch
from bot.github.server import Server

DOTCOM, LOCAL = Server.of("https://github.com"), Server.of("http://127.0.0.1:4000")
seen: list[httpx.Request] = []


def storage(request: httpx.Request) -> httpx.Response:
    seen.append(request)
    if request.url.path == "/lost":
        raise httpx.ConnectError("no route")
    return httpx.Response(int(request.url.path[1:4]), content=parts())


async def parts() -> AsyncIterator[bytes]:
    for _ in range(10):
        yield b"x" * 100


async def fetched(url: str, *, like: Server = DOTCOM, most: int = 1_000) -> bytes:
    seen.clear()
    return await fetch(url, most=most, like=like, transport=httpx.MockTransport(storage))


async def test_a_file_within_the_bound_comes_without_a_token() -> None:
    assert len(await fetched("https://storage.example/200?sig=1")) == 1_000
    assert "authorization" not in seen[0].headers
    assert await fetched("http://localhost/200", like=LOCAL)


@pytest.mark.parametrize("url", ["http://storage.example/200", "ftp://storage.example/200", "/200", "", "https://"])
async def test_an_address_that_is_less_safe_than_the_api_is_not_used(url: str) -> None:
    with pytest.raises(Unfetched, match="no address"):
        await fetched(url)
    assert not seen


@pytest.mark.parametrize(("path", "why"), [("404", "does not have it"), ("410", "does not have it")])
async def test_what_is_gone_is_not_asked_for_again(path: str, why: str) -> None:
    with pytest.raises(Unfetched, match=why):
        await fetched(f"https://storage.example/{path}")


@pytest.mark.parametrize("path", ["503", "403", "302", "lost"])
async def test_what_may_pass_is_an_error_that_is_tried_again(path: str) -> None:
    with pytest.raises(GitHubError, match="try again later"):
        await fetched(f"https://storage.example/{path}")
    assert len(seen) == 1


async def test_more_than_the_bound_is_cut() -> None:
    with pytest.raises(Unfetched, match="it is over"):
        await fetched("https://storage.example/200", most=999)
