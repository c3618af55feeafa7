"""What a handler needs to know beside the board, and the answer: read once, before it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.board import Account
from bot.domain.reported import ArtifactName, ArtifactRead

Permission = Literal["admin", "maintain", "write", "triage", "read", "none"]
MAY_WRITE: frozenset[Permission] = frozenset({"admin", "maintain", "write"})
MAINTAINS: frozenset[Permission] = frozenset({"admin", "maintain"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What to read live before deciding; everything else comes from the cached board.

    `issues` are numbers read anew with state block, labels and edges; `comments_of` is the issue whose comments
    after the state's `seen` are read; `last_comments_of` are issues of which the newest comments are read, whatever was
    seen; `permissions_of` are accounts; `plan_file` is the default branch's plan.
    """

    issues: tuple[int, ...] = ()
    comments_of: int | None = None
    last_comments_of: tuple[int, ...] = ()
    permissions_of: tuple[Account, ...] = ()
    plan_file: bool = False
    whole_board: bool = False
    """Read the whole board from GitHub instead of taking the cached one."""
    said_since: datetime | None = None
    """Read what of Baton's issues changed since then, each with its newest comments."""
    artifacts: tuple[ArtifactName, ...] = ()
    """Artifacts of workflow runs, to be downloaded."""
    on_branch: tuple[str, ...] = ()
    """Commits of which is asked whether they are on the default branch."""


@dataclass(frozen=True, slots=True)
class SaidComment:
    """A comment as it stands now. `is_edited`: its words are no longer those that were created."""

    id: int
    node_id: str
    body: str
    author: Account | None
    at: datetime
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The plan file of a branch. `text` is None where it is over the size that GitHub hands out or Baton reads."""

    sha: str
    size: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read for one event. `permissions` by account id; Apps have none."""

    now: datetime
    comments: tuple[SaidComment, ...] = ()
    """In the server's order: ascending ids."""
    comments_are_all: bool = True
    said: Mapping[int, tuple[SaidComment, ...]] = field(default_factory=dict)
    """Comments of issues that changed lately, by issue number, where `Needs.said_since` asked for them."""
    said_since: datetime | None = None
    """None: nobody asked."""
    last_comments: Mapping[int, tuple[SaidComment, ...]] = field(default_factory=dict)
    """The newest comments by issue, of those that were asked for and are there; ascending ids."""
    permissions: Mapping[int, Permission] = field(default_factory=dict)
    plan_file: PlanFile | None = None
    plan_was_read: bool = False
    """Tells "there is no plan file" from "nobody looked"."""
    gone: frozenset[int] = frozenset()
    """Numbers that were asked for and are deleted or transferred."""
    handled: frozenset[int] = frozenset()
    """Ids of comments whose commands had their effects, as the database remembers."""
    artifacts: Mapping[ArtifactName, ArtifactRead] = field(default_factory=dict)
    on_branch: frozenset[str] = frozenset()
    """Of the commits that were asked for, those on the default branch."""
    remembers_since: datetime | None = None
    """Since when it remembers: of what is older only GitHub tells whether it was handled."""
