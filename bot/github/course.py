"""What to do after an answer or a loss: how long to wait, where to go, when to give up. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from bot.domain.ports import Place
from bot.errors import GitHubDown, GitHubError, RateLimited
from bot.github.answers import Answer, Meaning

Kind = Literal["rest", "graphql", "auth"]
TRIES = 5
REDIRECTS = 3
_BACKOFF = 0.5
_LONGEST = 8.0
NOWHERE = Place(0, "", "")
"""What the App asks for itself, for no repository."""


class Lost(Exception):
    """No answer came. `was_sent` is false where the request surely never reached the server."""

    def __init__(self, why: str, *, was_sent: bool) -> None:
        super().__init__(why)
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `writes` are mutations (or 1 for REST), `content` those that create what people are told of."""

    method: str
    url: str
    kind: Kind
    place: Place = NOWHERE
    json: Any = None
    params: Mapping[str, str | int] | None = None
    headers: Mapping[str, str] | None = None
    writes: int = 0
    content: int = 0
    is_download: bool = False
    """Its redirect is the answer: it leads to a file, and not to what was renamed."""


@dataclass(slots=True)
class Course:
    """One request on its way. `patience` is how many seconds it may wait for limits in all."""

    request: Request
    patience: float
    origin: str
    tries: int = field(default=0, init=False)
    redirects: int = field(default=0, init=False)
    is_renewed: bool = field(default=False, init=False)

    @property
    def may_renew(self) -> bool:
        """A refused token is replaced once: it may have been revoked before its time."""
        return not self.is_renewed and self.request.place != NOWHERE

    def after(self, answer: Answer, meaning: Meaning, *, chance: float) -> float:
        """Seconds to wait before the next try. Raises where there is none."""
        self.tries += 1
        match meaning.kind:
            case "wait":
                return self._wait_for_limit(meaning.seconds, chance)
            case "moved":
                self._redirect(answer)
                return 0.0
            case "stale-token":
                self.is_renewed = True
                return 0.0
            case _:
                return max(meaning.seconds, self._try_again(f"{answer.status} {answer.message[:80]}".strip(), chance))

    def after_loss(self, lost: Lost, *, chance: float) -> float:
        self.tries += 1
        return self._try_again(str(lost), chance, was_sent=lost.was_sent)

    def _wait_for_limit(self, seconds: float, chance: float) -> float:
        """Nothing was done, so a write is repeated too; the second time waits longer, and all a little unevenly."""
        seconds = seconds * 2 ** (self.tries - 1) + chance
        if self.tries >= TRIES or seconds > self.patience:
            raise RateLimited(
                f"GitHub's rate limit is used up, the next request may go in {seconds:.0f} s; "
                "wait, or spread the work over more time",
                retry_after=seconds,
            )
        self.patience -= seconds
        return seconds

    def _try_again(self, why: str, chance: float, *, was_sent: bool = True) -> float:
        if self.tries >= TRIES or (self.request.writes and was_sent):
            effect = "; whether it was done is not known" if self.request.writes and was_sent else ""
            raise GitHubDown(f"{self.request.method} {urlsplit(self.request.url).path}: no answer ({why}){effect}")
        return float(min(_LONGEST, _BACKOFF * 2 ** (self.tries - 1)) * (0.5 + chance))

    def _redirect(self, answer: Answer) -> None:
        """Same method, same body: a renamed repository answers 301 to writes too. The token stays with its server."""
        self.redirects += 1
        target = urljoin(self.request.url, answer.headers.get("location", ""))
        parts = urlsplit(target)
        if self.redirects > REDIRECTS or target == self.request.url:
            raise GitHubError(f"{self.request.method} {self.request.url}: redirected in a circle")
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            raise GitHubError(f"{self.request.method} {self.request.url}: redirected to another server, {parts.netloc}")
        self.request = replace(self.request, url=target, params=None)
