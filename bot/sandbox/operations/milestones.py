"""Milestones, and which issue is in which."""

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.access import require_change, require_issues
from bot.sandbox.actor import Actor
from bot.sandbox.errors import NotFound, ValidationFailed
from bot.sandbox.model import Issue, Milestone, Repository
from bot.sandbox.operations.history import announce, record, tell, touch
from bot.sandbox.shapes import Json, issues, stamp_or_none
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World

PACIFIC = ZoneInfo("America/Los_Angeles")
TITLE_LIMIT = 255

State = Literal["open", "closed"]


def floor_to_day(moment: datetime) -> datetime:
    """Midnight of that day on the Pacific coast: GitHub drops the time of day there (07:00Z or 08:00Z)."""
    day = moment.astimezone(PACIFIC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.astimezone(UTC)


def find(repository: Repository, number: int) -> Milestone:
    milestone = repository.milestones.get(number)
    if milestone is None:
        raise NotFound
    return milestone


def create(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    title: str,
    state: State = "open",
    description: str | None = None,
    due_on: datetime | None = None,
) -> Milestone:
    require_issues(actor, repository, "write", role="write")
    title = _check_title(repository, title, None)
    number, node = world.new_id("MI", repository.id)
    now = world.now()
    due = None if due_on is None else floor_to_day(due_on)
    milestone = Milestone(
        number, node, repository, repository.next_milestone, title, description, actor.author, now, now, state, due
    )
    milestone.closed_at = now if state == "closed" else None
    repository.next_milestone += 1
    repository.milestones[milestone.number] = milestone
    world.nodes[node] = milestone
    _tell_milestone(world, actor, milestone, "created")
    return milestone


def update(
    world: World,
    actor: Actor,
    milestone: Milestone,
    *,
    title: str | Unset = UNSET,
    state: State | Unset = UNSET,
    description: str | Unset | None = UNSET,
    due_on: datetime | Unset | None = UNSET,
) -> Milestone:
    require_issues(actor, milestone.repository, "write", role="write")
    changes: Json = {}
    if not isinstance(title, Unset) and title != milestone.title:
        checked = _check_title(milestone.repository, title, milestone)
        changes["title"] = {"from": milestone.title}
        milestone.title = checked
    if not isinstance(description, Unset) and (description or None) != (milestone.description or None):
        changes["description"] = {"from": milestone.description or ""}
        milestone.description = description
    if not isinstance(due_on, Unset):
        due = None if due_on is None else floor_to_day(due_on)
        if due != milestone.due_on:
            changes["due_on"] = {"from": stamp_or_none(milestone.due_on) or ""}
            milestone.due_on = due
    if changes:
        milestone.updated_at = world.now()
        _tell_milestone(world, actor, milestone, "edited", changes)
    if not isinstance(state, Unset) and state != milestone.state:
        milestone.state, milestone.updated_at = state, world.now()
        milestone.closed_at = world.now() if state == "closed" else None
        _tell_milestone(world, actor, milestone, "closed" if state == "closed" else "opened")
    return milestone


def delete(world: World, actor: Actor, milestone: Milestone) -> None:
    require_issues(actor, milestone.repository, "write", role="write")
    del milestone.repository.milestones[milestone.number]
    world.nodes.pop(milestone.node_id, None)
    for issue in list(milestone.issues.values()):
        issue.milestone = None
        record(world, actor, issue, "demilestoned", milestone_title=milestone.title)
    milestone.issues.clear()
    _tell_milestone(world, actor, milestone, "deleted")


def put_issue(world: World, actor: Actor, issue: Issue, milestone: Milestone | None) -> None:
    """Moves an issue into a milestone, or out of any."""
    former = issue.milestone
    if former is milestone:
        return
    require_change(actor, issue, role="triage")
    if former is not None:
        detach(issue)
        touch(world, issue)
        record(world, actor, issue, "demilestoned", milestone_title=former.title, milestone=former)
        tell(world, actor, issue, "demilestoned", lambda: {"milestone": issues.milestone(world, former)})
    if milestone is not None:
        attach(issue, milestone)
        touch(world, issue)
        note(world, actor, issue, milestone)
        tell_milestoned(world, actor, issue)


def attach(issue: Issue, milestone: Milestone) -> None:
    issue.milestone = milestone
    milestone.issues[issue.id] = issue
    milestone.open_issues += issue.state == "open"


def detach(issue: Issue) -> None:
    milestone, issue.milestone = issue.milestone, None
    if milestone is not None and milestone.issues.pop(issue.id, None) is not None:
        milestone.open_issues -= issue.state == "open"


def note(world: World, actor: Actor, issue: Issue, milestone: Milestone) -> None:
    record(world, actor, issue, "milestoned", milestone_title=milestone.title, milestone=milestone)


def tell_milestoned(world: World, actor: Actor, issue: Issue) -> None:
    milestone = issue.milestone
    if milestone is not None:
        tell(world, actor, issue, "milestoned", lambda: {"milestone": issues.milestone(world, milestone)})


def _tell_milestone(world: World, actor: Actor, milestone: Milestone, action: str, changes: Json | None = None) -> None:
    def body() -> Json:
        return {"milestone": issues.milestone(world, milestone), **({"changes": changes} if changes else {})}

    announce(world, actor, milestone.repository, "milestone", action, body)


def _check_title(repository: Repository, title: str, itself: Milestone | None) -> str:
    if not title.strip():
        raise ValidationFailed("Milestone", "title", "missing_field")
    if len(title) > TITLE_LIMIT:
        words = f"title is too long (maximum is {TITLE_LIMIT} characters)"
        raise ValidationFailed("Milestone", "title", "custom", message=words)
    if any(one.title == title and one is not itself for one in repository.milestones.values()):
        raise ValidationFailed("Milestone", "title", "already_exists")
    return title
