"""What GitHub tells late or not at all of pull requests.

Source: docs.github.com, "Get a pull request": `mergeable` is null while a background job finds out; "List pull requests
files" (3,000) and "List commits on a pull request" (250): longer lists end without a word; docs.github.com, webhook
`check_run`: `pull_requests` is empty for commits of forks, and for those whose pull request is not indexed yet.
"""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.faults.base import Fault, Trigger


class MergeableNull(Fault):
    """Whether a pull request merges is never known; `mergeable-null=count:3` for the next three questions."""

    name = "mergeable-null"

    def visible(self, kind: str, things: Sequence[Any]) -> Sequence[Any]:
        return [] if kind == "mergeable" and self.trigger.fires() else things


class ChecksWithoutPulls(Fault):
    """Check runs and suites name no pull request."""

    name = "checks-without-pulls"

    def visible(self, kind: str, things: Sequence[Any]) -> Sequence[Any]:
        return [] if kind == "check_pulls" and self.trigger.fires() else things


class TruncatedLists(Fault):
    """Lists of files, commits and reviews end early: `truncated-lists=2,path:files` after two files."""

    name = "truncated-lists"
    kinds = ("files", "commits", "reviews")

    def __init__(self, trigger: Trigger, argument: str = "") -> None:
        super().__init__(trigger, argument)
        self.most = int(argument or 1)

    def visible(self, kind: str, things: Sequence[Any]) -> Sequence[Any]:
        wanted = (self.trigger.path.strip("/"),) if self.trigger.path else self.kinds
        return things[: self.most] if kind in wanted and self.trigger.fires() else things
