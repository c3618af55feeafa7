"""Whoever closed an issue too early is told why it is open again, whichever way Baton came to reopen it."""

from collections.abc import Iterable

from bot.domain.actions import Action, Comment, ReopenIssue
from bot.domain.board import Issue, kind_of
from bot.reconcile.openness import too_early, unvalidated
from bot.reconcile.states import Open
from bot.reconcile.view import View
from bot.render import render


def reasons(view: View, actions: Iterable[Action]) -> tuple[Comment, ...]:
    """A comment for each issue that the actions reopen and say nothing of yet. `view` is the board before them."""
    several = tuple(actions)
    said = {action.key for action in several if isinstance(action, Comment)}
    comments: list[Comment] = []
    for action in several:
        issue = view.issue(action.entry) if isinstance(action, ReopenIssue) else None
        if issue is None:
            continue
        waits_for, lacks = too_early(view, issue.entry), unvalidated(view, issue.entry)
        if waits_for or lacks:
            comment = reopening(issue, waits_for, login="somebody", lacks=lacks)
            comments += [] if comment.key in said else [comment]
    return tuple(comments)


def reopening(issue: Issue, waits_for: Iterable[Open], *, login: str, lacks: str = "", at: str = "unknown") -> Comment:
    """The key names the closing, so that it is told once. `at` stands in where GitHub did not say when that was.

    `lacks` is who writes what for the hand-off that is not validated.
    """
    text = render(
        "comments/reopened.md.j2",
        waits_for=tuple(waits_for),
        lacks=lacks,
        login=login,
        kind=kind_of(issue.entry),
    )
    moment = issue.closed_at.isoformat() if issue.closed_at else at
    return Comment(issue.number, text, key=f"reopened:{issue.number}:{moment}")
