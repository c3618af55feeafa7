"""Which issues a pull request closes, by the keywords in its text."""

from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pull_diff
from bot.sandbox.model import Issue
from bot.sandbox.operations import references
from bot.sandbox.world import World


def closing(world: World, pull: PullRequest) -> list[Issue]:
    """As `closingIssuesReferences`: only where the base is the default branch, and issues only."""
    if pull.base_ref != pull.repository.default_branch:
        return []
    found = list(references.closed_by(world, pull.repository, references.plain(pull.body or "")))
    if not pull.is_merged:
        for commit in pull_diff.commits(pull)[: pull_diff.COMMITS]:
            found += references.closed_by(world, pull.repository, commit.message.decode("utf-8", "replace"))
    return [one for one in dict.fromkeys(found) if not isinstance(one, PullRequest)]


def closed_by(issue: Issue, world: World) -> list[PullRequest]:
    """The pull requests that will close the issue, or have."""
    pulls = (one for one in issue.repository.issues.values() if isinstance(one, PullRequest))
    return [one for one in pulls if f"#{issue.number}" in (one.body or "") and issue in closing(world, one)]
