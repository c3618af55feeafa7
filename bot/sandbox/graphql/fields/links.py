"""Where things are on the web."""

from bot.sandbox.model import Issue


def issue_path(issue: Issue) -> str:
    return f"/{issue.repository.full_name}/issues/{issue.number}"
