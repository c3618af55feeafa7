"""Which server, as whom, and what GitHub's refusals say to people."""

from collections.abc import Mapping
from typing import Any

import pytest
from github import GithubException

from bot.agent import door
from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited, UsageError


@pytest.mark.parametrize(
    ("url", "api"),
    [
        ("https://github.com", "https://api.github.com"),
        ("https://api.github.com/", "https://api.github.com"),
        ("https://octo.ghe.com", "https://api.octo.ghe.com"),
        ("https://git.example", "https://git.example/api/v3"),
        ("https://git.example/api/v3", "https://git.example/api/v3"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/api/v3"),
    ],
)
def test_the_api_is_found_from_the_address_that_people_know(url: str, api: str) -> None:
    assert door.api_of(url) == api


@pytest.mark.parametrize("url", ["git.example", "ftp://git.example", "https://", "nonsense"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="BATON_GITHUB_URL"):
        door.account("acme/shop", {"BATON_GITHUB_URL": url, "GH_TOKEN": "t"})


def test_a_token_is_taken_from_the_environment_and_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_token_of_gh", lambda _url: "")
    assert door.account("acme/shop", {"GITHUB_TOKEN": " b\n"}).token == "b"
    assert door.account("acme/shop", {"GITHUB_TOKEN": "b", "GH_TOKEN": "a"}).token == "a"
    with pytest.raises(UsageError, match="set GH_TOKEN"):
        door.account("acme/shop", {})


def test_gh_is_asked_for_the_server_s_own_token(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> Any:
        asked.append(command)
        return type("Done", (), {"stdout": "tok\n"})

    monkeypatch.setattr(door.subprocess, "run", run)
    assert door.account("acme/shop", {"BATON_GITHUB_URL": "https://git.example"}).token == "tok"
    assert asked == [["gh", "auth", "token", "--hostname", "git.example"]]


REFUSALS: list[tuple[int, Mapping[str, Any], Mapping[str, str], type[GitHubError], str]] = [
    (401, {"message": "Bad credentials"}, {}, NotGranted, "does not take the token"),
    (403, {"message": "Resource not accessible by integration"}, {}, NotGranted, "write access to issues"),
    (403, {"message": "Unable to create comment because issue is locked."}, {}, GitHubError, "is locked"),
    (403, {"message": "You have exceeded a secondary rate limit."}, {"Retry-After": "7"}, RateLimited, "wait 7 s"),
    (403, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining": "0"}, RateLimited, "wait 60 s"),
    (429, {"message": "slow down"}, {"retry-after": "nonsense"}, RateLimited, "wait 60 s"),
    (
        422,
        {"message": "Validation Failed", "errors": [{"message": "was submitted too quickly"}]},
        {},
        RateLimited,
        "5 s",
    ),
    (404, {"message": "Not Found"}, {}, GitHubError, "may not see it"),
    (410, {"message": "This issue was deleted"}, {}, GitHubError, "was deleted"),
    (502, {"message": "Server Error"}, {}, GitHubDown, "answered 502"),
    (422, {"message": "Validation Failed"}, {}, GitHubError, r"answered 422 \(Validation Failed\)"),
]


@pytest.mark.parametrize(("status", "told", "headers", "kind", "words"), REFUSALS)
def test_every_refusal_of_github_is_one_line(
    status: int, told: Mapping[str, Any], headers: Mapping[str, str], kind: type[GitHubError], words: str
) -> None:
    with pytest.raises(kind, match=words) as refused, door.asking("#3 in acme/shop"):
        raise GithubException(status, dict(told), dict(headers))
    assert type(refused.value) is kind
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("#3 in acme/shop: ")


def test_a_network_that_is_down_is_one_line() -> None:
    nowhere = door.Account("t", "http://127.0.0.1:9", "acme/shop")
    with (
        pytest.raises(GitHubDown, match=r"#3: GitHub cannot be reached \(connection refused\); try again"),
        door.asking("#3"),
    ):
        _ = nowhere.repository().get_issue(3).title
