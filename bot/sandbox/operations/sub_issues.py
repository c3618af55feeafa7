"""Sub-issues: one parent an issue, 100 children a parent, 8 levels."""

from bot.sandbox.access import require_issues
from bot.sandbox.actor import Actor
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.model import Issue
from bot.sandbox.operations.history import announce, record
from bot.sandbox.shapes import Json, issues, repositories
from bot.sandbox.world import World

CHILDREN = 100
LEVELS = 8
PREFIX = "An error occurred while adding the sub-issue to the parent issue. "


def add(world: World, actor: Actor, parent: Issue, child: Issue, *, replace_parent: bool = False) -> None:
    require_issues(actor, parent.repository, "write", role="triage")
    require_issues(actor, child.repository, "read")
    _check(parent, child, replace_parent=replace_parent)
    if child.parent is not None:
        remove(world, actor, child.parent, child)
    parent.sub_issues.append(child)
    child.parent = parent
    record(world, actor, parent, "sub_issue_added", other=child)
    record(world, actor, child, "parent_issue_added", other=parent)
    _tell(world, actor, parent, child, "added")


def remove(world: World, actor: Actor, parent: Issue, child: Issue) -> None:
    require_issues(actor, parent.repository, "write", role="triage")
    if child.parent is not parent:
        raise NotFound
    parent.sub_issues.remove(child)
    child.parent = None
    record(world, actor, parent, "sub_issue_removed", other=child)
    record(world, actor, child, "parent_issue_removed", other=parent)
    _tell(world, actor, parent, child, "removed")


def reprioritize(
    world: World, actor: Actor, parent: Issue, child: Issue, *, after: Issue | None = None, before: Issue | None = None
) -> None:
    """Moves a child behind or before a sibling; exactly one is named. No event is sent."""
    require_issues(actor, parent.repository, "write", role="triage")
    anchor = after or before
    if (after is None) == (before is None) or anchor is None:
        raise Unprocessable("Either before_id or after_id must be specified, but not both")
    if child.parent is not parent or anchor.parent is not parent:
        raise NotFound
    if anchor is child:
        raise Unprocessable("A sub-issue cannot be moved relative to itself")
    parent.sub_issues.remove(child)
    parent.sub_issues.insert(parent.sub_issues.index(anchor) + (1 if after is not None else 0), child)
    world.revision += 1


def _check(parent: Issue, child: Issue, *, replace_parent: bool) -> None:
    if child is parent:
        raise Unprocessable(PREFIX + "Issue may not be a sub-issue of itself")
    if child.parent is parent:
        raise Unprocessable(
            PREFIX + "Issue may not contain duplicate sub-issues and Sub issue may only have one parent"
        )
    if child.parent is not None and not replace_parent:
        raise Unprocessable(PREFIX + "Sub issue may only have one parent")
    if child.repository.owner is not parent.repository.owner:
        raise Unprocessable(PREFIX + "Sub-issues must belong to a repository of the same owner")
    if len(parent.sub_issues) >= CHILDREN:
        raise Unprocessable(PREFIX + f"Parent cannot have more than {CHILDREN} sub-issues")
    ancestors = _ancestors(parent)
    if child in ancestors:
        raise Unprocessable(PREFIX + "Sub issue may not be an ancestor of its parent")
    if len(ancestors) + 1 + _depth(child) > LEVELS:
        raise Unprocessable(PREFIX + f"Sub-issues may not be nested more than {LEVELS} levels deep")


def _ancestors(issue: Issue) -> list[Issue]:
    found: list[Issue] = []
    current = issue.parent
    while current is not None:
        found.append(current)
        current = current.parent
    return found


def _depth(issue: Issue) -> int:
    """Levels at and below the issue."""
    return 1 + max((_depth(child) for child in issue.sub_issues), default=0)


def _tell(world: World, actor: Actor, parent: Issue, child: Issue, what: str) -> None:
    """Two events: one for the parent's repository, one for the child's."""

    def both() -> Json:
        return {
            "parent_issue_id": parent.id,
            "parent_issue": issues.issue(world, parent),
            "sub_issue_id": child.id,
            "sub_issue": issues.issue(world, child),
        }

    def for_parent() -> Json:
        return both() | {"sub_issue_repo": repositories.minimal(world, child.repository)}

    def for_child() -> Json:
        return both() | {"parent_issue_repo": repositories.minimal(world, parent.repository)}

    announce(world, actor, parent.repository, "sub_issues", f"sub_issue_{what}", for_parent)
    announce(world, actor, child.repository, "sub_issues", f"parent_issue_{what}", for_child)
