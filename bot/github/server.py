"""Which GitHub: where its REST and GraphQL answer, from the one address that people know."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import UsageError

DOTCOM = "https://api.github.com"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Server:
    """`rest` and `graphql` are addresses without a slash at the end."""

    rest: str
    graphql: str

    @classmethod
    def of(cls, url: str = DOTCOM) -> "Server":
        """From `BATON_GITHUB_URL`: github.com, a tenant of ghe.com, or an Enterprise server with or without /api/v3."""
        parts = urlsplit(url.strip().rstrip("/"))
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host:
            raise UsageError(f"BATON_GITHUB_URL: {url!r} is no address; write for example https://github.example")
        if host in ("github.com", "www.github.com", "api.github.com"):
            return cls(DOTCOM, f"{DOTCOM}/graphql")
        if host.endswith(".ghe.com"):
            base = f"{parts.scheme}://{host if host.startswith('api.') else f'api.{host}'}"
            return cls(base, f"{base}/graphql")
        root = f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/api/v3')}"
        return cls(f"{root}/api/v3", f"{root}/api/graphql")

    @property
    def is_local(self) -> bool:
        """A sandbox on this machine: no proxy stands between."""
        return urlsplit(self.rest).hostname in LOOPBACK

    @property
    def origin(self) -> str:
        parts = urlsplit(self.rest)
        return f"{parts.scheme}://{parts.netloc}"
