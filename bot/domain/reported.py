"""Values that workflows report: whose run it was, what it said, and what was read of an artifact."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

OWN_EVENTS = frozenset({"push", "schedule", "workflow_dispatch", "repository_dispatch"})
"""Only who may write to a repository causes these. A pull request, an issue or a comment is anybody's."""
LARGEST = 1_000_000
"""Bytes of an artifact that is read, and of the file in it when it is unpacked."""


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
    event: str = ""
    """What started the run: `push`, `schedule`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one call says, by metric."""

    run: WorkflowRun
    values: Mapping[str, str]


class ArtifactName(NamedTuple):
    """An artifact by the run that uploaded it."""

    run: int
    name: str


@dataclass(frozen=True, slots=True)
class ArtifactRead:
    """The ZIP file as GitHub handed it out, or in a line why there is none."""

    content: bytes = b""
    fault: str = ""
