"""Addresses of the pages; the same paths as GitHub's."""

from urllib.parse import quote, urlencode

from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Account, App, Comment, Delivery, Issue, Label, Milestone, Repository


def of_account(account: Account) -> str:
    if account.type == "Bot":
        return f"/apps/{quote(account.login.removesuffix('[bot]'))}"
    return f"/{quote(account.login)}"


def of_repository(repository: Repository) -> str:
    return f"/{repository.full_name}"


def of_issues(repository: Repository, query: str = "") -> str:
    base = f"/{repository.full_name}/issues"
    return f"{base}?{urlencode({'q': query})}" if query else base


def of_issue(issue: Issue) -> str:
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"/{issue.repository.full_name}/{kind}/{issue.number}"


def of_comment(comment: Comment) -> str:
    return f"{of_issue(comment.issue)}#issuecomment-{comment.id}"


def of_label(label: Label) -> str:
    return of_issues(label.repository, f"is:open {qualifier('label', label.name)}")


def of_milestone(milestone: Milestone) -> str:
    return f"/{milestone.repository.full_name}/milestone/{milestone.number}"


def of_deliveries(app: App) -> str:
    return f"/apps/{quote(app.slug)}/deliveries"


def of_delivery(delivery: Delivery) -> str:
    return f"{of_deliveries(delivery.app)}/{delivery.id}"


def qualifier(name: str, value: str) -> str:
    """`label:bug`, or `label:"help wanted"` where the value has a space."""
    return f'{name}:"{value}"' if " " in value or ":" in value else f"{name}:{value}"
