"""Whose workflow calls: GitHub Actions' OpenID Connect tokens, verified by the issuer's published keys.

docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.domain.reported import WorkflowRun
from bot.errors import GitHubDown, TokenRefused
from bot.github.server import LOOPBACK

if TYPE_CHECKING:
    import httpx
    from jwt import PyJWK

KEYS_KEPT = 3600.0
KEYS_AGAIN = 60.0
"""Seconds: so often at most keys are read again because of a token that names an unknown one."""
LEEWAY = 30
LONGEST = 8_000
"""Characters of a token."""
MOST_KEYS = 20
MOST_BYTES = 200_000
PATIENCE = 10.0
CLAIMS = ("exp", "iat", "iss", "aud", "repository_id")


@dataclass(slots=True)
class WorkflowTokens:
    """`audience` is what the workflow must have asked its token for: the server's own address."""

    issuer: str
    audience: str
    transport: "httpx.AsyncBaseTransport | None" = field(default=None, repr=False)
    clock: Callable[[], float] = time.monotonic
    _keys: dict[str, "PyJWK"] = field(default_factory=dict, repr=False)
    _read_at: float = float("-inf")

    async def run_of(self, token: str) -> WorkflowRun:
        """The workflow run that the token was made for. Raises TokenRefused, and GitHubDown without the keys."""
        import jwt

        if len(token) > LONGEST:
            raise TokenRefused("the token is too long to be GitHub's")
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256":
                raise TokenRefused("the token is not signed with RS256, as GitHub's are")
            key = await self._key(str(head.get("kid") or ""))
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": list(CLAIMS)},
            )
        except jwt.InvalidAudienceError:
            raise TokenRefused(
                f"the token is for another audience; ask for one with audience={self.audience}"
            ) from None
        except jwt.PyJWTError as error:
            raise TokenRefused(f"the token does not hold: {str(error)[:120]}") from None
        return run_in(claims)

    async def _key(self, name: str) -> "PyJWK":
        age = self.clock() - self._read_at
        if age > KEYS_KEPT or (name not in self._keys and age > KEYS_AGAIN):
            self._keys = await self._read()
            self._read_at = self.clock()
        if name not in self._keys:
            raise TokenRefused(f"{self.issuer} has no key of the name that the token gives")
        return self._keys[name]

    async def _read(self) -> dict[str, "PyJWK"]:
        from jwt import PyJWK, PyJWTError

        about = await self._get(f"{self.issuer}/.well-known/openid-configuration")
        address = str(about.get("jwks_uri") or "")
        if urlsplit(address)[:2] != urlsplit(self.issuer)[:2]:
            raise GitHubDown(f"{self.issuer} names keys of another host")
        found: dict[str, PyJWK] = {}
        listed = (await self._get(address)).get("keys")
        for one in listed[:MOST_KEYS] if isinstance(listed, list) else ():
            try:
                if isinstance(one, dict) and one.get("kty") == "RSA" and one.get("kid"):
                    found[str(one["kid"])] = PyJWK(one, algorithm="RS256")
            except PyJWTError:
                continue
        return found

    async def _get(self, url: str) -> Mapping[str, Any]:
        import httpx

        is_local = urlsplit(url).hostname in LOOPBACK  # a sandbox on this machine: no proxy stands between
        client = httpx.AsyncClient(
            transport=self.transport, timeout=PATIENCE, follow_redirects=False, trust_env=not is_local
        )
        try:
            async with client:
                answer = await client.get(url, headers={"accept": "application/json", "user-agent": "baton"})
                content = answer.json() if answer.status_code == 200 and len(answer.content) <= MOST_BYTES else None
        except (httpx.HTTPError, ValueError) as error:
            raise GitHubDown(f"{self.issuer} did not answer: {type(error).__name__}") from None
        if not isinstance(content, dict):
            raise GitHubDown(f"{self.issuer} gave no keys: {answer.status_code}")
        return content


def run_in(claims: Mapping[str, Any]) -> WorkflowRun:
    """Raises TokenRefused where the claims name no repository."""
    number = str(claims["repository_id"])
    if not number.isdecimal() or len(number) > 18:
        raise TokenRefused("the token names no repository")
    return WorkflowRun(
        repository_id=int(number),
        run=str(claims.get("run_id") or "")[:20],
        attempt=str(claims.get("run_attempt") or "")[:6],
        workflow=str(claims.get("workflow") or "")[:100],
        ref=str(claims.get("ref") or "")[:300],
        actor=str(claims.get("actor") or "")[:60],
        token=str(claims.get("jti") or "")[:100],
        event=str(claims.get("event_name") or "")[:60],
    )
