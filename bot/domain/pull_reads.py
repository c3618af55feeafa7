"""What reading a pull request gives beside its facts, and the check that is written back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts

STICKY = "<!-- baton:sticky -->"


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """Baton's own check at the head, as it was written last. `external_id` is ours alone to write."""

    id: int
    external_id: str = ""
    conclusion: str = ""
    started_at: datetime | None = None
    """When it was first written, by GitHub's clock: since then at least its commit has been the head."""


@dataclass(frozen=True, slots=True)
class Sticky:
    """The one comment of Baton's that says what stands; it is edited, never doubled."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class Push:
    """One movement of a branch: to which commit, by whom, when."""

    sha: str
    by: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class Hands:
    """Who pushed last, None where nobody can tell; who else pushed before; and whether those are all."""

    last: Account | None = None
    earlier: tuple[Account, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class PullRead:
    """A pull request as it was read. `facts` lack what stands in the plan and in Baton's own state."""

    facts: PullFacts
    is_open: bool
    bot: Account
    plan_sha: str = ""
    """Blob id of the plan file on the base branch; empty where there is none."""
    own: OwnCheck | None = None
    closes: frozenset[int] = frozenset()
    """Issues that it closes, or closed before somebody edited its text."""
    others: tuple[int, ...] = ()
    """Open pull requests with the same head and base."""
    requested: frozenset[int] = frozenset()
    """Accounts that were asked for a review at any time."""
    sticky: Sticky | None = None
    comment_nodes: Mapping[int, str] = field(default_factory=dict)
    opened_at: datetime | None = None
    head_repository: int = 0
    """Number of the repository that the head's branch is in; 0 where that fork is deleted."""
    forced_by: tuple[Account, ...] = ()
    """Who pushed to it by force, as its timeline says."""
    queued: str = ""
    """The head of its merge group; empty where it has none."""


@dataclass(frozen=True, slots=True)
class OpenPull:
    """An open pull request, as a list tells it. `queued` is the head of its merge group, empty where it has none."""

    number: int
    base: str
    head: str
    queued: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class CheckButton:
    identifier: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class CheckRunText:
    """A check run to be written at `sha`; final text. Without a conclusion it says that it is being worked out."""

    name: str
    sha: str
    conclusion: Literal["success", "failure", "action_required"] | None
    title: str
    summary: str
    text: str = ""
    external_id: str = ""
    buttons: tuple[CheckButton, ...] = ()
