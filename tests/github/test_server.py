"""One address that people know leads to both of GitHub's APIs."""

import pytest

from bot.errors import UsageError
from bot.github.server import Server


@pytest.mark.parametrize(
    ("url", "rest", "graphql"),
    [
        ("https://github.com", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com", "https://api.github.com/graphql"),
        ("https://octo.ghe.com", "https://api.octo.ghe.com", "https://api.octo.ghe.com/graphql"),
        ("https://api.octo.ghe.com", "https://api.octo.ghe.com", "https://api.octo.ghe.com/graphql"),
        ("https://github.example", "https://github.example/api/v3", "https://github.example/api/graphql"),
        ("https://github.example/api/v3/", "https://github.example/api/v3", "https://github.example/api/graphql"),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000/api/v3", "http://127.0.0.1:4000/api/graphql"),
        ("https://x.example/gh/api/v3", "https://x.example/gh/api/v3", "https://x.example/gh/api/graphql"),
    ],
)
def test_addresses(url: str, rest: str, graphql: str) -> None:
    server = Server.of(url)
    assert (server.rest, server.graphql) == (rest, graphql)


@pytest.mark.parametrize("url", ["", "github.com", "ftp://github.com", "https://"])
def test_what_is_no_address_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(UsageError, match=r"BATON_GITHUB_URL: .*write for example"):
        Server.of(url)


def test_a_sandbox_is_reached_without_a_proxy() -> None:
    assert Server.of("http://localhost:4000").is_local
    assert not Server.of().is_local
