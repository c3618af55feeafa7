"""Where things are on the web."""

from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Issue


def issue_path(issue: Issue) -> str:
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"/{issue.repository.full_name}/{kind}/{issue.number}"
