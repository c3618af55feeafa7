"""Who asks: a person, an installation of an App, an App by its JWT, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.model import Account, App, Installation


@dataclass(frozen=True, slots=True)
class Actor:
    """`account` is None for an App's JWT and for nobody; `permissions` is None where a role decides."""

    account: Account | None = None
    app: App | None = None
    installation: Installation | None = None
    permissions: Mapping[str, str] | None = None
    repository_ids: frozenset[int] | None = None
    scopes: tuple[str, ...] = ()
    key: str = "anonymous"
    """Names the bucket of the rate limit."""

    @property
    def is_installation(self) -> bool:
        return self.installation is not None

    @property
    def is_app(self) -> bool:
        """An App by its JWT: it may ask about itself and nothing else."""
        return self.app is not None and self.installation is None

    @property
    def author(self) -> Account:
        """The account that a write is written by."""
        if self.account is None:
            raise ValueError("nobody writes without an account")
        return self.account


NOBODY = Actor()


def person(account: Account) -> Actor:
    """A user in their own right, as in the browser or with a classic token of every scope."""
    return Actor(account=account, scopes=("repo", "user", "admin:org"), key=f"user:{account.id}")


def installed(installation: Installation) -> Actor:
    """An installation with everything that it was granted."""
    return Actor(
        account=installation.app.bot,
        app=installation.app,
        installation=installation,
        permissions=dict(installation.permissions),
        key=f"installation:{installation.id}",
    )
