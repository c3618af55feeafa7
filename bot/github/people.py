"""Signing in: the web flow of an App's users, and what one of them may read. Their token is used for nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.errors import GitHubDown, SignInRefused
from bot.github.server import Server

if TYPE_CHECKING:
    import httpx

PAGE = 100
MOST_PAGES = 20
PATIENCE = 15.0
"""Seconds: somebody waits in front of a browser."""


@dataclass(frozen=True, slots=True)
class Given:
    """A person's token; `lasts` is in seconds, 0 where it does not end."""

    token: str = field(repr=False)
    lasts: int


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    login: str


@dataclass(slots=True)
class People:
    """docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token"""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    transport: "httpx.AsyncBaseTransport | None" = field(default=None, repr=False)

    def address(self, *, state: str, challenge: str, back: str) -> str:
        """Where the browser is sent."""
        asked = {
            "client_id": self.client_id,
            "redirect_uri": back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self.url}/login/oauth/authorize?{urlencode(asked)}"

    async def exchange(self, code: str, *, verifier: str, back: str) -> Given:
        """The token for a code, which works once. Raises SignInRefused."""
        asked = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": back,
        }
        content = await self._ask("POST", f"{self.url}/login/oauth/access_token", data=asked)
        token = content.get("access_token") if isinstance(content, dict) else None
        if not isinstance(token, str) or not token:
            why = content.get("error", "no token") if isinstance(content, dict) else "no token"
            raise SignInRefused(f"GitHub does not take the code: {str(why)[:80]}")
        return Given(token, int(content.get("expires_in") or 0))

    async def person(self, token: str) -> Account:
        content = await self._api("/user", token)
        return Account(int(content["id"]), str(content["login"]))

    async def repositories(self, token: str) -> Mapping[int, bool]:
        """Repositories of the App that the person may read, and whether they administer them.

        More than GitHub lists in the pages that are read are left out: what is not known is not shown.
        """
        found: dict[int, bool] = {}
        for installation in await self._all("/user/installations", "installations", token):
            path = f"/user/installations/{int(installation['id'])}/repositories"
            for one in await self._all(path, "repositories", token):
                found[int(one["id"])] = bool((one.get("permissions") or {}).get("admin"))
        return found

    async def _all(self, path: str, name: str, token: str) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            those = (await self._api(f"{path}?per_page={PAGE}&page={page}", token))[name]
            found += those
            if len(those) < PAGE:
                break
        return found

    async def _api(self, path: str, token: str) -> Any:
        return await self._ask("GET", f"{Server.of(self.url).rest}{path}", token=token)

    async def _ask(self, method: str, url: str, *, token: str = "", data: Mapping[str, str] | None = None) -> Any:
        import httpx

        headers = {"accept": "application/json", "user-agent": "baton", "x-github-api-version": "2022-11-28"}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        server = Server.of(self.url)
        client = httpx.AsyncClient(transport=self.transport, timeout=PATIENCE, trust_env=not server.is_local)
        try:
            async with client:
                answer = await client.request(method, url, headers=headers, data=data)
                content = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise GitHubDown(f"GitHub did not answer: {type(error).__name__}") from None
        if answer.status_code in (401, 403) and token:
            raise SignInRefused(f"GitHub does not take the person's token: {answer.status_code}")
        if answer.status_code >= 400:
            raise GitHubDown(f"GitHub answered {answer.status_code}")
        return content
