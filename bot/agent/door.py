"""The agents' door to GitHub: PyGithub with a token of one's own, and every refusal of GitHub's as one clear line."""

import logging
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import github
from github import BadCredentialsException, GithubException, GithubRetry
from github.Repository import Repository

from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited, UsageError

DOTCOM = "https://api.github.com"
TIMEOUT = 20
PAGE = 100
TRIES = 3
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)  # what is tried again is no news to the caller
_NEXT = re.compile(r'<([^>]+)>; rel="next"')
_SAFE = frozenset({"GET", "HEAD"})
_WAIT_WHERE_NOT_SAID = 60.0
_WAIT_FOR_SPAM_GUARD = 5.0


class Tries(GithubRetry):
    """Reading is tried again when the server stumbles; a comment is never sent twice by the transport."""

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        return method.upper() in _SAFE and status_code >= 500


@dataclass(frozen=True, slots=True)
class Account:
    """A token and where it counts. `api` is the address of the REST API."""

    token: str
    api: str
    slug: str

    def repository(self) -> Repository:
        """The repository by its name alone: no request is made. One thread each; connections are not shared."""
        retry = Tries(total=TRIES, backoff_factor=0.3, allowed_methods=_SAFE, raise_on_status=False)
        door = github.Github(
            auth=github.Auth.Token(self.token),
            base_url=self.api,
            timeout=TIMEOUT,
            retry=retry,
            per_page=PAGE,
            seconds_between_requests=0,
            seconds_between_writes=0,
            user_agent="baton-agent",
            lazy=True,
        )
        return door.get_repo(self.slug)


def account(slug: str, environment: Mapping[str, str]) -> Account:
    """From BATON_GITHUB_URL and GH_TOKEN or GITHUB_TOKEN, else what the `gh` command is logged in with."""
    url = environment.get("BATON_GITHUB_URL", "").strip() or "https://github.com"
    token = environment.get("GH_TOKEN") or environment.get("GITHUB_TOKEN") or _token_of_gh(url)
    if not token.strip():
        raise UsageError(
            "there is nobody to act as; set GH_TOKEN to a token that may write comments, or `gh auth login`"
        )
    return Account(token.strip(), api_of(url), slug)


def api_of(url: str) -> str:
    """github.com, a tenant of ghe.com, or an Enterprise server with or without /api/v3."""
    parts = urlsplit(url.rstrip("/"))
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"BATON_GITHUB_URL: {url!r} is no address; write for example https://github.example")
    if host in ("github.com", "www.github.com", "api.github.com"):
        return DOTCOM
    if host.endswith(".ghe.com"):
        return f"{parts.scheme}://{host if host.startswith('api.') else f'api.{host}'}"
    return f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/api/v3')}/api/v3"


def pages(repository: Repository, path: str, **query: str | int) -> Iterator[list[dict[str, Any]]]:
    """The pages of a list, as they come. PyGithub's own lists ask again for every single thing that is looked at."""
    url: str = f"{repository.url}/{path}"
    asked: dict[str, Any] = {"per_page": PAGE, **query}
    while url:
        headers, raw = repository.requester.requestJsonAndCheck("GET", url, asked)
        yield raw or []
        found = _NEXT.search(str(headers.get("link", "")))
        url, asked = (found[1], {}) if found else ("", {})


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Says in one line why GitHub did not give `what`."""
    try:
        yield
    except GithubException as error:
        raise refused(error, what) from error
    except (
        OSError,
        RuntimeError,
    ) as error:  # every failure of the connection is an OSError; redirects elsewhere are not
        raise GitHubDown(f"{what}: GitHub cannot be reached ({reason_of(error)}); try again") from error


def refused(error: GithubException, what: str) -> GitHubError:
    message = message_of(error)
    if wait := wait_asked(error):
        return RateLimited(f"{what}: GitHub asks to wait {wait:.0f} s; try again then", retry_after=wait)
    if isinstance(error, BadCredentialsException) or error.status == 401:
        return NotGranted(f"{what}: GitHub does not take the token; set GH_TOKEN anew")
    if "locked" in message.lower():
        return GitHubError(f"{what}: the conversation is locked; ask a maintainer to unlock it")
    match error.status:
        case 404:
            return GitHubError(f"{what}: not there, or this token may not see it; look at --repo and the number")
        case 410:
            return GitHubError(f"{what}: it was deleted; `baton agent list` has what is there")
        case 403:
            return NotGranted(f"{what}: {message}; give the token write access to issues")
        case status if status >= 500:
            return GitHubDown(f"{what}: GitHub answered {status}; try again")
        case status:
            return GitHubError(f"{what}: GitHub answered {status} ({message}); look at what was asked")


def message_of(error: GithubException) -> str:
    """GitHub's own words, in a line."""
    told: Any = error.data
    words = told.get("message") if isinstance(told, dict) else told
    return _first_line(words or error.status).rstrip(".")


def wait_asked(error: GithubException) -> float:
    """How many seconds GitHub asks to wait before the same is sent again; 0 where it refused for another reason."""
    headers = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}
    if error.status in (403, 429) and (said := headers.get("retry-after")):
        return _seconds(said)
    if error.status in (403, 429) and "rate limit" in message_of(error).lower():
        reset = headers.get("x-ratelimit-reset", "") if headers.get("x-ratelimit-remaining") == "0" else ""
        left = float(reset) - datetime.now(UTC).timestamp() if reset.isdigit() else _WAIT_WHERE_NOT_SAID
        return max(1.0, left)
    if error.status == 422 and "submitted too quickly" in str(error.data):
        return _WAIT_FOR_SPAM_GUARD
    return 0.0


def _seconds(said: str) -> float:
    """`Retry-After`: seconds, or a date (RFC 9110)."""
    if said.strip().isdigit():
        return max(1.0, float(said))
    try:
        return max(1.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return _WAIT_WHERE_NOT_SAID


def reason_of(error: Exception) -> str:
    """The system's words out of those of the layers above it."""
    told = str(error)
    if found := re.search(r"\[Errno -?\d+\] ([A-Za-z ]+)", told):
        return found[1].strip().lower()
    return "no answer in time" if "timed out" in told else _first_line(error)


def _token_of_gh(url: str) -> str:
    host = urlsplit(url).hostname or "github.com"
    host = "github.com" if host in ("www.github.com", "api.github.com") else host
    command = ["gh", "auth", "token", "--hostname", host]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _first_line(words: object) -> str:
    return str(words).strip().split("\n")[0][:200] or "no reason given"
