"""Dependencies: which issue is blocked by which. They leave `updated_at` alone, unlike other writes."""

from bot.sandbox.access import require_issues
from bot.sandbox.actor import Actor
from bot.sandbox.errors import Unprocessable
from bot.sandbox.model import Issue
from bot.sandbox.operations.history import announce, record
from bot.sandbox.shapes import Json, issues, repositories
from bot.sandbox.world import World

LIMIT = 50
"""Edges a relation: 50 blockers and 50 blocked issues an issue, closed ones included."""
PREFIX = "An error occurred while adding the blocking issue to the issue. Validation failed: "


def add(world: World, actor: Actor, issue: Issue, blocker: Issue) -> None:
    """`issue` is blocked by `blocker` from now on."""
    require_issues(actor, issue.repository, "write", role="triage")
    require_issues(actor, blocker.repository, "read")
    _check(issue, blocker)
    issue.blocked_by[blocker.id] = blocker
    blocker.blocking[issue.id] = issue
    record(world, actor, issue, "blocked_by_added", other=blocker)
    record(world, actor, blocker, "blocking_added", other=issue)
    _tell(world, actor, issue, blocker, "added")


def remove(world: World, actor: Actor, issue: Issue, blocker: Issue) -> None:
    """Taking away an edge that is not there is no error."""
    require_issues(actor, issue.repository, "write", role="triage")
    if issue.blocked_by.pop(blocker.id, None) is None:
        return
    blocker.blocking.pop(issue.id, None)
    record(world, actor, issue, "blocked_by_removed", other=blocker)
    record(world, actor, blocker, "blocking_removed", other=issue)
    _tell(world, actor, issue, blocker, "removed")


def _check(issue: Issue, blocker: Issue) -> None:
    if blocker is issue:
        raise Unprocessable(PREFIX + "Target issue cannot be the same as the source issue")
    if blocker.id in issue.blocked_by:
        raise Unprocessable(PREFIX + "Target issue has already been taken")
    if len(issue.blocked_by) >= LIMIT:
        raise Unprocessable(PREFIX + f"Source issue cannot be blocked by more than {LIMIT} issues")
    if len(blocker.blocking) >= LIMIT:
        raise Unprocessable(PREFIX + f"Target issue cannot block more than {LIMIT} issues")
    if _leads_to(blocker, issue):
        raise Unprocessable(PREFIX + "Target issue would create a circular dependency")


def _leads_to(start: Issue, goal: Issue) -> bool:
    """True if `start` waits, directly or not, for `goal`."""
    seen, waiting = {start.id}, [start]
    while waiting:
        for other in waiting.pop().blocked_by.values():
            if other is goal:
                return True
            if other.id not in seen:
                seen.add(other.id)
                waiting.append(other)
    return False


def _tell(world: World, actor: Actor, issue: Issue, blocker: Issue, what: str) -> None:
    """Two events: one for the blocked issue's repository, one for the blocker's."""

    def both() -> Json:
        return {
            "blocked_issue_id": issue.id,
            "blocked_issue": issues.issue(world, issue),
            "blocking_issue_id": blocker.id,
            "blocking_issue": issues.issue(world, blocker),
        }

    def for_blocked() -> Json:
        return both() | {"blocking_issue_repo": repositories.minimal(world, blocker.repository)}

    def for_blocker() -> Json:
        return both() | {"blocked_issue_repo": repositories.minimal(world, issue.repository)}

    announce(world, actor, issue.repository, "issue_dependencies", f"blocked_by_{what}", for_blocked)
    announce(world, actor, blocker.repository, "issue_dependencies", f"blocking_{what}", for_blocker)
