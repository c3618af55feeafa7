"""What the dashboard asks of the rest of Baton, and what it is told; the parts meet in bootstrap."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.domain.board import Board
from bot.domain.delivery import DeliveryStatus
from bot.rules.approvals.verdict import Verdict


class KnownBoards(Protocol):
    """The boards that Baton keeps."""

    async def get(self, repository_id: int) -> Board | None: ...


class Stored(Protocol):
    """A delivery as it is kept; `body` is empty in lists."""

    @property
    def guid(self) -> str: ...
    @property
    def event(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def repository_id(self) -> int: ...
    @property
    def received(self) -> float: ...
    @property
    def status(self) -> DeliveryStatus: ...
    @property
    def attempts(self) -> int: ...
    @property
    def error(self) -> str: ...
    @property
    def body(self) -> bytes: ...


class Looks(Protocol):
    """Reads beside the writer, so that nobody who looks keeps an acknowledgement waiting."""

    async def repositories(self) -> Sequence[int]:
        """Ids of all repositories that have a board."""
        ...

    async def deliveries(self, repositories: Collection[int] | None, *, status: str, limit: int) -> Sequence[Stored]:
        """The newest ones of these repositories; None: of all, and of none. An empty `status` is every one."""
        ...

    async def counts(self, repositories: Collection[int] | None) -> Mapping[str, int]:
        """How many of them there are in each state."""
        ...

    async def delivery(self, guid: str) -> Stored | None: ...

    async def revive(self, guid: str) -> bool:
        """Marks a dead letter as wanted again; False where it is none."""
        ...


class Grant(Protocol):
    """A person's token, as GitHub gave it; `lasts` is in seconds, 0 where it does not end."""

    @property
    def token(self) -> str: ...
    @property
    def lasts(self) -> int: ...


class Person(Protocol):
    """Whose token it is."""

    @property
    def id(self) -> int: ...
    @property
    def login(self) -> str: ...


class People(Protocol):
    """GitHub's side of signing in. Raises SignInRefused, and GitHubError where GitHub does not answer."""

    def address(self, *, state: str, challenge: str, back: str) -> str:
        """Where the browser is sent."""
        ...

    async def exchange(self, code: str, *, verifier: str, back: str) -> Grant: ...

    async def person(self, token: str) -> Person: ...

    async def repositories(self, token: str) -> Mapping[int, bool]:
        """Repositories of the App that the person may read, and whether they administer them."""
        ...


class Verdicts(Protocol):
    """The newest verdict on each open pull request, by its number."""

    async def of(self, repository_id: int) -> Mapping[int, Verdict]: ...
