"""Issues: opened, edited, closed, reopened, locked, deleted, moved to another repository."""

from collections.abc import Iterable
from typing import Literal

from bot.sandbox.access import may, may_change, require, require_change, require_issues, role_unless_own
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Forbidden, ValidationFailed
from bot.sandbox.model import Account, Issue, Label, LockReason, Milestone, Repository, StateReason
from bot.sandbox.operations import assignees as assigning
from bot.sandbox.operations import labels as labelling
from bot.sandbox.operations import milestones, opening, pull_state, references
from bot.sandbox.operations.history import announce, marks, record, set_state, tell, touch
from bot.sandbox.shapes import Json, issues, repositories
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World

TITLE_LIMIT = 256
BODY_LIMIT = 65536
LOCK_REASONS: tuple[LockReason, ...] = ("off-topic", "too heated", "resolved", "spam")

State = Literal["open", "closed"]


def create(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    title: str,
    body: str | None = None,
    labels: Iterable[Label] = (),
    assignees: Iterable[Account] = (),
    milestone: Milestone | None = None,
) -> Issue:
    """Labels, assignees and milestone of people without triage access are silently dropped, as GitHub does."""
    require_issues(actor, repository, "write")
    check_text(title, body)
    own = marks(world, actor, "I", repository)
    issue = Issue(repository=repository, number=repository.next_number, title=title, body=body, **own)
    if may(actor, repository, "issues", "write", role="triage"):
        opening.attach(world, actor, issue, labels=labels, assignees=assignees, milestone=milestone)
    repository.next_number += 1
    repository.issues[issue.number] = issue
    repository.open_issues += 1
    world.issues[issue.id] = world.nodes[issue.node_id] = issue
    opening.tell_opened(world, actor, issue)
    return issue


def update(
    world: World,
    actor: Actor,
    issue: Issue,
    *,
    title: str | Unset = UNSET,
    body: str | Unset | None = UNSET,
    state: State | Unset = UNSET,
    state_reason: StateReason | None = None,
    labels: Iterable[Label] | Unset = UNSET,
    assignees: Iterable[Account] | Unset = UNSET,
    milestone: Milestone | Unset | None = UNSET,
) -> Issue:
    require_change(actor, issue)
    if not isinstance(title, Unset) or not isinstance(body, Unset):
        edit(world, actor, issue, title=title, body=body)
    if may_change(actor, issue, role="triage"):
        if not isinstance(labels, Unset):
            labelling.replace(world, actor, issue, labels)
        if not isinstance(assignees, Unset):
            assigning.replace(world, actor, issue, assignees)
        if not isinstance(milestone, Unset):
            milestones.put_issue(world, actor, issue, milestone)
    if state == "closed":
        close(world, actor, issue, reason=state_reason)
    elif state == "open":
        reopen(world, actor, issue)
    return issue


def edit(
    world: World, actor: Actor, issue: Issue, *, title: str | Unset = UNSET, body: str | Unset | None = UNSET
) -> None:
    """Changes title and body; what stays the same is no edit."""
    require_change(actor, issue, role=role_unless_own(actor, issue.author, "write"))
    new_title = issue.title if isinstance(title, Unset) else title
    new_body = issue.body if isinstance(body, Unset) else body
    check_text(new_title, new_body)
    changes: Json = {}
    if new_title != issue.title:
        changes["title"] = {"from": issue.title}
        record(world, actor, issue, "renamed", renamed_from=issue.title, renamed_to=new_title)
        issue.title = new_title
    if (new_body or "") != (issue.body or ""):
        changes["body"] = {"from": issue.body or ""}
        world.record_edit(issue, issue.body, new_body, actor.author)
        issue.body = new_body
        references.follow(world, actor, issue, new_body)
    if changes:
        touch(world, issue)
        tell(world, actor, issue, "edited", lambda: {"changes": changes})


def close(world: World, actor: Actor, issue: Issue, *, reason: StateReason | None = None) -> None:
    require_change(actor, issue, role=role_unless_own(actor, issue.author, "triage"))
    if reason == "reopened":
        raise ValidationFailed("Issue", "state_reason", "invalid", value=reason)
    chosen = reason or ("completed" if issue.state == "open" else issue.state_reason)
    if isinstance(issue, PullRequest):
        chosen = None
    if issue.state == "closed" and chosen == issue.state_reason:
        return
    set_state(issue, "closed")
    issue.state_reason = chosen
    issue.closed_at, issue.closed_by = world.now(), actor.account
    touch(world, issue)
    record(world, actor, issue, "closed", state_reason=chosen)
    if isinstance(issue, PullRequest):
        pull_state.when_closed(world, actor, issue)
    tell(world, actor, issue, "closed")


def close_by_commit(world: World, actor: Actor, issue: Issue, commit: str) -> None:
    """A commit on the default branch whose message says that it fixes the issue."""
    if issue.state == "closed" or isinstance(issue, PullRequest):
        return
    if not may(actor, issue.repository, "contents", "write", role="write"):
        return
    set_state(issue, "closed")
    issue.state_reason = "completed"
    issue.closed_at, issue.closed_by = world.now(), actor.account
    touch(world, issue)
    record(world, actor, issue, "closed", state_reason="completed", commit_id=commit)
    tell(world, actor, issue, "closed")


def reopen(world: World, actor: Actor, issue: Issue) -> None:
    """Authors without triage access reopen only what they closed themselves."""
    own = issue.author if issue.closed_by is issue.author else None
    require_change(actor, issue, role=role_unless_own(actor, own, "triage"))
    if issue.state == "open":
        return
    is_pull = isinstance(issue, PullRequest)
    if isinstance(issue, PullRequest):
        pull_state.before_reopening(world, issue)
    set_state(issue, "open")
    issue.state_reason = None if is_pull else "reopened"
    issue.closed_at = issue.closed_by = None
    touch(world, issue)
    record(world, actor, issue, "reopened", state_reason=issue.state_reason)
    tell(world, actor, issue, "reopened")


def lock(world: World, actor: Actor, issue: Issue, *, reason: LockReason | None = None) -> None:
    require_change(actor, issue, role="write")
    if reason is not None and reason not in LOCK_REASONS:
        raise ValidationFailed("Issue", "lock_reason", "invalid", value=reason)
    if issue.locked and issue.lock_reason == reason:
        return
    issue.locked, issue.lock_reason = True, reason
    touch(world, issue)
    record(world, actor, issue, "locked", lock_reason=reason)
    tell(world, actor, issue, "locked")


def unlock(world: World, actor: Actor, issue: Issue) -> None:
    require_change(actor, issue, role="write")
    if not issue.locked:
        return
    issue.locked, issue.lock_reason = False, None
    touch(world, issue)
    record(world, actor, issue, "unlocked")
    tell(world, actor, issue, "unlocked")


def delete(world: World, actor: Actor, issue: Issue) -> None:
    """Only administrators delete; the number answers 410 from then on."""
    require(actor, issue.repository, "administration", "write", role="admin")
    tell(world, actor, issue, "deleted")
    _unlink(issue)
    issue.is_deleted = True
    issue.repository.deleted_issues.add(issue.number)
    world.issues.pop(issue.id, None)
    world.nodes.pop(issue.node_id, None)
    for comment in issue.comments.values():
        world.comments.pop(comment.id, None)
        world.nodes.pop(comment.node_id, None)


def transfer(world: World, actor: Actor, issue: Issue, target: Repository) -> Issue:
    """Moves the issue; labels follow where the target has one of that name. The old number answers 301."""
    source = issue.repository
    if isinstance(issue, PullRequest):
        raise Forbidden("Pull requests cannot be transferred")
    require_issues(actor, source, "write", role="write")
    require_issues(actor, target, "write", role="write")
    if target.owner is not source.owner:
        raise Forbidden("Issues can only be transferred to repositories of the same owner")
    if target.private is False and source.private is True:
        raise Forbidden("Issues of a private repository cannot be transferred to a public one")
    old_number, old_issue = issue.number, issues.issue(world, issue)
    kept = [target.labels[name] for label in issue.labels.values() if (name := label.name.lower()) in target.labels]
    _leave(issue)
    source.transferred_issues[old_number] = issue
    issue.repository, issue.number = target, target.next_number
    target.next_number += 1
    target.issues[issue.number] = issue
    target.open_issues += issue.state == "open"
    for label in kept:
        issue.labels[label.id] = label
        label.issues[issue.id] = issue
    record(world, actor, issue, "transferred", from_repository=source)
    moved = {
        "changes": {
            "new_issue": issues.issue(world, issue),
            "new_repository": repositories.minimal(world, target),
        }
    }
    _tell_transferred(world, actor, source, old_issue, moved)
    came = {"old_issue": old_issue, "old_repository": repositories.minimal(world, source)}
    tell(world, actor, issue, "opened", lambda: {"changes": came})
    return issue


def check_text(title: str, body: str | None) -> None:
    if not title.strip():
        raise ValidationFailed("Issue", "title", "missing_field")
    if len(title) > TITLE_LIMIT:
        words = f"title is too long (maximum is {TITLE_LIMIT} characters)"
        raise ValidationFailed("Issue", "title", "custom", message=words)
    if body is not None and len(body) > BODY_LIMIT:
        words = f"body is too long (maximum is {BODY_LIMIT} characters)"
        raise ValidationFailed("Issue", "body", "custom", message=words)


def _tell_transferred(world: World, actor: Actor, source: Repository, old_issue: Json, more: Json) -> None:
    announce(world, actor, source, "issues", "transferred", lambda: {"issue": old_issue, **more})


def _leave(issue: Issue) -> None:
    """Takes the issue out of its repository's lists."""
    if issue.repository.issues.pop(issue.number, None) is not None:
        issue.repository.open_issues -= issue.state == "open"
    issue.repository.pins = [pin for pin in issue.repository.pins if pin.issue is not issue]
    for label in issue.labels.values():
        label.issues.pop(issue.id, None)
    issue.labels.clear()
    milestones.detach(issue)


def _unlink(issue: Issue) -> None:
    _leave(issue)
    if issue.parent is not None:
        issue.parent.sub_issues.remove(issue)
        issue.parent = None
    for child in issue.sub_issues:
        child.parent = None
    for blocker in issue.blocked_by.values():
        blocker.blocking.pop(issue.id, None)
    for blocked in issue.blocking.values():
        blocked.blocked_by.pop(issue.id, None)
    issue.sub_issues.clear()
    issue.blocked_by.clear()
    issue.blocking.clear()
