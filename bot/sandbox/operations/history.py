"""What every write leaves behind: a line in the timeline, a new `updated_at`, and the news of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypedDict

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Account, App, Authored, Issue, Repository, TimelineEvent
from bot.sandbox.shapes import Json, issues, pulls
from bot.sandbox.world import Notice, World

PREFIXES = {
    "labeled": "LE",
    "unlabeled": "UNLE",
    "closed": "CE",
    "reopened": "REE",
    "assigned": "AE",
    "unassigned": "UNAE",
    "milestoned": "MIE",
    "demilestoned": "DEME",
    "renamed": "RTE",
    "locked": "LOE",
    "unlocked": "UNLOE",
    "pinned": "PIE",
    "unpinned": "UNPIE",
    "cross-referenced": "CRE",
    "referenced": "REFE",
    "mentioned": "MEE",
    "subscribed": "SE",
    "comment_deleted": "CDE",
    "transferred": "TRE",
    "sub_issue_added": "SIAE",
    "sub_issue_removed": "SIRE",
    "parent_issue_added": "PIAE",
    "parent_issue_removed": "PIRE",
    "blocked_by_added": "BBAE",
    "blocked_by_removed": "BBRE",
    "blocking_added": "BAE",
    "blocking_removed": "BRE",
    "added_to_merge_queue": "ATMQE",
    "removed_from_merge_queue": "RFMQE",
    "auto_merge_disabled": "AMDE",
    "auto_merge_enabled": "AMEE",
    "automatic_base_change_succeeded": "ABCSE",
    "base_ref_changed": "BRCE",
    "connected": "CONE",
    "committed": "PRC",
    "convert_to_draft": "CTDE",
    "head_ref_deleted": "HRDE",
    "head_ref_force_pushed": "HRFPE",
    "head_ref_restored": "HRRE",
    "merged": "ME",
    "ready_for_review": "RFRE",
    "review_dismissed": "RDE",
    "review_request_removed": "RRRE",
    "review_requested": "RRE",
}


class Marks(TypedDict):
    """What GitHub itself puts on all that somebody writes."""

    id: int
    node_id: str
    author: Account
    created_at: datetime
    updated_at: datetime
    via_app: App | None


def marks(world: World, actor: Actor, prefix: str, repository: Repository) -> Marks:
    number, node = world.new_id(prefix, repository.id)
    now = world.now()
    via = actor.app if actor.is_installation else None
    return Marks(id=number, node_id=node, author=actor.author, created_at=now, updated_at=now, via_app=via)


def touch(world: World, subject: Authored) -> None:
    subject.updated_at = world.now()


def set_state(issue: Issue, state: Literal["open", "closed"]) -> None:
    """Opens or closes, and keeps the counts of open issues, which every payload shows."""
    if issue.state != state:
        issue.state = state
        change = 1 if state == "open" else -1
        issue.repository.open_issues += change
        if issue.milestone is not None:
            issue.milestone.open_issues += change


def record(world: World, actor: Actor, issue: Issue, event: str, **details: Any) -> TimelineEvent:
    """Adds a line to the issue's timeline; `details` are fields of `TimelineEvent`."""
    number, node = world.new_id(PREFIXES[event], issue.repository.id)
    via = actor.app if actor.is_installation else None
    line = TimelineEvent(number, node, issue, event, actor.account, world.now(), via, **details)
    issue.timeline.append(line)
    world.nodes[node] = line
    world.events[number] = line
    world.revision += 1
    return line


def tell(world: World, actor: Actor, issue: Issue, action: str, more: Callable[[], Json] | None = None) -> None:
    """Announces an `issues` event, or a `pull_request` one; `more` makes what the action adds to the payload."""
    if isinstance(issue, PullRequest):
        tell_pull(world, actor, issue, action, more)
        return

    def body() -> Json:
        return {"issue": issues.issue(world, issue), **(more() if more else {})}

    announce(world, actor, issue.repository, "issues", action, body)


def tell_pull(
    world: World, actor: Actor, pull: PullRequest, action: str, more: Callable[[], Json] | None = None
) -> None:
    def body() -> Json:
        return {"number": pull.number, "pull_request": pulls.pull(world, pull), **(more() if more else {})}

    announce(world, actor, pull.repository, "pull_request", action, body)


def announce(
    world: World, actor: Actor, repository: Repository, event: str, action: str | None, body: Callable[[], Json]
) -> None:
    world.announce(Notice(event, action, actor.author, body, repository))
