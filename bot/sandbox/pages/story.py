"""The story of an issue for readers: comments, and between them what happened, told in as few lines as it needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.sandbox.changes import Review
from bot.sandbox.model import Account, Comment, Issue, TimelineEvent

UNTOLD = {"mentioned", "subscribed"}
"""Kinds that GitHub's page leaves out."""
TOGETHER = {"labeled", "unlabeled"}
RELATED = {
    "sub_issue_added",
    "sub_issue_removed",
    "blocked_by_added",
    "blocked_by_removed",
    "blocking_added",
    "blocking_removed",
}
SERIES = {"committed"}
"""Kinds that are told in one line, however many there are."""
SOON = timedelta(seconds=60)

ICONS = {
    "assigned": "person",
    "unassigned": "person",
    "blocked_by_added": "blocked",
    "blocked_by_removed": "blocked",
    "blocking_added": "blocked",
    "blocking_removed": "blocked",
    "closed": "closed",
    "committed": "commit",
    "head_ref_force_pushed": "commit",
    "head_ref_deleted": "trash",
    "base_ref_changed": "arrow",
    "convert_to_draft": "pull",
    "ready_for_review": "pull",
    "merged": "merge",
    "review_requested": "person",
    "review_request_removed": "person",
    "review_dismissed": "blocked",
    "added_to_merge_queue": "clock",
    "removed_from_merge_queue": "clock",
    "comment_deleted": "trash",
    "cross-referenced": "link",
    "demilestoned": "milestone",
    "labeled": "tag",
    "unlabeled": "tag",
    "locked": "lock",
    "unlocked": "lock",
    "milestoned": "milestone",
    "parent_issue_added": "tree",
    "parent_issue_removed": "tree",
    "pinned": "pin",
    "unpinned": "pin",
    "referenced": "commit",
    "renamed": "pencil",
    "reopened": "open",
    "sub_issue_added": "tree",
    "sub_issue_removed": "tree",
    "transferred": "arrow",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line between the comments: events of one kind (or of labels) by one account, close together."""

    events: tuple[TimelineEvent, ...]

    @property
    def key(self) -> str:
        return f"event-{self.events[0].id}"

    @property
    def kind(self) -> str:
        first = self.events[0].event
        return "labels" if first in TOGETHER else first

    @property
    def is_list(self) -> bool:
        """True if several other issues are named, each on a line of its own."""
        return len(self.events) > 1 and self.kind in RELATED

    @property
    def icon(self) -> str:
        first = self.events[0]
        if first.event == "closed" and first.state_reason == "not_planned":
            return "skipped"
        return ICONS.get(first.event, "dot")

    @property
    def actor(self) -> Account | None:
        return self.events[0].actor

    @property
    def at(self) -> datetime:
        return self.events[-1].created_at

    @property
    def added(self) -> list[TimelineEvent]:
        return [one for one in self.events if one.event == "labeled"]

    @property
    def removed(self) -> list[TimelineEvent]:
        return [one for one in self.events if one.event == "unlabeled"]


def tell(issue: Issue) -> list[Comment | Review | Happening]:
    return [entry for run in runs(issue.timeline) for entry in entries(run)]


def entries(run: Sequence[TimelineEvent | Comment | Review]) -> Iterator[Comment | Review | Happening]:
    if isinstance(run[0], Comment | Review):
        yield run[0]
    else:
        yield Happening(tuple(one for one in run if isinstance(one, TimelineEvent)))


def runs(timeline: Sequence[TimelineEvent | Comment | Review]) -> Iterator[list[TimelineEvent | Comment | Review]]:
    """The timeline cut where neighbours do not belong together."""
    told = [one for one in timeline if isinstance(one, Comment | Review) or one.event not in UNTOLD]
    if not told:
        return
    run = [told[0]]
    for before, after in pairwise(told):
        if belong_together(before, after):
            run.append(after)
        else:
            yield run
            run = [after]
    yield run


def belong_together(before: TimelineEvent | Comment | Review, after: TimelineEvent | Comment | Review) -> bool:
    if isinstance(before, Comment | Review) or isinstance(after, Comment | Review):
        return False
    if before.event == after.event and before.event in SERIES:
        return before.actor is after.actor
    same = before.event == after.event and before.event in RELATED
    labels = before.event in TOGETHER and after.event in TOGETHER
    return (same or labels) and before.actor is after.actor and after.created_at - before.created_at <= SOON
