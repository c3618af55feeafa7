"""What the sandbox remembers of GitHub Actions: workflows, their runs, and the artifacts that these upload."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.sandbox.changes import CheckSuite, Conclusion
from bot.sandbox.model import Account, Repository

RunStatus = Literal["queued", "in_progress", "completed"]
ARTIFACTS_LAST = timedelta(days=90)


@dataclass(eq=False, repr=False, slots=True)
class Workflow:
    id: int
    node_id: str
    repository: Repository
    path: str
    name: str
    created_at: datetime
    updated_at: datetime
    runs: int = 0
    """How many there were: each has a number."""


@dataclass(eq=False, repr=False, slots=True)
class WorkflowRun:
    """`head_repository` is a fork for pull requests from one; `attempt` grows when it is run again."""

    id: int
    node_id: str
    repository: Repository
    workflow: Workflow
    number: int
    event: str
    head_repository: Repository
    head_branch: str
    head_sha: str
    actor: Account
    suite: CheckSuite
    created_at: datetime
    updated_at: datetime
    started_at: datetime
    title: str = ""
    attempt: int = 1
    status: RunStatus = "queued"
    conclusion: Conclusion | None = None
    pull: int = 0
    """Number of the pull request that it runs for."""
    tag: str = ""
    """The tag that it runs for, which is its `head_branch` then."""
    artifacts: dict[int, Artifact] = field(default_factory=dict)
    request_tokens: dict[str, int] = field(default_factory=dict)
    """What its jobs show to be given a token of OpenID Connect, with the attempt that each is good for."""


@dataclass(eq=False, repr=False, slots=True)
class Artifact:
    """`content` is the ZIP file. `size` is what GitHub says of it, which a test may let differ."""

    id: int
    node_id: str
    run: WorkflowRun
    attempt: int
    name: str
    content: bytes
    size: int
    created_at: datetime
    expires_at: datetime


@dataclass(repr=False, slots=True)
class Actions:
    """Everything of one world, by id; workflows by repository and path."""

    workflows: dict[tuple[int, str], Workflow] = field(default_factory=dict)
    runs: dict[int, WorkflowRun] = field(default_factory=dict)
    artifacts: dict[int, Artifact] = field(default_factory=dict)
    key: str = ""
    """The issuer's private key in PEM, made when the first token is asked for."""
    secret: bytes = b""
    """Signs the addresses of the storage."""
