"""Which GraphQL type a thing of the world is."""

from typing import Any

from bot.sandbox.changes import CheckRun, CheckSuite, CommitStatus, PullRequest, QueueEntry, Review
from bot.sandbox.model import (
    Account,
    App,
    Comment,
    Edit,
    Issue,
    Label,
    Milestone,
    Organization,
    Pin,
    Reaction,
    Repository,
    Team,
    TimelineEvent,
)

EVENTS = {
    "assigned": "AssignedEvent",
    "unassigned": "UnassignedEvent",
    "blocked_by_added": "BlockedByAddedEvent",
    "blocked_by_removed": "BlockedByRemovedEvent",
    "blocking_added": "BlockingAddedEvent",
    "blocking_removed": "BlockingRemovedEvent",
    "closed": "ClosedEvent",
    "comment_deleted": "CommentDeletedEvent",
    "cross-referenced": "CrossReferencedEvent",
    "demilestoned": "DemilestonedEvent",
    "labeled": "LabeledEvent",
    "unlabeled": "UnlabeledEvent",
    "locked": "LockedEvent",
    "unlocked": "UnlockedEvent",
    "mentioned": "MentionedEvent",
    "milestoned": "MilestonedEvent",
    "parent_issue_added": "ParentIssueAddedEvent",
    "parent_issue_removed": "ParentIssueRemovedEvent",
    "pinned": "PinnedEvent",
    "unpinned": "UnpinnedEvent",
    "referenced": "ReferencedEvent",
    "renamed": "RenamedTitleEvent",
    "reopened": "ReopenedEvent",
    "sub_issue_added": "SubIssueAddedEvent",
    "sub_issue_removed": "SubIssueRemovedEvent",
    "subscribed": "SubscribedEvent",
    "transferred": "TransferredEvent",
    "added_to_merge_queue": "AddedToMergeQueueEvent",
    "automatic_base_change_succeeded": "AutomaticBaseChangeSucceededEvent",
    "base_ref_changed": "BaseRefChangedEvent",
    "connected": "ConnectedEvent",
    "committed": "PullRequestCommit",
    "convert_to_draft": "ConvertToDraftEvent",
    "head_ref_deleted": "HeadRefDeletedEvent",
    "head_ref_force_pushed": "HeadRefForcePushedEvent",
    "head_ref_restored": "HeadRefRestoredEvent",
    "merged": "MergedEvent",
    "ready_for_review": "ReadyForReviewEvent",
    "removed_from_merge_queue": "RemovedFromMergeQueueEvent",
    "review_dismissed": "ReviewDismissedEvent",
    "review_request_removed": "ReviewRequestRemovedEvent",
    "review_requested": "ReviewRequestedEvent",
}
"""By REST's name of the event."""

CLASSES: dict[type, str] = {
    Organization: "Organization",
    Repository: "Repository",
    Label: "Label",
    Milestone: "Milestone",
    Issue: "Issue",
    PullRequest: "PullRequest",
    Review: "PullRequestReview",
    CheckRun: "CheckRun",
    CheckSuite: "CheckSuite",
    CommitStatus: "StatusContext",
    QueueEntry: "MergeQueueEntry",
    Team: "Team",
    App: "App",
    Comment: "IssueComment",
    Reaction: "Reaction",
    Edit: "UserContentEdit",
    Pin: "PinnedIssue",
}


def typename(value: Any, *_: Any) -> str | None:
    """The name of the type, or None for what GraphQL does not show (an installation, an unknown event)."""
    known = CLASSES.get(type(value))
    if known:
        return known
    if isinstance(value, Account):
        return value.type
    if isinstance(value, TimelineEvent):
        return EVENTS.get(value.event)
    return getattr(value, "typename", None)


def constant(text: str | None) -> str | None:
    """GraphQL's spelling of REST's words: `too heated` is TOO_HEATED."""
    return text.upper().replace(" ", "_").replace("-", "_") if text else None
