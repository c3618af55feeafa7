"""What the App asks for itself: who it is, where it is installed, what deliveries failed, its registration."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from bot.domain.ports import Place
from bot.errors import GitHubError
from bot.github.auth import Nobody
from bot.github.client import Client
from bot.github.server import DOTCOM, Server

if TYPE_CHECKING:
    import httpx

PAGE = 100
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class Identity:
    """The App. `slug` is its login without `[bot]`; `events` and `permissions` are what it asks for."""

    id: int
    slug: str
    name: str
    permissions: dict[str, str]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Installation:
    id: int
    account: str
    permissions: dict[str, str]
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Attempted:
    """One try of GitHub's to deliver a webhook; `status_code` is what our server answered, 0 where it did not."""

    id: int
    guid: str
    event: str
    at: datetime
    status_code: int
    repository_id: int
    installation_id: int

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status_code < 300


@dataclass(frozen=True, slots=True)
class Registered:
    """What GitHub gives once, when an App is made from a manifest. All of it is secret."""

    id: int
    slug: str
    pem: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    html_url: str


class App:
    """Requests as the App itself; an App's key is needed. Counted as `rest`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def identity(self) -> Identity:
        content = await self._get("/app")
        return Identity(
            int(content["id"]),
            str(content.get("slug") or ""),
            str(content["name"]),
            dict(content.get("permissions") or {}),
            tuple(content.get("events") or ()),
        )

    async def installations(self) -> list[Installation]:
        found: list[Installation] = []
        for page in range(1, MOST_PAGES + 1):
            those = await self._get(f"/app/installations?per_page={PAGE}&page={page}")
            found += [_installation(one) for one in those]
            if len(those) < PAGE:
                break
        return found

    async def repositories(self, installation: int) -> list[Place]:
        """All repositories that the installation may see."""
        those = await self._listed(installation)
        return [Place(int(one["id"]), one["owner"]["login"], one["name"], installation) for one in those]

    async def public_repositories(self) -> frozenset[int]:
        """Ids of those that everybody may read, wherever the App is installed and not suspended.

        A server's internal repositories are not among them.
        """
        found: set[int] = set()
        for installation in await self.installations():
            those = await self._listed(installation.id) if not installation.is_suspended else []
            found |= {int(one["id"]) for one in those if is_public(one)}
        return frozenset(found)

    async def _listed(self, installation: int) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            answer = await self._client.rest(
                "GET",
                "/installation/repositories",
                place=Place(0, "", "", installation),
                params={"per_page": PAGE, "page": page},
            )
            those = answer.content["repositories"]
            found += those
            if len(those) < PAGE:
                break
        return found

    async def place(self, owner: str, name: str) -> Place:
        """A repository by its name, with the App's installation there. Raises `GitHubError` where there is none."""
        answer = await self._client.as_app("GET", f"/repos/{owner}/{name}/installation")
        if answer.status == 404:
            raise GitHubError(f"{owner}/{name}: the App is not installed there; install it from the App's page")
        return Place(0, owner, name, int(answer.content["id"]))

    async def deliveries(self, *, since: datetime) -> AsyncIterator[Attempted]:
        """Deliveries of the App's webhook, newest first, as far back as `since`; GitHub keeps three days."""
        cursor = ""
        for _ in range(MOST_PAGES):
            more = f"&cursor={cursor}" if cursor else ""
            answer = await self._client.as_app("GET", f"/app/hook/deliveries?per_page={PAGE}{more}")
            if answer.status >= 400:
                raise GitHubError(f"GitHub lists no deliveries: {answer.message}")
            for one in answer.content:
                attempted = _attempted(one)
                if attempted.at < since:
                    return
                yield attempted
            cursor = _next_cursor(answer.headers.get("link", ""))
            if not cursor:
                return

    async def redeliver(self, delivery: int) -> None:
        answer = await self._client.as_app("POST", f"/app/hook/deliveries/{delivery}/attempts")
        if answer.status >= 400:
            raise GitHubError(f"GitHub does not deliver {delivery} again: {answer.message}")

    async def _get(self, path: str) -> Any:
        answer = await self._client.as_app("GET", path)
        if answer.status >= 400:
            raise GitHubError(f"GET {path}: {answer.message}")
        return answer.content


async def register(code: str, *, url: str = DOTCOM, transport: "httpx.AsyncBaseTransport | None" = None) -> Registered:
    """Turns the code that GitHub's manifest flow hands back into a new App. The code works once, for an hour."""
    client = Client(Server.of(url), Nobody(), transport=transport)
    try:
        answer = await client.as_nobody("POST", f"/app-manifests/{quote(code, safe='')}/conversions")
    finally:
        await client.aclose()
    if answer.status >= 400:
        raise GitHubError(f"GitHub does not take the code of the manifest flow: {answer.message}; begin again")
    content = answer.content
    secret = str(content.get("webhook_secret") or "")
    return Registered(int(content["id"]), content["slug"], content["pem"], secret, content["html_url"])


def is_public(repository: Mapping[str, Any]) -> bool:
    """Older servers give no `visibility`; what is not plainly public is not."""
    return repository.get("private") is False and repository.get("visibility", "public") == "public"


def _installation(content: Mapping[str, Any]) -> Installation:
    return Installation(
        int(content["id"]),
        str((content.get("account") or {}).get("login") or ""),
        dict(content.get("permissions") or {}),
        bool(content.get("suspended_at")),
    )


def _attempted(content: Mapping[str, Any]) -> Attempted:
    return Attempted(
        int(content["id"]),
        str(content["guid"]),
        str(content["event"]),
        datetime.fromisoformat(content["delivered_at"]),
        int(content.get("status_code") or 0),
        int(content.get("repository_id") or 0),
        int(content.get("installation_id") or 0),
    )


def _next_cursor(link: str) -> str:
    """From a Link header; docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api."""
    for part in link.split(","):
        address, _, rel = part.partition(";")
        if 'rel="next"' in rel:
            query = parse_qs(urlsplit(address.strip(" <>")).query)
            return query.get("cursor", [""])[0]
    return ""
