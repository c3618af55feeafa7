"""The timeline of an issue: its comments and what happened to it."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from bot.sandbox.changes import PullRequest, Review
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.kinds import EVENTS, constant, typename
from bot.sandbox.graphql.objects import PullCommit, branch, thing
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.ids import node_id
from bot.sandbox.model import Comment, Issue, Label, TimelineEvent

BY_ID = attrgetter("id")
SUBJECTS = {
    "assignable": ("assigned", "unassigned"),
    "closable": ("closed", "reopened"),
    "issue": ("pinned", "unpinned", "transferred"),
    "labelable": ("labeled", "unlabeled"),
    "lockable": ("locked", "unlocked"),
    "pullRequest": (
        "added_to_merge_queue",
        "automatic_base_change_succeeded",
        "base_ref_changed",
        "convert_to_draft",
        "head_ref_deleted",
        "head_ref_force_pushed",
        "head_ref_restored",
        "merged",
        "ready_for_review",
        "removed_from_merge_queue",
        "review_dismissed",
        "review_request_removed",
        "review_requested",
    ),
    "subject": ("milestoned", "demilestoned", "referenced", "renamed"),
    "target": ("cross-referenced",),
}
"""What the event's own issue is called, by event."""

for kind in EVENTS.values():
    if kind == "PullRequestCommit":
        continue
    plain(kind, "actor createdAt id")
for name, events in SUBJECTS.items():
    for event_name in events:
        plain(EVENTS[event_name], **{name: lambda event: event.issue})
for event_name, name in {
    "parent_issue_added": "parent",
    "parent_issue_removed": "parent",
    "sub_issue_added": "subIssue",
    "sub_issue_removed": "subIssue",
    "blocked_by_added": "blockingIssue",
    "blocked_by_removed": "blockingIssue",
    "blocking_added": "blockedIssue",
    "blocking_removed": "blockedIssue",
}.items():
    plain(EVENTS[event_name], **{name: lambda event: event.other})
for event_name in ("assigned", "unassigned"):
    plain(
        EVENTS[event_name],
        "assignee",
        user=lambda event: event.assignee if event.assignee and event.assignee.type == "User" else None,
    )
for event_name in ("labeled", "unlabeled"):
    plain(EVENTS[event_name], label=lambda event: event.label or former_label(event))
for event_name in ("milestoned", "demilestoned"):
    plain(EVENTS[event_name], "milestoneTitle")
for event_name in ("closed", "reopened"):
    plain(EVENTS[event_name], stateReason=lambda event: constant(event.state_reason))
for event_name in ("mentioned", "comment_deleted"):
    plain(EVENTS[event_name], "databaseId")

plain("ClosedEvent", resourcePath=lambda event: f"{issue_path(event.issue)}#event-{event.id}")
plain("CommentDeletedEvent", "deletedCommentAuthor")
plain("LockedEvent", lockReason=lambda event: constant(event.lock_reason))
plain(
    "RenamedTitleEvent",
    currentTitle=lambda event: event.renamed_to,
    previousTitle=lambda event: event.renamed_from,
)
plain("TransferredEvent", "fromRepository")
plain(
    "CrossReferencedEvent",
    isCrossRepository=lambda event: source_of(event).repository is not event.issue.repository,
    referencedAt=lambda event: event.created_at,
    resourcePath=lambda event: issue_path(source_of(event)),
    source=lambda event: source_of(event),
    willCloseTarget=lambda _event: False,
)
plain(
    "ReferencedEvent",
    commitRepository=lambda event: event.issue.repository,
    isCrossRepository=lambda _event: False,
    isDirectReference=lambda _event: True,
    commit=lambda event: commit_of(event),
)


for event_name in ("review_requested", "review_request_removed"):
    plain(EVENTS[event_name], requestedReviewer=lambda event: event.team or event.assignee)
for event_name in ("added_to_merge_queue", "removed_from_merge_queue"):
    plain(
        EVENTS[event_name], enqueuer=lambda event: event.actor if event.actor and event.actor.type == "User" else None
    )
for event_name in ("convert_to_draft", "merged", "ready_for_review", "review_dismissed"):
    plain(EVENTS[event_name], resourcePath=lambda event: f"{issue_path(event.issue)}#event-{event.id}")
    field_of(f"{EVENTS[event_name]}.url")(
        lambda event, info: f"{info.context.world.url}{issue_path(event.issue)}#event-{event.id}"
    )
plain("RemovedFromMergeQueueEvent", reason=lambda event: event.renamed_to)
plain("HeadRefDeletedEvent", headRefName=lambda event: event.issue.head_ref)
plain(
    "BaseRefChangedEvent",
    "databaseId",
    currentRefName=lambda event: event.renamed_to,
    previousRefName=lambda event: event.renamed_from,
)
plain(
    "AutomaticBaseChangeSucceededEvent",
    oldBase=lambda event: event.renamed_from,
    newBase=lambda event: event.renamed_to,
)
plain(
    "ConnectedEvent",
    isCrossRepository=lambda event: source_of(event).repository is not event.issue.repository,
    source=lambda event: event.issue,
    subject=lambda event: source_of(event),
)
plain(
    "HeadRefForcePushedEvent",
    beforeCommit=lambda event: thing(event.issue.repository, event.before),
    afterCommit=lambda event: thing(event.issue.repository, event.after),
    ref=lambda event: branch(event.issue.repository, f"refs/heads/{event.issue.head_ref}"),
)
plain(
    "MergedEvent",
    commit=lambda event: commit_of(event),
    mergeRefName=lambda event: event.issue.base_ref,
    mergeRef=lambda event: branch(event.issue.repository, f"refs/heads/{event.issue.base_ref}"),
)
plain(
    "ReviewDismissedEvent",
    "databaseId review",
    dismissalMessage=lambda event: event.renamed_to or None,
    previousReviewState=lambda event: event.renamed_from.upper(),
)


def source_of(event: TimelineEvent) -> Issue:
    return event.other or event.issue


def commit_of(event: TimelineEvent) -> Any:
    return thing(event.issue.repository, event.commit_id) if event.commit_id else None


def former_label(event: TimelineEvent) -> Label:
    """A label that is gone, as the event remembers it."""
    at = event.created_at
    return Label(
        event.id,
        node_id("LA", event.issue.repository.id, event.id),
        event.issue.repository,
        event.label_name,
        event.label_color,
        None,
        at,
        at,
    )


@field_of("ClosedEvent.url")
def closed_url(event: TimelineEvent, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(event.issue)}#event-{event.id}"


@field_of("CrossReferencedEvent.url")
def reference_url(event: TimelineEvent, info: Info) -> str:
    return info.context.world.url + issue_path(source_of(event))


Line = TimelineEvent | Comment | Review | PullCommit


def shown(item: TimelineEvent | Comment | Review) -> Line:
    """A commit's line is the commit itself here."""
    if isinstance(item, TimelineEvent) and item.event == "committed" and isinstance(item.issue, PullRequest):
        return PullCommit(item.issue, item.commit_id or "", item.id, item.created_at)
    return item


def item_type(item: Line) -> str:
    """The constant of `IssueTimelineItemsItemType`."""
    if isinstance(item, Comment):
        return "ISSUE_COMMENT"
    if isinstance(item, Review):
        return "PULL_REQUEST_REVIEW"
    if isinstance(item, PullCommit):
        return "PULL_REQUEST_COMMIT"
    return f"{'renamed_title' if item.event == 'renamed' else item.event}_event".upper().replace("-", "_")


@field_of("Issue.timelineItems", "PullRequest.timelineItems")
def timeline_items(
    issue: Issue,
    info: Info,
    itemTypes: list[str] | None = None,
    since: str | None = None,
    skip: int | None = None,
    **arguments: Any,
) -> Connection:
    known = info.schema.type_map
    found = [shown(item) for item in issue.timeline if typename(shown(item)) in known]
    if since is not None:
        moment = datetime.fromisoformat(since)
        found = [item for item in found if item.created_at >= moment]
    if itemTypes is not None:
        found = [item for item in found if item_type(item) in itemTypes]
    found = found[skip or 0 :]
    answer = page(found, info, arguments, key=BY_ID)
    answer |= {
        "filteredCount": len(found),
        "pageCount": len(answer["nodes"]),
        "updatedAt": max((item.created_at for item in issue.timeline), default=issue.created_at),
    }
    return answer
