"""What the checks beside approvals know of a pull request's head, and the check run that they write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.board import Account
from bot.domain.pull_facts import ChangedFile, Gap, Ref

Conclusion = Literal["success", "failure", "action_required"]
Level = Literal["failure", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class CommitMessage:
    """A commit as its message tells it. `is_merge`: it has more than one parent."""

    sha: str
    message: str
    is_merge: bool = False


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """A pull request's title, commits and files, read anew for its head."""

    number: int
    title: str
    base: Ref
    head: Ref
    author: Account | None = None
    is_open: bool = True
    files: tuple[ChangedFile, ...] = ()
    commits: tuple[CommitMessage, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every changed path, old names of renames included, each once."""
        both = (name for file in self.files for name in (file.path, file.old_path) if name)
        return tuple(dict.fromkeys(both))


@dataclass(frozen=True, slots=True)
class Sources:
    """Python files of a commit by path. `missing` says why some could not be read, empty where all were."""

    files: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """What a contract's file was like when the plan gave it `version`."""

    version: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark at a line of a file. Lines count from 1."""

    path: str
    line: int
    level: Level
    message: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """A check run to be at `sha`, in final text. `external_id` is a digest: an equal one is not written again."""

    name: str
    sha: str
    conclusion: Conclusion
    title: str
    summary: str
    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    external_id: str = ""
