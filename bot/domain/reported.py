"""Values that a workflow reports: whose run it was, and what it said."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """A run of GitHub Actions, as its token proves it."""

    repository_id: int
    run: str = ""
    attempt: str = ""
    workflow: str = ""
    ref: str = ""
    actor: str = ""
    token: str = ""
    """The token's own id: the same token reports the same values once."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one call says, by metric."""

    run: WorkflowRun
    values: Mapping[str, str]
